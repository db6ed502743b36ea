import { useCallback, useRef } from "react";
import { upload, type Uploaded } from "../../api/upload.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";
import { type Transferring, useTransfer } from "../transfer.ts";

export interface Uploading extends Pick<Transferring, "transfer" | "stop"> {
  /**
   * Sends a file, or the rest of it if it was stopped on its way; what has
   * arrived stays for a day.
   *
   * @returns Null if it was stopped; `transfer.stopped` says why.
   */
  readonly send: (
    path: string,
    target: "windows" | "unix",
  ) => Promise<Uploaded | null>;
}

/** Sends one file at a time and knows how far it has got. */
export function useUpload(): Uploading {
  const { connection } = useSession();
  const { transfer, run, stop } = useTransfer();
  /** What was sent before, so that it can be gone on with. */
  const begun = useRef<{ key: string; id: string } | null>(null);

  const send = useCallback(
    async (path: string, target: "windows" | "unix") => {
      const key = `${target} ${path}`;
      const resume = begun.current?.key === key ? begun.current.id : undefined;
      const name = path.split("/").at(-1) ?? path;
      const doing = text.newPackage.uploading(name);
      const uploaded = await run(
        { path, doing },
        ({ signal, onProgress }) =>
          upload(connection, path, {
            target,
            resume,
            signal,
            onProgress: (progress) => {
              begun.current = { key, id: progress.id };
              onProgress(progress);
            },
          }),
      );
      if (uploaded) begun.current = null;
      return uploaded;
    },
    [connection, run],
  );
  return { transfer, send, stop };
}

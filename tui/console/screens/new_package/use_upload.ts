import { useCallback, useContext } from "react";
import { upload, type UploadResult } from "#tui/api/upload.ts";
import { PlaceStateContext } from "#tui/console/data/place_state.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import {
  type TransferControl,
  useTransfer,
} from "#tui/console/screens/transfer.ts";

/** An upload that was started and can be resumed. */
interface StartedUpload {
  readonly key: string;
  readonly id: string;
}
const STARTED = "started upload";

export interface UploadControl
  extends Pick<TransferControl, "transfer" | "stop"> {
  /**
   * Sends a file, or the rest of it if it was stopped on its way; what has
   * arrived stays for a day.
   *
   * @returns Null if it was stopped; `transfer.stopped` says why.
   */
  readonly send: (
    path: string,
    target: "windows" | "unix" | "any",
  ) => Promise<UploadResult | null>;
}

/** Sends one file at a time and reports its progress. */
export function useUpload(): UploadControl {
  const { connection } = useSession();
  const { transfer, run, stop } = useTransfer();
  const kept = useContext(PlaceStateContext);

  const send = useCallback(
    async (path: string, target: "windows" | "unix" | "any") => {
      const key = `${target} ${path}`;
      const started = kept.get(STARTED) as StartedUpload | undefined;
      const resume = started?.key === key ? started.id : undefined;
      const name = path.split("/").at(-1) ?? path;
      const doing = text.newPackage.uploading(name);
      const uploaded = await run(
        { path, doing, then: text.connection.checkingArchive },
        ({ signal, onProgress }) =>
          upload(connection, path, {
            target,
            resume,
            signal,
            onProgress: (progress) => {
              kept.set(
                STARTED,
                { key, id: progress.id } satisfies StartedUpload,
              );
              onProgress(progress);
            },
          }),
      );
      if (uploaded) kept.delete(STARTED);
      return uploaded;
    },
    [connection, kept, run],
  );
  return { transfer, send, stop };
}

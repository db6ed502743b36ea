import { useCallback, useEffect, useRef, useState } from "react";
import { type Progress, upload, type Uploaded } from "../../api/upload.ts";
import { throttle } from "../../data/throttle.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";

/** Progress is shown this often. */
const SHOW_EVERY_MS = 200;

/** A file on its way to the server, or stopped on it. */
export interface Upload {
  readonly path: string;
  readonly sent: number;
  readonly bytes: number;
  /** Bytes a second, since it began or went on; 0 while nothing is known. */
  readonly speed: number;
  /** Why it has stopped; null while it goes on. */
  readonly stopped: string | null;
}

export interface Uploading {
  readonly upload: Upload | null;
  /**
   * Sends a file, or the rest of it if it was stopped on its way.
   *
   * @returns Null if it was stopped; `upload.stopped` says why.
   */
  readonly send: (
    path: string,
    target: "windows" | "unix",
  ) => Promise<Uploaded | null>;
  /** Stops it; what has arrived stays for a day. */
  readonly stop: () => void;
}

/** Sends one file at a time and knows how far it has got. */
export function useUpload(): Uploading {
  const { connection } = useSession();
  const [shown, setShown] = useState<Upload | null>(null);
  const stopping = useRef(new AbortController());
  /** What was sent before, so that it can be gone on with. */
  const begun = useRef<{ key: string; id: string } | null>(null);

  useEffect(() => () => stopping.current.abort(), []);

  const send = useCallback(
    async (path: string, target: "windows" | "unix") => {
      stopping.current = new AbortController();
      const { signal } = stopping.current;
      const key = `${target} ${path}`;
      const resume = begun.current?.key === key ? begun.current.id : undefined;
      const startedAt = performance.now();
      let from: number | null = null;
      let now: Upload = { path, sent: 0, bytes: 0, speed: 0, stopped: null };
      const show = throttle(() => setShown(now), SHOW_EVERY_MS);
      show.ring();
      const onProgress = ({ id, sent, bytes }: Progress) => {
        from ??= sent;
        begun.current = { key, id };
        const seconds = (performance.now() - startedAt) / 1000;
        const speed = seconds > 0 ? Math.max(0, sent - from) / seconds : 0;
        now = { ...now, sent, bytes, speed };
        if (!signal.aborted) show.ring();
      };
      try {
        const uploaded = await upload(connection, path, {
          target,
          resume,
          signal,
          onProgress,
        });
        begun.current = null;
        setShown(null);
        return uploaded;
      } catch (error) {
        const stopped = signal.aborted
          ? text.newPackage.stopped
          : (error as Error).message;
        setShown({ ...now, stopped });
        return null;
      } finally {
        show.stop();
      }
    },
    [connection],
  );
  return { upload: shown, send, stop: () => stopping.current.abort() };
}

import { setTimeout as sleep } from "node:timers/promises";

/** About half a minute in all. */
export const PAUSES_MS = [250, 500, 1000, 2000, 4000, 8000, 16_000];

/** The part of a file that had arrived when the connection broke. */
export interface LinkProgress {
  /** Bytes that have arrived, and bytes of the whole file. */
  readonly sent: number;
  readonly bytes: number;
  /** The upload to resume; absent for a download. */
  readonly id?: string;
}

/** The connection broke; another attempt may help. */
export class LinkLost extends Error {
  override readonly name = "LinkLost";

  /** @param progress Present once no further attempt is made. */
  constructor(why: unknown, readonly progress?: LinkProgress) {
    super(why instanceof Error ? why.message : String(why));
  }
}

/** The pauses between the attempts at one operation. */
export interface Pauses {
  /**
   * The last attempt made progress, so the next pause is the shortest again.
   */
  readonly reset: () => void;
  /**
   * Waits before the next attempt.
   *
   * @returns False if there are no more attempts.
   * @throws The reason of the aborted signal.
   */
  readonly next: () => Promise<boolean>;
}

/**
 * @param pauseMs Returns the pause after this many failed attempts, counted
 *   from 0; undefined ends them.
 */
export function pausesOf(
  pauseMs: (failed: number) => number | undefined,
  signal?: AbortSignal,
): Pauses {
  let failed = 0;
  return {
    reset: () => void (failed = 0),
    async next() {
      signal?.throwIfAborted();
      const pause = pauseMs(failed++);
      if (pause === undefined) return false;
      await sleep(pause, undefined, { signal }).catch(() => {});
      signal?.throwIfAborted();
      return true;
    },
  };
}

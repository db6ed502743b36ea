import { setTimeout } from "node:timers/promises";

/**
 * Waits between two steps of background work; false, at once, where the work has
 * to end because the server is stopping.
 */
export type Sleep = (milliseconds: number) => Promise<boolean>;

/**
 * Waits for so many milliseconds.
 *
 * @returns false, at once, if `signal` aborts before the time is over.
 */
export async function sleep(
  milliseconds: number,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    await setTimeout(Math.max(0, milliseconds), undefined, { signal });
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    throw error;
  }
}

import { setTimeout } from "node:timers/promises";

/**
 * A pause between two steps of background work. Resolves to true, or at once to
 * false when the work has to end because the server is stopping.
 */
export type Sleep = (milliseconds: number) => Promise<boolean>;

/**
 * Waits for a number of milliseconds.
 *
 * @returns true; false, at once, if `signal` aborts before the time is over.
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

import { sleep } from "./sleep.ts";

/** Far above what load causes: only what never comes is waited for so long. */
const LIMIT_MS = 180_000;
const LOOK_MS = 20;

/**
 * Waits until something holds, looking again every 20 ms.
 *
 * @param what Named in the error.
 * @throws {Error} If it does not hold within three minutes.
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: unknown = holds,
): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while (!await holds()) {
    if (performance.now() > end) throw new Error(`It never held: ${what}`);
    await sleep(LOOK_MS);
  }
}

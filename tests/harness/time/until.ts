import { sleep } from "./sleep.ts";

/**
 * Far more than load causes: only a condition that never becomes true takes so
 * long.
 */
const LIMIT_MS = 180_000;
const LOOK_MS = 20;

/**
 * Waits until a condition is true, checking every 20 ms.
 *
 * @param what Named in the error.
 * @throws {Error} If it is not true within three minutes.
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

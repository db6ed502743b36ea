import { setImmediate } from "node:timers/promises";

/**
 * Lets requests be answered between two parts of long work, because reading a
 * local database blocks the event loop.
 */
export function yieldToOthers(): Promise<void> {
  return setImmediate();
}

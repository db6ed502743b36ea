import { setImmediate } from "node:timers/promises";

/**
 * Lets requests be answered between two parts of long work: reading a local
 * database takes its time without ever leaving the event loop.
 */
export function yieldToOthers(): Promise<void> {
  return setImmediate();
}

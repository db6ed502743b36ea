import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** The bytes of used buffers that may accumulate in a thread. */
const MOST_BYTES = 8 * 1024 ** 2;

let collect: ((how: { type: "minor" }) => void) | undefined;
let passed = 0;

/**
 * Counts the bytes of buffers that are used once, and collects garbage after so
 * many, so that memory stays bounded while gigabytes pass. V8 frees buffers when
 * it collects, and it collects when its own heap fills, to which they hardly
 * count: without this, more than 100 MB of them accumulated while a 2 GiB zip
 * was read. A collection of the young generation is enough.
 */
export function release(bytes: number): void {
  passed += bytes;
  if (passed < MOST_BYTES) return;
  passed = 0;
  collect ??= collector();
  collect({ type: "minor" });
}

/** V8 offers its collector to contexts that are created under this flag. */
function collector(): NonNullable<typeof collect> {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

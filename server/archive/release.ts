import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** How many bytes of used buffers may pile up in a thread. */
const PILE_BYTES = 8 * 1024 ** 2;

let collect: ((how: { type: "minor" }) => void) | undefined;
let passed = 0;

/**
 * To be called with the size of every buffer that is used once and let go, so
 * that memory stays bounded while gigabytes pass. V8 frees buffers when it
 * collects, and it collects when its own heap fills, to which they hardly
 * count: left alone, more than 100 MB of them piled up while a 2 GiB zip was
 * read. So its quick collection, of what is young, is asked for by bytes.
 */
export function release(bytes: number): void {
  passed += bytes;
  if (passed < PILE_BYTES) return;
  passed = 0;
  collect ??= collector();
  collect({ type: "minor" });
}

/** V8 hands its collector out to contexts made while the flag is on. */
function collector(): NonNullable<typeof collect> {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

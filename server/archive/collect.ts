import { writeAll } from "./disk.ts";

/** The bytes of one write: bodies arrive in pieces of up to 64 KiB. */
const COLLECT_BYTES = 1024 ** 2;

/** Buffers writes to a file into large ones; `flush` writes the rest. */
export function collecting(file: Deno.FsFile) {
  const collected = new Uint8Array(COLLECT_BYTES);
  let filled = 0;

  async function flush(): Promise<void> {
    const bytes = collected.subarray(0, filled);
    filled = 0;
    await writeAll(file, bytes);
  }

  return {
    async write(bytes: Uint8Array): Promise<void> {
      for (let taken = 0; taken < bytes.length;) {
        const part = bytes.subarray(taken, taken + COLLECT_BYTES - filled);
        collected.set(part, filled);
        filled += part.length;
        taken += part.length;
        if (filled === COLLECT_BYTES) await flush();
      }
    },
    flush,
  };
}

import { FACTS_BYTES } from "#shared/file_type.ts";

/** Keeps the first bytes of a file that is read in pieces. */
export function headCollector() {
  let parts: Uint8Array[] = [];
  let size = 0;
  return {
    take(bytes: Uint8Array): void {
      if (size >= FACTS_BYTES) return;
      const part = bytes.slice(0, FACTS_BYTES - size);
      parts.push(part);
      size += part.length;
    },
    bytes(): Uint8Array {
      const [first] = parts;
      if (parts.length === 1) return first!;
      const whole = new Uint8Array(size);
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      parts = [];
      return whole;
    },
  };
}

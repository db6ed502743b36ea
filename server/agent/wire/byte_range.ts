/** Consecutive bytes of a file. */
export interface ByteRange {
  /** The first byte, from 0. */
  readonly from: number;
  /** The last byte, included. */
  readonly to: number;
}

const SINGLE = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i;

/**
 * Reads a `Range` header (RFC 9110, 14.2).
 *
 * @returns null: the whole file is answered, because there is no range, or
 * several, or it is malformed; `"unsatisfiable"`: 416.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(byteRangeIn("bytes=0-9", 100), { from: 0, to: 9 });
 * assertEquals(byteRangeIn("bytes=-10", 100), { from: 90, to: 99 });
 * assertEquals(byteRangeIn("bytes=90-", 100), { from: 90, to: 99 });
 * assertEquals(byteRangeIn("bytes=100-", 100), "unsatisfiable");
 * assertEquals(byteRangeIn("bytes=0-1,5-6", 100), null);
 * ```
 */
export function byteRangeIn(
  header: string | undefined,
  size: number,
): ByteRange | "unsatisfiable" | null {
  const [, first, last] = SINGLE.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined) return null;
  if (first === "") {
    if (last === "") return null;
    const length = Math.min(Number(last), size);
    return length === 0
      ? "unsatisfiable"
      : { from: size - length, to: size - 1 };
  }
  const from = Number(first);
  if (last !== "" && Number(last) < from) return null;
  if (from >= size) return "unsatisfiable";
  const to = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return { from, to };
}

/**
 * True if a list of entity tags, or `*`, holds this one; weak and strong count
 * as the same, as for `If-None-Match`.
 */
export function hasTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((one) => {
    const tag = one.trim();
    return tag === "*" || tag.replace(/^W\//, "") === etag;
  });
}

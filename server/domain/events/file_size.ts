/** What a file takes, in pages. */
export interface FileSize {
  readonly pageBytes: number;
  readonly pages: number;
  readonly freePages: number;
  /** Whether free pages can be given back at all. */
  readonly shrinks: boolean;
}

/** So much that is free stays for what is written next, or a tenth if more. */
const SPARE_BYTES = 16 * 1024 ** 2;
const SPARE_PART = 0.1;

/**
 * How many free pages a file is to give back: none until it has twice what it
 * keeps to spare, for they are used again first, and giving them back costs
 * more than that.
 */
export function pagesToGive(
  { pageBytes, pages, freePages, shrinks }: FileSize,
): number {
  const spare = Math.ceil(
    Math.max(SPARE_BYTES / pageBytes, (pages - freePages) * SPARE_PART),
  );
  return shrinks && freePages > 2 * spare ? freePages - spare : 0;
}

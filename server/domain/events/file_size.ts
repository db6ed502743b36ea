/** The size of a file in pages. */
export interface FileSize {
  readonly pageBytes: number;
  readonly pages: number;
  readonly freePages: number;
  /** True if free pages can be returned to the disk at all. */
  readonly shrinks: boolean;
}

/**
 * The free space that is kept for later writes: this many bytes, or a tenth of
 * the file if that is more.
 */
const SPARE_BYTES = 16 * 1024 ** 2;
const SPARE_PART = 0.1;

/**
 * The number of free pages a file should return to the disk. None until it has
 * twice its spare space, because free pages are reused first, and returning
 * them costs more than that.
 */
export function pagesToRelease(
  { pageBytes, pages, freePages, shrinks }: FileSize,
): number {
  const spare = Math.ceil(
    Math.max(SPARE_BYTES / pageBytes, (pages - freePages) * SPARE_PART),
  );
  return shrinks && freePages > 2 * spare ? freePages - spare : 0;
}

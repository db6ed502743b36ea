/** A file of the cache, named by its digest. */
export interface CachedFile {
  readonly sha256: string;
  readonly bytes: number;
  /** When it was last served or written, milliseconds. */
  readonly usedAt: number;
}

/**
 * Which files go so that `bytes` more fit: first those that are in no plan, then
 * the others, each the least recently used first.
 *
 * @param bytes What is to be written.
 * @param limit What all files together may take.
 * @param planned True for a file that agents may still be served.
 * @returns null: there is no room for it even without them.
 */
export function filesToRemove(
  files: Iterable<CachedFile>,
  bytes: number,
  limit: number,
  planned: (sha256: string) => boolean,
): CachedFile[] | null {
  if (bytes > limit) return null;
  const all = [...files];
  let free = limit - all.reduce((sum, file) => sum + file.bytes, 0);
  if (free >= bytes) return [];
  all.sort((a, b) =>
    Number(planned(a.sha256)) - Number(planned(b.sha256)) ||
    a.usedAt - b.usedAt
  );
  const removed: CachedFile[] = [];
  for (const file of all) {
    if (free >= bytes) break;
    removed.push(file);
    free += file.bytes;
  }
  return removed;
}

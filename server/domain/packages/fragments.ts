/** The position of one fragment in the archive; `end` is exclusive. */
export interface Fragment {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts an archive into the fragments that an agent downloads one by one. Agents
 * only join them in order, so any sizes are valid.
 *
 * @param archiveBytes Size of the whole archive; 0 gives no fragments.
 * @param fragmentBytes Size of every fragment but the last; at least 1.
 * @returns Fragments numbered from 1, as the agent requests them.
 * @throws {RangeError} If either size is not an integer in its range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const fragments = planFragments(2_500_000, 1_000_000);
 * assertEquals(
 *   fragments.map(({ start, end }) => end - start),
 *   [1_000_000, 1_000_000, 500_000],
 * );
 * ```
 */
export function planFragments(
  archiveBytes: number,
  fragmentBytes: number,
): Fragment[] {
  if (!Number.isSafeInteger(archiveBytes) || archiveBytes < 0) {
    throw new RangeError(
      `Cannot cut an archive of ${archiveBytes} bytes: must be >= 0`,
    );
  }
  if (!Number.isSafeInteger(fragmentBytes) || fragmentBytes < 1) {
    throw new RangeError(
      `Cannot cut into fragments of ${fragmentBytes} bytes: must be >= 1`,
    );
  }
  const count = Math.ceil(archiveBytes / fragmentBytes);
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    start: i * fragmentBytes,
    end: Math.min((i + 1) * fragmentBytes, archiveBytes),
  }));
}

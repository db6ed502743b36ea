/** How far an offered package has got on a machine. */
export interface DownloadProgress {
  /** Whether `info` was served in this attempt. */
  readonly infoServed: boolean;
  /** The highest number of a fragment served completely. */
  readonly fragmentsSeen: number;
  /** How many the package has; 0 without an archive. */
  readonly fragments: number;
}

/**
 * Whether an offered package can still be stopped. Without `info` an agent can
 * do nothing, and a missing fragment fails its digest; but once it has all of
 * it, nothing the server says is asked for any more.
 */
export function canRecall(
  { infoServed, fragmentsSeen, fragments }: DownloadProgress,
): boolean {
  return !infoServed || fragmentsSeen < fragments;
}

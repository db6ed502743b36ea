/** The progress of an offered package on a machine. */
export interface DownloadProgress {
  /** True if `info` was served in this attempt. */
  readonly infoServed: boolean;
  /** The highest number of a fragment that was served completely. */
  readonly fragmentsSeen: number;
  /** Number of fragments of the package; 0 without an archive. */
  readonly fragments: number;
}

/**
 * True if an offered package can still be stopped. Without `info` an agent can
 * do nothing, and with a missing fragment the digest does not match; but once
 * the agent has everything, it asks the server for nothing more.
 */
export function canRecall(
  { infoServed, fragmentsSeen, fragments }: DownloadProgress,
): boolean {
  return !infoServed || fragmentsSeen < fragments;
}

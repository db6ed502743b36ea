/** The package id in a report; null if it is not the id of a package. */
export function packageIdIn(reported: string): number | null {
  return /^\d{10}$/.test(reported) ? Number(reported) : null;
}

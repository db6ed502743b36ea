/** All durations are in milliseconds. */
export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
/** 24 hours, regardless of daylight saving time. */
export const DAY_MS = 24 * HOUR_MS;

/** A time in milliseconds as the API prints it: UTC, ISO 8601. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** Like {@linkcode iso}; null stays null. */
export function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}

import { DAY_MS, HOUR_MS } from "#shared/time.ts";

/** Pause after an attempt that failed. */
const AGAIN_MS = HOUR_MS;

/** What decides whether a backup is to be made. */
export interface BackupTimes {
  /** 0 to 23, local time; -1: none is made by itself. */
  readonly hour: number;
  readonly now: Date;
  /** When the newest one was made; null: there is none. */
  readonly newest: Date | null;
  /** The last attempt that failed since the server was started. */
  readonly failed: Date | null;
}

/**
 * True if none was made since the hour last came: at that hour, and soon after
 * the start of a server that was off then.
 */
export function isBackupDue(
  { hour, now, newest, failed }: BackupTimes,
): boolean {
  if (hour < 0) return false;
  if (failed && now.getTime() - failed.getTime() < AGAIN_MS) return false;
  return newest === null || newest < lastTime(hour, now);
}

/** The last time before `now` at which a clock showed this full hour. */
function lastTime(hour: number, now: Date): Date {
  const time = new Date(now);
  time.setHours(hour, 0, 0, 0);
  if (time > now) time.setDate(time.getDate() - 1);
  return time;
}

/** True if the newest backup is older than this many days, or there is none. */
export function isBackupOld(
  { newest, now, days }: {
    readonly newest: Date | null;
    readonly now: Date;
    readonly days: number;
  },
): boolean {
  return newest === null || now.getTime() - newest.getTime() > days * DAY_MS;
}

import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";

/** Activity is kept for so long. */
const KEPT_DAYS = 7;

/** Hours that are told, the present one included. */
export const HOURS = 24;

/** Complete minutes over which polls per second are averaged. */
const RATE_MINUTES = 5;

/** What happened in an hour; `at` is its beginning, in milliseconds. */
export interface HourRow {
  readonly at: number;
  readonly contacts: number;
  readonly results: number;
  readonly failures: number;
}

/**
 * Adds contacts to what this and other servers have counted before.
 *
 * @param contacts Numbers by minute since 1970.
 */
export function activityStatement(
  contacts: ReadonlyMap<number, number>,
): Statement {
  return {
    sql: `insert into activity (minute, contacts)
      select value ->> 0, value ->> 1 from json_each(?) where true
      on conflict do update set contacts = contacts + excluded.contacts`,
    params: [JSON.stringify([...contacts])],
  };
}

/** Removes what is older than a week, and what a wrong clock put into the future. */
export function forgetActivityStatement(now: Date): Statement {
  return {
    sql: `delete from activity where minute < ? or minute > ?`,
    params: [
      minuteOf(now.getTime() - KEPT_DAYS * DAY_MS),
      minuteOf(now.getTime() + DAY_MS),
    ],
  };
}

/** The number of a minute since 1970. */
export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS);
}

/**
 * The last 24 hours, the oldest first; the last one is not over yet. Hours
 * begin as in UTC.
 */
export async function lastHours(db: Db, now: Date): Promise<HourRow[]> {
  const last = Math.floor(now.getTime() / HOUR_MS);
  const { rows } = await sql<Omit<HourRow, "at"> & { hour: number }>`
    select minute / 60 as hour, sum(contacts) as contacts,
      sum(results) as results, sum(failures) as failures
    from activity where minute >= ${(last - HOURS + 1) * 60}
      and minute < ${(last + 1) * 60}
    group by 1`.execute(db);
  const byHour = new Map(rows.map(({ hour, ...row }) => [hour, row]));
  return Array.from({ length: HOURS }, (_, i) => {
    const hour = last - HOURS + 1 + i;
    const row = byHour.get(hour) ?? { contacts: 0, results: 0, failures: 0 };
    return { at: hour * HOUR_MS, ...row };
  });
}

/**
 * Polls per second on all servers, over the last five minutes; over less if
 * nothing was counted before.
 */
export async function pollsPerSecond(db: Db, now: Date): Promise<number> {
  const first = minuteOf(now.getTime()) - RATE_MINUTES;
  const { rows } = await sql<{ contacts: number | null; earliest: number }>`
    select sum(contacts) as contacts,
      max(${first}, (select coalesce(min(minute), 0) from activity)) as earliest
    from activity where minute >= ${first}
      and minute <= ${minuteOf(now.getTime())}`.execute(db);
  const { contacts, earliest } = rows[0]!;
  const seconds = (now.getTime() - earliest * MINUTE_MS) / 1000;
  return Math.round((contacts ?? 0) / Math.max(1, seconds) * 100) / 100;
}

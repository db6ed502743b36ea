import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { listOf } from "#db/store/write.ts";
import {
  HOUR_PARTS,
  type LastHour,
} from "#shared/contract/packages/progress.ts";
import { DAY_MS, SECOND_MS } from "#shared/time.ts";

/** The spans that are counted, in seconds; the short one for about a day. */
const SHORT = 300;
const LONG = 3600;

/** Adds the results of the last hour to the packages that had any. */
export async function withLastHours<Row extends { readonly id: number }>(
  db: Db,
  packages: readonly Row[],
  now: Date,
): Promise<(Row & { lastHour?: LastHour })[]> {
  const hours = new Map<number, LastHour>();
  const ids = packages.map(({ id }) => id);
  const first = Math.floor(now.getTime() / (SHORT * SECOND_MS)) -
    HOUR_PARTS + 1;
  const rows = await db.selectFrom("package_history")
    .select(["package_id as id", "bucket", "results", "failures"])
    .where("package_id", "in", listOf(ids)).where("seconds", "=", SHORT)
    .where("bucket", ">=", first).where("bucket", "<", first + HOUR_PARTS)
    .where(({ eb, or }) => or([eb("results", ">", 0), eb("failures", ">", 0)]))
    .execute();
  for (const { id, bucket, results, failures } of rows) {
    const hour = hours.get(id) ?? { succeeded: zeros(), failed: zeros() };
    hour.succeeded[bucket - first] = results;
    hour.failed[bucket - first] = failures;
    hours.set(id, hour);
  }
  return packages.map((row) => {
    const lastHour = hours.get(row.id);
    return lastHour ? { ...row, lastHour } : row;
  });
}

const zeros = () => Array.from<number>({ length: HOUR_PARTS }).fill(0);

/** Net changes between `at`, exclusive, and `at` plus the step. */
export interface HistoryStep {
  /** The number of the step. */
  readonly step: number;
  readonly done: number;
  readonly failed: number;
}

/**
 * The net changes of a package from a time on, summed up over steps.
 *
 * @param stepMs The length of a step; its spans are five minutes long if all
 * of the time is within a day, else an hour.
 */
export async function historySteps(
  db: Db,
  packageId: number,
  { from, to, stepMs }: {
    readonly from: number;
    readonly to: number;
    readonly stepMs: number;
  },
): Promise<HistoryStep[]> {
  const seconds = to - from <= DAY_MS ? SHORT : LONG;
  const ms = seconds * SECOND_MS;
  const { rows } = await sql<HistoryStep>`
    select max(0, (bucket * ${ms} - ${from}) / ${stepMs}) as step,
      sum(done) as done, sum(failed) as failed
    from package_history
    where package_id = ${packageId} and seconds = ${seconds}
      and bucket >= ${Math.floor(from / ms)}
    group by step order by step`.execute(db);
  return rows;
}

/** The time of the first assignment, in milliseconds; null without one. */
export async function firstAssignment(
  db: Db,
  packageId: number,
): Promise<number | null> {
  const row = await db.selectFrom("assignment")
    .select((eb) => eb.fn.min("created_at").as("at"))
    .where("package_id", "=", packageId).executeTakeFirstOrThrow();
  return row.at;
}

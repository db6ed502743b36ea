import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { listOf } from "#db/store/write.ts";
import {
  HOUR_PARTS,
  type LastHour,
} from "#shared/contract/packages/progress.ts";
import { HOUR_MS, SECOND_MS } from "#shared/time.ts";

/** The spans that are counted, in seconds; the short one for a day. */
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

/** How long five minutes are counted apart: the last hour is read for a day. */
const APART_MS = 25 * HOUR_MS;

/** Adds the counts by five minutes that are older than a day to those by hour. */
export function rollUpStatements(now: Date): Statement[] {
  const end = Math.floor((now.getTime() - APART_MS) / (LONG * SECOND_MS));
  const isOld = `package_id in (select id from package) and seconds = ${SHORT}
    and bucket < ?`;
  const params = [end * (LONG / SHORT)];
  return [
    {
      sql: `insert into package_history
        select package_id, ${LONG}, bucket / ${LONG / SHORT}, sum(done),
          sum(failed), sum(results), sum(failures)
        from package_history where ${isOld} group by 1, 3
        on conflict do update set done = done + excluded.done,
          failed = failed + excluded.failed,
          results = results + excluded.results,
          failures = failures + excluded.failures`,
      params,
    },
    { sql: `delete from package_history where ${isOld}`, params },
  ];
}

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
 * @param stepMs The length of a step; changes are known to five minutes for a
 *   day, else to an hour.
 */
export async function historySteps(
  db: Db,
  packageId: number,
  { from, stepMs }: { readonly from: number; readonly stepMs: number },
): Promise<HistoryStep[]> {
  const since = (seconds: number) => Math.floor(from / (seconds * SECOND_MS));
  const { rows } = await sql<HistoryStep>`
    select max(0, (bucket * seconds * 1000 - ${from}) / ${stepMs}) as step,
      sum(done) as done, sum(failed) as failed
    from package_history
    where package_id = ${packageId} and (seconds = ${SHORT}
      and bucket >= ${since(SHORT)} or seconds = ${LONG}
      and bucket >= ${since(LONG)})
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

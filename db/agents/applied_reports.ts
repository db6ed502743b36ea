import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { Statement, Store } from "#db/store/transaction.ts";

/** The guard of {@linkcode applyOnce}: the report is stored already. */
export const APPLIED = "the report is stored already";

/** Makes a transaction that stores a report fail if one has stored it before. */
export function applyOnce(id: string, at: Date): Statement {
  return {
    sql: `insert into applied_report (id, applied_at) values (?, ?)
      on conflict do nothing`,
    params: [id, at.getTime()],
    orElse: APPLIED,
  };
}

/** Those of the reports that are stored; read where it is written. */
export async function appliedAmong(
  store: Pick<Store, "commit">,
  ids: readonly string[],
): Promise<Set<string>> {
  const { found } = await store.commit({
    found: {
      sql: `select id from applied_report
        where id in (select value from json_each(?))`,
      params: [JSON.stringify(ids)],
    },
  });
  return new Set(found.map(({ id }) => String(id)));
}

/** True if the log has a report of that machine since a moment. */
export async function isReported(
  db: Db,
  { machineId, packageId, code, since }: {
    readonly machineId: number;
    /** As it was reported. */
    readonly packageId: string;
    readonly code: string;
    /** Milliseconds. */
    readonly since: number;
  },
): Promise<boolean> {
  const found = await db.selectFrom("event").select("seq")
    .where("machine_id", "=", machineId)
    .where("at", ">=", since)
    .where("kind", "like", "deployment.re%")
    .where(sql`json_extract(payload, '$.code')`, "=", code)
    .where(
      sql`coalesce(cast(package_id as text),
        json_extract(payload, '$.packageId'))`,
      "=",
      packageId,
    )
    .limit(1).executeTakeFirst();
  return found !== undefined;
}

/** Ids that a killed server did not forget are deleted after this time. */
const LEFT_OVER_MS = 180 * 24 * 3_600_000;

/** Forgets reports that no spool has any more. */
export function forgetApplied(ids: readonly string[], at: Date): Statement {
  return {
    sql: `delete from applied_report
      where id in (select value from json_each(?)) or applied_at < ?`,
    params: [JSON.stringify(ids), at.getTime() - LEFT_OVER_MS],
  };
}

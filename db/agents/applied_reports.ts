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

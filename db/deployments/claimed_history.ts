import { sql } from "kysely";
import type { IdRange } from "#db/query/id_range.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import type { DeploymentKey } from "./changes.ts";
import { isInHistory } from "./predicates.ts";

/**
 * The deployment `d` waits because of a history that cannot be: the package was
 * never offered to the machine, so its agent cannot have run it from here.
 */
const IS_CLAIMED = `d.state = 'waiting' and d.force = 0 and d.attempt = 1
  and d.offered_at is null and ${isInHistory()}`;

/** Claims of a history that are new, and those that have ended. */
export interface HistoryClaims {
  readonly begun: readonly DeploymentKey[];
  readonly ended: readonly DeploymentKey[];
}

/** The claims on the machines of a range that changed since the last look. */
export async function historyClaims(
  db: Db,
  { after, to }: IdRange,
): Promise<HistoryClaims> {
  const known = `exists (select 1 from trouble t
    where t.kind = 'claims_history' and t.machine_id = d.machine_id
      and t.package_id = d.package_id)`;
  const begun = await sql<DeploymentKey>`
    select d.machine_id as machineId, d.package_id as packageId
    from agent_history a
    cross join deployment d on d.machine_id = a.machine_id
      and d.package_id = a.package_id
    where a.machine_id > ${after} and a.machine_id <= ${to}
      and ${sql.raw(IS_CLAIMED)} and not ${sql.raw(known)}`.execute(db);
  const ended = await sql<DeploymentKey>`
    select t.machine_id as machineId, t.package_id as packageId
    from trouble t
    where t.kind = 'claims_history'
      and t.machine_id > ${after} and t.machine_id <= ${to}
      and not exists (select 1 from deployment d
        where d.machine_id = t.machine_id and d.package_id = t.package_id
          and ${sql.raw(IS_CLAIMED)})`.execute(db);
  return { begun: begun.rows, ended: ended.rows };
}

/** Stores claims that are new, each with one event, and removes ended ones. */
export function historyClaimStatements(
  { begun, ended }: HistoryClaims,
  at: Date,
): Statement[] {
  const listed = (keys: readonly DeploymentKey[]) =>
    JSON.stringify(
      keys.map(({ machineId, packageId }) => [machineId, packageId]),
    );
  return [
    {
      sql: `insert into event (at, kind, actor, machine_id, package_id, payload)
        select ?, 'agent.claims_history', 'server', value ->> 0, value ->> 1,
          '{}' from json_each(?)`,
      params: [at.getTime(), listed(begun)],
    },
    {
      sql: `insert into trouble (kind, machine_id, package_id, cause, since,
          last_at, requests, detail)
        select 'claims_history', value ->> 0, value ->> 1, 'in_history', ?1, ?1,
          0, '{}'
        from json_each(?2) where value ->> 0 in (select id from machine)
        on conflict do nothing`,
      params: [at.getTime(), listed(begun)],
    },
    {
      sql: `delete from trouble where kind = 'claims_history'
        and (machine_id, package_id) in
          (select value ->> 0, value ->> 1 from json_each(?))`,
      params: [listed(ended)],
    },
  ];
}

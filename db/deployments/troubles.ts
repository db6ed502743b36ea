import type { IdRange } from "#db/query/id_range.ts";
import { sql } from "kysely";
import { type Cause, STALLED } from "#shared/contract/deployments/causes.ts";
import type { Page } from "#shared/contract/page.ts";
import type {
  TroubleKind,
  TroubleQuery,
} from "#shared/contract/deployments/troubles.ts";
import { type CauseRules, withCauses } from "./causes.ts";
import type { Db } from "#db/store/tables.ts";
import { IDENTITY_ALERTS, type IdentityAlert } from "#db/machines/identity.ts";
import type { DeploymentKey } from "./changes.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import { readPage } from "#db/query/page.ts";
import { ON_THE_MACHINE } from "#shared/contract/deployments/states.ts";
import { LAST_SIGN, stateList } from "./predicates.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";

/** An agent's trouble as it is stored. Times are milliseconds. */
export interface TroubleRow {
  readonly kind: TroubleKind;
  readonly machineId: number;
  readonly machineName: string;
  /** 0: the trouble is with polls. */
  readonly packageId: number;
  readonly packageName: string | null;
  readonly packageVersion: string | null;
  /** The cause of a stall. */
  readonly cause: string;
  readonly since: number;
  readonly lastAt: number;
  readonly requests: number;
  /** JSON; what it holds depends on the kind. */
  readonly detail: string;
}

function described(db: Db) {
  return db.selectFrom("trouble as t")
    .innerJoin("machine as m", "m.id", "t.machine_id")
    .leftJoin("package as p", "p.id", "t.package_id")
    .select([
      sql<TroubleKind>`t.kind`.as("kind"),
      "t.machine_id as machineId",
      "m.name as machineName",
      "t.package_id as packageId",
      "p.name as packageName",
      "p.version as packageVersion",
      "t.cause",
      "t.since",
      "t.last_at as lastAt",
      "t.requests",
      "t.detail",
    ]);
}

/**
 * Agents in a retry loop or a stall, the latest first; `q` searches their
 * names.
 */
export function troublePage(
  db: Db,
  request: TroubleQuery,
): Promise<Page<TroubleRow>> {
  const { kind, machine, package: packageId } = request;
  let query = described(db);
  if (kind) query = query.where("t.kind", "=", kind);
  if (machine) query = query.where("t.machine_id", "=", machine);
  if (packageId) query = query.where("t.package_id", "=", packageId);
  return readPage(
    query,
    {
      keys: [
        { column: "t.since", field: "since" },
        { column: "t.machine_id", field: "machineId" },
        { column: "t.package_id", field: "packageId" },
        { column: "t.kind", field: "kind" },
      ],
      descending: true,
      searched: ["m.name"],
    },
    request,
    (row) => row,
  );
}

/** A machine's troubles with a package, and with its polls. */
export function troublesOf(
  db: Db,
  machineId: number,
  packageId: number,
): Promise<TroubleRow[]> {
  return described(db).where("t.machine_id", "=", machineId)
    .where("t.package_id", "in", [0, packageId]).orderBy("t.kind").execute();
}

/** The machines with each kind of trouble; alerts about identity are one. */
type TroubleCounts = Record<
  Exclude<TroubleKind, IdentityAlert> | "identity",
  number
>;

/** The number of machines with each kind of trouble. */
export async function troubleCounts(
  db: Db,
): Promise<TroubleCounts> {
  const counted = (...kinds: TroubleKind[]) =>
    sql`(select count(distinct machine_id) from trouble
      where kind in (${sql.join(kinds)}))`;
  const { rows } = await sql<TroubleCounts>`
    select ${counted("hammers")} as hammers, ${counted("stalls")} as stalls,
      ${counted("returned")} as returned,
      ${counted("contradicts")} as contradicts,
      ${counted("claims_history")} as claims_history,
      ${counted(...IDENTITY_ALERTS)} as identity`
    .execute(db);
  return rows[0]!;
}

/** The most rows of a list of the worst. */
const WORST = 10;

/** Packages that agents stall on, the one with the most machines first. */
export async function stuckPackages(db: Db): Promise<
  { package: PackageName; machines: number }[]
> {
  const { rows } = await sql<PackageName & { machines: number }>`
    select p.id, p.name, p.version, count(*) as machines
    from trouble t join package p on p.id = t.package_id
    where t.kind = 'stalls' group by p.id
    order by machines desc, p.id desc limit ${WORST}`.execute(db);
  return rows.map(({ id, name, version, machines }) => ({
    package: { id, name, version },
    machines,
  }));
}

/** A stall that is new, or whose cause has changed. */
export interface Stall extends DeploymentKey {
  readonly cause: Cause;
  /** When the agent last took anything, milliseconds. */
  readonly since: number;
}

/** The stalls that began and those that ended, on the machines of a range. */
export async function stallsIn(
  db: Db,
  rules: CauseRules,
  { after, to }: IdRange,
): Promise<{ stalled: Stall[]; recovered: DeploymentKey[] }> {
  const stalled = sql.join(STALLED);
  const { rows } = await sql<Stall & { isStalled: number }>`
    with c as materialized (${
    withCauses(
      rules,
      sql`d.machine_id as machineId, d.package_id as packageId,
        ${sql.raw(LAST_SIGN)} as since, (select t.cause from trouble t
          where t.kind = 'stalls' and t.machine_id = d.machine_id
            and t.package_id = d.package_id) as known`,
      sql`d.state in ${sql.raw(stateList(ON_THE_MACHINE))}
        and d.machine_id > ${after} and d.machine_id <= ${to}`,
    )
  })
    select machineId, packageId, cause, since, cause in (${stalled}) as isStalled
    from c where (cause in (${stalled}) and known is not cause)
      or (cause not in (${stalled}) and known is not null)`.execute(db);
  return {
    stalled: rows.filter(({ isStalled }) => isStalled !== 0),
    recovered: rows.filter(({ isStalled }) => isStalled === 0),
  };
}

const LISTED = `select json_extract(value, '$[0]') as machine_id,
    json_extract(value, '$[1]') as package_id,
    json_extract(value, '$[2]') as cause, json_extract(value, '$[3]') as since,
    json_extract(value, '$[4]') as requests, value
  from json_each(?)`;

/** The deployment of the row `l` has no result yet. */
const IS_OPEN = `exists (select 1 from deployment d
  where d.machine_id = l.machine_id and d.package_id = l.package_id
    and d.state in ${stateList(ON_THE_MACHINE)})`;

/** If more stall on a package for one cause, one event tells of all of them. */
const FEW_STALLS = 20;
/** The most machines that such an event names. */
const STALLS_NAMED = 20;

/**
 * Stores stalls, with one event for each that is new. Where many begin at once,
 * as after an outage, each package and cause has one event without a machine,
 * with the number of `machines` and the first of their ids.
 */
export function stallStatements(
  stalled: readonly Stall[],
  at: Date,
): Statement[] {
  const listed = JSON.stringify(
    stalled.map((one) => [
      one.machineId,
      one.packageId,
      one.cause,
      one.since,
      0,
    ]),
  );
  return [
    {
      sql: `with l as materialized (
          select l.*, row_number() over alike as n, count(*) over alike as alike
          from (${LISTED}) l where ${IS_OPEN} and ${isNew("stalls")}
          window alike as (partition by l.package_id, l.cause
            order by l.machine_id
            rows between unbounded preceding and unbounded following))
        insert into event (at, kind, actor, machine_id, package_id, payload)
        select ?, 'agent.stalls', 'server', l.machine_id, l.package_id,
          json_object('cause', l.cause)
        from l where l.alike <= ${FEW_STALLS}
        union all
        select ?, 'agent.stalls', 'server', null, l.package_id,
          json_object('cause', l.cause, 'machines', count(*), 'machineIds',
            json_group_array(l.machine_id) filter (where l.n <= ${STALLS_NAMED}))
        from l where l.alike > ${FEW_STALLS} group by l.package_id, l.cause`,
      params: [listed, at.getTime(), at.getTime()],
    },
    {
      sql: `insert into trouble
        select 'stalls', l.machine_id, l.package_id, l.cause, l.since, ?, 0,
          '{}'
        from (${LISTED}) l where ${IS_OPEN}
        on conflict do update set cause = excluded.cause,
          since = excluded.since, last_at = excluded.last_at`,
      params: [at.getTime(), listed],
    },
  ];
}

/** Removes stalls that have ended. */
export function recoveryStatement(
  recovered: readonly DeploymentKey[],
): Statement {
  return {
    sql: `delete from trouble where kind = 'stalls'
      and (machine_id, package_id) in
        (select l.machine_id, l.package_id from (${LISTED}) l)`,
    params: [
      JSON.stringify(
        recovered.map(({ machineId, packageId }) => [machineId, packageId]),
      ),
    ],
  };
}

/** More requests for one file, or polls, than an agent should make. */
export interface RetryLoop extends DeploymentKey {
  readonly number: number;
  /** Requests that are added to its count. */
  readonly count: number;
  /** With those at other servers, for the event. */
  readonly total: number;
}

/**
 * Stores retry loops, with one event for each that is new; adds to the count of
 * the others.
 */
export function retryLoopStatements(
  loops: readonly RetryLoop[],
  seconds: number,
  at: Date,
): Statement[] {
  const listed = JSON.stringify(
    loops.map(({ machineId, packageId, number, count, total }) => [
      machineId,
      packageId,
      "",
      number,
      count,
      total,
    ]),
  );
  return [
    {
      sql: `insert into event (at, kind, actor, machine_id, package_id, payload)
        select ?, 'agent.hammers', 'server', l.machine_id,
          nullif(l.package_id, 0), json_object(
            'requests', json_extract(l.value, '$[5]'), 'seconds', ?, 'fragment', iif(l.package_id = 0, null, l.since))
        from (${LISTED}) l where ${isNew("hammers")}`,
      params: [at.getTime(), seconds, listed],
    },
    {
      sql: `insert into trouble
        select 'hammers', l.machine_id, l.package_id, '', ?, ?, l.requests,
          '{}'
        from (${LISTED}) l join machine m on m.id = l.machine_id where true
        on conflict do update set last_at = excluded.last_at,
          requests = trouble.requests + excluded.requests`,
      params: [at.getTime(), at.getTime(), listed],
    },
  ];
}

function isNew(kind: TroubleRow["kind"]): string {
  return `not exists (select 1 from trouble t where t.kind = '${kind}'
    and t.machine_id = l.machine_id and t.package_id = l.package_id)`;
}

/**
 * A period of time, milliseconds: an agent without a retry loop in it is calm.
 */
export interface TimeRange {
  readonly from: number;
  /** Later times were noted while the clock was wrong. */
  readonly to: number;
}

/** True if an agent that was in a retry loop has been calm. */
export async function hasCalmedDown(
  db: Db,
  { from, to }: TimeRange,
): Promise<boolean> {
  const row = await db.selectFrom("trouble").select("machine_id")
    .where("kind", "=", "hammers")
    .where((is) => is.or([is("last_at", "<", from), is("last_at", ">", to)]))
    .limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Removes the retry loops of agents that have been calm. */
export function calmStatement({ from, to }: TimeRange): Statement {
  return statement(
    write.deleteFrom("trouble").where("kind", "=", "hammers")
      .where((is) => is.or([is("last_at", "<", from), is("last_at", ">", to)])),
  );
}

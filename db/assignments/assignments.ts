import { sql } from "kysely";
import { hasExpired } from "#db/schedules/gate.ts";
import { isOfMachineInService } from "#db/machines/status.ts";
import { readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { listOf } from "#db/store/write.ts";
import type {
  Assignment,
  AssignmentMode,
  AssignmentQuery,
} from "#shared/contract/assignments/assignments.ts";
import type { AssignmentRepeat } from "#shared/contract/schedules/repeats.ts";
import type { RetryPolicy } from "#shared/contract/schedules/retries.ts";
import type { AssignmentTimes } from "#shared/contract/schedules/times.ts";
import type { Page } from "#shared/contract/page.ts";
import type { RolloutState } from "#shared/contract/rollouts/state.ts";
import { iso, isoOrNull } from "#shared/time.ts";

function described(db: Db) {
  return db.selectFrom("assignment as a")
    .innerJoin("package as p", "p.id", "a.package_id")
    .select([
      "a.id",
      "a.package_id as packageId",
      "p.name as packageName",
      "p.version as packageVersion",
      "a.force",
      "a.mode",
      "a.created_at as createdAt",
      "a.created_by as createdBy",
      "a.withdrawn_at as withdrawnAt",
      "a.plan_id as plan",
      sql<RolloutState | null>`(select r.state from rollout r
        where r.assignment_id = a.id)`.as("rollout"),
      sql<string | null>`(select json_array(s.not_before, s.expires_at,
          s.deadline)
        from assignment_schedule s where s.assignment_id = a.id)`.as("times"),
      sql<string | null>`(select c.query from assignment_condition c
        where c.assignment_id = a.id)`.as("onlyIf"),
      sql<string | null>`(select json_object('limit', t.retry_limit,
          'afterMinutes', t.after_minutes, 'codes', json(t.codes))
        from assignment_retry t where t.assignment_id = a.id)`.as("retry"),
      sql<string | null>`(select json_object('rule', t.rule, 'zone', t.zone,
          'nextAt', t.next_at)
        from assignment_repeat t where t.assignment_id = a.id)`.as("repeat"),
      "a.query",
      sql<
        string
      >`(select json_group_array(json_object('id', g.id, 'name', g.name))
        from assignment_group ag join machine_group g on g.id = ag.group_id
        where ag.assignment_id = a.id)`.as("groups"),
      sql<number>`(select count(*) from assignment_machine am
        where am.assignment_id = a.id)`.as("machines"),
      sql<number>`(select count(*) from deployment d
        where d.assignment_id = a.id
          and ${sql.raw(isOfMachineInService("d.machine_id"))})`.as("reached"),
    ]);
}

type AssignmentRow = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toAssignment(raw: AssignmentRow): Assignment {
  const { id, groups, machines, reached, mode, createdBy, withdrawnAt } = raw;
  return {
    id,
    package: {
      id: raw.packageId,
      name: raw.packageName,
      version: raw.packageVersion,
    },
    groups: JSON.parse(groups),
    machines,
    reached,
    query: raw.query,
    plan: raw.plan,
    rollout: raw.rollout,
    times: timesFrom(raw.times),
    onlyIf: raw.onlyIf,
    retry: raw.retry === null ? null : JSON.parse(raw.retry),
    repeat: repeatFrom(raw.repeat),
    force: raw.force !== 0,
    mode,
    createdAt: iso(raw.createdAt),
    createdBy,
    withdrawnAt: isoOrNull(withdrawnAt),
  };
}

/** Times as they are read: a JSON array of the three, or null. */
function repeatFrom(stored: string | null): AssignmentRepeat | null {
  if (stored === null) return null;
  const { nextAt, ...rule } = JSON.parse(stored);
  return { ...rule, nextAt: isoOrNull(nextAt) };
}

export function timesFrom(stored: string | null): AssignmentTimes | null {
  if (stored === null) return null;
  const [notBefore, expiresAt, deadline]: (number | null)[] = JSON.parse(
    stored,
  );
  return {
    notBefore: isoOrNull(notBefore ?? null),
    expiresAt: isoOrNull(expiresAt ?? null),
    deadline: isoOrNull(deadline ?? null),
  };
}

/** Assignments, newest first; `q` searches package names. */
export function assignmentPage(
  db: Db,
  request: AssignmentQuery,
): Promise<Page<Assignment>> {
  const { package: packageId, machine, group } = request;
  let query = described(db);
  if (packageId) query = query.where("a.package_id", "=", packageId);
  if (group) {
    query = query.where(
      sql<boolean>`a.id in (select ag.assignment_id from assignment_group ag
        where ag.group_id = ${group})`,
    );
  }
  if (machine) {
    query = query.where(
      sql<boolean>`a.id in (
        select am.assignment_id from assignment_machine am
          where am.machine_id = ${machine}
        union select ag.assignment_id from group_member gm
          join assignment_group ag on ag.group_id = gm.group_id
          where gm.machine_id = ${machine})`,
    );
  }
  return readPage(
    query,
    {
      keys: [{ column: "a.id", field: "id" }],
      descending: true,
      searched: ["p.name"],
    },
    request,
    toAssignment,
  );
}

export async function assignmentById(
  db: Db,
  id: number,
): Promise<Assignment | null> {
  const raw = await described(db).where("a.id", "=", id).executeTakeFirst();
  return raw ? toAssignment(raw) : null;
}

/**
 * The groups among these whose joiners get the package by an assignment in
 * force.
 */
export async function groupsServed(
  db: Db,
  packageId: number,
  groups: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows = await db.selectFrom("assignment as a")
    .innerJoin("assignment_group as g", "g.assignment_id", "a.id")
    .select("g.group_id").distinct()
    .where("a.package_id", "=", packageId)
    .where("a.withdrawn_at", "is", null)
    .where(sql<boolean>`not ${sql.raw(hasExpired("a.id"))}`)
    .where("a.mode", "=", "continuous")
    .where("g.group_id", "in", listOf(groups)).execute();
  return new Set(rows.map((row) => row.group_id));
}

/** The ids among these that no group has. */
export async function missingGroups(
  db: Db,
  ids: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select value as id from json_each(${JSON.stringify(ids)})
    where value not in (select id from machine_group)`.execute(db);
  return rows.map((row) => row.id);
}

/** When an assignment makes first offers, milliseconds; null: no limit. */
interface StoredTimes {
  readonly notBefore: number | null;
  readonly expiresAt: number | null;
  readonly deadline: number | null;
}

/** When an assignment runs again. Times are milliseconds. */
interface StoredRepeat {
  readonly rule: string;
  readonly zone: string;
  readonly startsAt: number;
  readonly nextAt: number | null;
}

function isUnlimited(times: StoredTimes): boolean {
  return Object.values(times).every((time) => time === null);
}

/**
 * The id of the assignment that the transaction makes. None is ever deleted.
 */
const NEWEST = "(select max(id) from assignment)";

/** Makes an assignment, and returns its `id`. */
export function insertAssignment(
  order: {
    readonly packageId: number;
    readonly machines: readonly number[];
    readonly groups: readonly number[];
    readonly force: boolean;
    readonly mode: AssignmentMode;
    /** The query whose matches it is for; null: none. */
    readonly query: string | null;
    readonly planId: number;
    readonly times: StoredTimes;
    /** Conditions on the inventory, as a query; null: none. */
    readonly onlyIf: string | null;
    readonly retry: RetryPolicy | null;
    readonly repeat: StoredRepeat | null;
    readonly by: string;
    readonly at: Date;
  },
): Statement[] {
  const { packageId, machines, groups, force, mode, query, planId } = order;
  const { times, onlyIf, retry, repeat, by, at } = order;
  return [
    {
      sql: `insert into assignment
          (package_id, force, mode, created_at, created_by, expanded_to,
            plan_id, query)
        select id, ?, ?, ?, ?, 0, ?, ? from package
        where id = ? and deleted_at is null
        returning id`,
      params: [force, mode, at.getTime(), by, planId, query, packageId],
      orElse: "the package was deleted meanwhile",
    },
    {
      sql: `insert into assignment_machine (assignment_id, machine_id)
        select ${NEWEST}, value from json_each(?)`,
      params: [JSON.stringify(machines)],
    },
    {
      sql: `insert into assignment_group (assignment_id, group_id)
        select ${NEWEST}, value from json_each(?)`,
      params: [JSON.stringify(groups)],
    },
    {
      sql: `insert into event (at, kind, actor, package_id, payload)
        select ?, 'assignment.created', ?, ?, json_patch(json_object(
          'assignment', ${NEWEST}, 'machines', ?, 'groups', json(?),
          'groupNames', (select json_group_array(g.name)
            from json_each(?) j join machine_group g on g.id = j.value),
          'force', json(?), 'mode', ?, 'plan', ?, 'query', ?),
          json_object('notBefore', ?, 'expiresAt', ?, 'deadline', ?,
            'onlyIf', ?, 'retry', json(?), 'repeat', ?))`,
      params: [
        at.getTime(),
        `operator:${by}`,
        packageId,
        machines.length,
        JSON.stringify(groups),
        JSON.stringify(groups),
        JSON.stringify(force),
        mode,
        planId,
        query,
        isoOrNull(times.notBefore),
        isoOrNull(times.expiresAt),
        isoOrNull(times.deadline),
        onlyIf,
        JSON.stringify(retry),
        repeat && `${repeat.rule} ${repeat.zone}`,
      ],
    },
    ...repeat === null ? [] : [{
      sql: `insert into assignment_repeat
          (assignment_id, rule, zone, starts_at, next_at)
        select ${NEWEST}, ?, ?, ?, ?`,
      params: [repeat.rule, repeat.zone, repeat.startsAt, repeat.nextAt],
    }],
    ...retry === null ? [] : [{
      sql: `insert into assignment_retry
          (assignment_id, retry_limit, after_minutes, codes)
        select ${NEWEST}, ?, ?, ?`,
      params: [retry.limit, retry.afterMinutes, JSON.stringify(retry.codes)],
    }],
    ...onlyIf === null ? [] : [{
      sql: `insert into assignment_condition (assignment_id, query)
        select ${NEWEST}, ?`,
      params: [onlyIf],
    }],
    ...isUnlimited(times) ? [] : [{
      sql: `insert into assignment_schedule
          (assignment_id, not_before, expires_at, deadline)
        select ${NEWEST}, ?, ?, ?`,
      params: [times.notBefore, times.expiresAt, times.deadline],
    }],
  ];
}

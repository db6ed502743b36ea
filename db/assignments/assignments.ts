import { sql } from "kysely";
import type {
  Assignment,
  AssignmentMode,
  AssignmentQuery,
} from "#shared/contract/assignments/assignments.ts";
import type { AgentFamily } from "#shared/families.ts";
import type { Target } from "#shared/contract/packages/packages.ts";
import type { Page } from "#shared/contract/page.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import { readPage } from "#db/query/page.ts";

function described(db: Db) {
  return db.selectFrom("assignment as a")
    .innerJoin("package as p", "p.id", "a.package_id")
    .select([
      "a.id",
      "a.package_id as packageId",
      "p.name as packageName",
      "a.force",
      "a.mode",
      "a.created_at as createdAt",
      "a.created_by as createdBy",
      "a.withdrawn_at as withdrawnAt",
      "a.plan_id as plan",
      "a.query",
      sql<
        string
      >`(select json_group_array(json_object('id', g.id, 'name', g.name))
        from assignment_group ag join machine_group g on g.id = ag.group_id
        where ag.assignment_id = a.id)`.as("groups"),
      sql<number>`(select count(*) from assignment_machine am
        where am.assignment_id = a.id)`.as("machines"),
      sql<number>`(select count(*) from deployment d
        where d.assignment_id = a.id)`.as("reached"),
    ]);
}

type AssignmentRow = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toAssignment(raw: AssignmentRow): Assignment {
  const { id, groups, machines, reached, mode, createdBy, withdrawnAt } = raw;
  return {
    id,
    package: { id: raw.packageId, name: raw.packageName },
    groups: JSON.parse(groups),
    machines,
    reached,
    query: raw.query,
    plan: raw.plan,
    force: raw.force !== 0,
    mode,
    createdAt: iso(raw.createdAt),
    createdBy,
    withdrawnAt: isoOrNull(withdrawnAt),
  };
}

/** Assignments, newest first; `q` looks in package names. */
export function assignmentPage(
  db: Db,
  asked: AssignmentQuery,
): Promise<Page<Assignment>> {
  const { package: packageId, machine, group } = asked;
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
    asked,
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

/** Which of these groups do not exist. */
export async function missingGroups(
  db: Db,
  ids: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select value as id from json_each(${JSON.stringify(ids)})
    where value not in (select id from machine_group)`.execute(db);
  return rows.map((row) => row.id);
}

/** Assignments whose machines have not all been given their deployments yet. */
export async function unexpandedAssignments(db: Db): Promise<number[]> {
  const rows = await db.selectFrom("assignment").select("id")
    .where("expanded_to", "is not", null).where("withdrawn_at", "is", null)
    .execute();
  return rows.map((row) => row.id);
}

/** Inside the job that makes an assignment: its id. None is ever deleted. */
const NEWEST = "(select max(id) from assignment)";

/** Makes an assignment; the first statement returns its `id`. */
export function insertAssignment(given: {
  readonly packageId: number;
  readonly machines: readonly number[];
  readonly groups: readonly number[];
  readonly force: boolean;
  readonly mode: AssignmentMode;
  /** Whose matches it is given to; null: no query's. */
  readonly query: string | null;
  readonly planId: number;
  readonly by: string;
  readonly at: Date;
}): Statement[] {
  const { packageId, machines, groups, force, mode, query, planId, by, at } =
    given;
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
        select ?, 'assignment.created', ?, ?, json_object(
          'assignment', ${NEWEST}, 'machines', ?, 'groups', json(?),
          'groupNames', (select json_group_array(g.name)
            from json_each(?) j join machine_group g on g.id = j.value),
          'force', json(?), 'mode', ?, 'plan', ?, 'query', ?)`,
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
      ],
    },
  ];
}

/**
 * The next machines of these families that an assignment without a plan
 * reaches, by id.
 */
export async function reachedAfter(
  db: Db,
  assignmentId: number,
  families: readonly AgentFamily[],
  after: number,
  limit: number,
): Promise<number[]> {
  const fits = (machine: string) =>
    sql`exists (select 1 from machine f where f.id = ${sql.ref(machine)}
      and f.family in (${sql.join(families)}))`;
  const { rows } = await sql<{ id: number }>`
    select n.machine_id as id from assignment_machine n
      where n.assignment_id = ${assignmentId} and n.machine_id > ${after}
        and ${fits("n.machine_id")}
    union
    select m.machine_id as id from assignment_group g
      join group_member m on m.group_id = g.group_id
      where g.assignment_id = ${assignmentId} and m.machine_id > ${after}
        and ${fits("m.machine_id")}
    order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** Members of an assignment's groups that its plan did not know. */
export async function joinedSince(
  db: Db,
  assignmentId: number,
  planId: number,
  families: readonly AgentFamily[],
  { after, to }: { readonly after: number; readonly to: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct m.machine_id as id from assignment_group g
      cross join group_member m on m.group_id = g.group_id
      where g.assignment_id = ${assignmentId}
        and m.machine_id > ${after} and m.machine_id <= ${to}
        and not exists (select 1 from plan_machine p
          where p.plan_id = ${planId} and p.machine_id = m.machine_id)
        and exists (select 1 from machine f where f.id = m.machine_id
          and f.family in (${sql.join(families)}))`.execute(db);
  return rows.map((row) => row.id);
}

/** How far an assignment has been expanded, and by what. */
export interface Expansion {
  readonly packageId: number;
  readonly target: Target;
  readonly force: boolean;
  readonly mode: AssignmentMode;
  readonly by: string;
  /** The last machine that was given its deployment. */
  readonly expandedTo: number;
  /** Null: it was made before there were plans. */
  readonly planId: number | null;
  readonly query: string | null;
}

/** Null once it is expanded, or withdrawn. */
export async function expansionOf(
  db: Db,
  id: number,
): Promise<Expansion | null> {
  const row = await db.selectFrom("assignment as a")
    .innerJoin("package as p", "p.id", "a.package_id")
    .select([
      "a.package_id as packageId",
      "p.target",
      "a.force",
      "a.mode",
      "a.created_by as by",
      "a.expanded_to as expandedTo",
      "a.plan_id as planId",
      "a.query",
    ])
    .where("a.id", "=", id).where("a.withdrawn_at", "is", null)
    .executeTakeFirst();
  if (!row || row.expandedTo === null) return null;
  return { ...row, force: row.force !== 0, expandedTo: row.expandedTo };
}

/**
 * Gives one chunk of an assignment's machines their deployments; the second
 * statement returns a row for each machine that had none.
 *
 * @param to The chunk's last machine id, or null if it is the last chunk.
 * @param matched They match its query: the assignment names them from now on.
 */
export function expandStatements(
  assignmentId: number,
  packageId: number,
  force: boolean,
  machines: readonly number[],
  to: number | null,
  at: Date,
  matched = false,
): Statement[] {
  const listed = JSON.stringify(machines);
  return [
    statement(
      write.updateTable("assignment").set({ expanded_to: to })
        .where("id", "=", assignmentId).where("expanded_to", "is not", null)
        .where("withdrawn_at", "is", null),
      "the assignment was withdrawn or expanded meanwhile",
    ),
    {
      sql: `insert into deployment
          (machine_id, package_id, assignment_id, state, force, updated_at)
        select value, ?, ?, 'waiting', ?, ? from json_each(?) where true
        on conflict do nothing returning machine_id`,
      params: [
        packageId,
        assignmentId,
        force,
        at.getTime(),
        listed,
      ],
    },
    ...matched
      ? [{
        sql: `insert into assignment_machine (assignment_id, machine_id)
          select ?, value from json_each(?) where true on conflict do nothing`,
        params: [assignmentId, listed],
      }]
      : [],
  ];
}

import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { isTimed } from "#db/schedules/gate.ts";
import { isInService } from "#db/machines/status.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import type { AssignmentMode } from "#shared/contract/assignments/assignments.ts";
import type { Target } from "#shared/contract/packages/packages.ts";
import type { AgentFamily } from "#shared/families.ts";

/** Assignments that are not fully expanded. */
export async function unexpandedAssignments(db: Db): Promise<number[]> {
  const rows = await db.selectFrom("assignment").select("id")
    .where("expanded_to", "is not", null).where("withdrawn_at", "is", null)
    .execute();
  return rows.map((row) => row.id);
}

/** The next machines, by id, that an assignment without a plan reaches. */
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

/** Members of an assignment's groups that are not in its plan. */
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

/** The progress of an assignment's expansion, and what it brings. */
export interface Expansion {
  readonly packageId: number;
  readonly target: Target;
  readonly force: boolean;
  readonly mode: AssignmentMode;
  readonly by: string;
  /** The last machine that has its deployment. */
  readonly expandedTo: number;
  /** Null: it is older than plans. */
  readonly planId: number | null;
  readonly query: string | null;
  /** The last wave that is open; null: it is no rollout. */
  readonly openWave: number | null;
}

/** The expansion of an assignment; null if it is complete or withdrawn. */
export async function expansionOf(
  db: Db,
  id: number,
): Promise<Expansion | null> {
  const row = await db.selectFrom("assignment as a")
    .innerJoin("package as p", "p.id", "a.package_id")
    .leftJoin("rollout as r", "r.assignment_id", "a.id")
    .select([
      "a.package_id as packageId",
      "r.open_wave as openWave",
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
 * Makes the deployments of the next machines of an assignment; returns a row
 * for each machine that had none.
 *
 * @param to The last machine's id; null: these are the last machines.
 * @param matched They match its query, and are added to the machines it names.
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
          (machine_id, package_id, assignment_id, state, force, updated_at,
            timed)
        select m.id, ?1, ?2, 'waiting', ?3, ?4, ${isTimed("?2")}
          from json_each(?5) j
          join machine m on m.id = j.value and ${isInService()} where true
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
          select ?, m.id from json_each(?) j
            join machine m on m.id = j.value and ${isInService()} where true
          on conflict do nothing`,
        params: [assignmentId, listed],
      }]
      : [],
  ];
}

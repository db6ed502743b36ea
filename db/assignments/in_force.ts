import { sql } from "kysely";
import type { AssignmentMode } from "#shared/contract/assignments/assignments.ts";
import type { Page, PageQuery } from "#shared/contract/page.ts";
import type { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import type { AssignmentTimes } from "#shared/contract/schedules/times.ts";
import { readPage } from "#db/query/page.ts";
import { timesFrom } from "./assignments.ts";
import type { Db } from "#db/store/tables.ts";

/** An assignment in force with its whole audience. */
export interface AssignmentInForce {
  readonly id: number;
  readonly packageId: number;
  /** Names of its groups. */
  readonly groups: readonly string[];
  /** Ids of the machines that it names. */
  readonly machines: readonly number[];
  readonly query: string | null;
  readonly force: boolean;
  readonly mode: AssignmentMode;
  readonly rollout: RolloutPolicy | null;
  readonly times: AssignmentTimes | null;
}

/** Assignments that are not withdrawn, of packages that exist, oldest first. */
export async function assignmentsInForce(
  db: Db,
): Promise<AssignmentInForce[]> {
  const rows = await db.selectFrom("assignment as a")
    .innerJoin("package as p", "p.id", "a.package_id")
    .leftJoin("rollout as r", "r.assignment_id", "a.id")
    .select([
      "a.id",
      "a.package_id as packageId",
      "a.query",
      "a.force",
      "a.mode",
      "r.policy",
      sql<string | null>`(select json_array(s.not_before, s.expires_at,
          s.deadline)
        from assignment_schedule s where s.assignment_id = a.id)`.as("times"),
      sql<string>`(select json_group_array(g.name)
        from assignment_group ag join machine_group g on g.id = ag.group_id
        where ag.assignment_id = a.id)`.as("groups"),
      sql<string>`(select json_group_array(am.machine_id)
        from assignment_machine am where am.assignment_id = a.id)`
        .as("machines"),
    ])
    .where("a.withdrawn_at", "is", null).where("p.deleted_at", "is", null)
    .orderBy("a.id").execute();
  return rows.map(({ groups, machines, force, policy, times, ...row }) => ({
    ...row,
    force: force !== 0,
    groups: JSON.parse(groups),
    machines: JSON.parse(machines),
    rollout: policy === null ? null : JSON.parse(policy),
    times: timesFrom(times),
  }));
}

/** The machines that an assignment names, by name; `q` searches in names. */
export function assignmentMachines(
  db: Db,
  id: number,
  request: PageQuery,
): Promise<Page<{ id: number; name: string }>> {
  return readPage(
    db.selectFrom("assignment_machine as am")
      .innerJoin("machine as m", "m.id", "am.machine_id")
      .select(["m.id", "m.name"])
      .where("am.assignment_id", "=", id),
    {
      keys: [
        { column: "m.name", field: "name" },
        { column: "m.id", field: "id" },
      ],
      searched: ["m.name"],
    },
    request,
    (row) => row,
  );
}

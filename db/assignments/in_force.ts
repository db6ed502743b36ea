import { sql } from "kysely";
import type { AssignmentMode } from "#shared/contract/assignments/assignments.ts";
import type { Page, PageQuery } from "#shared/contract/page.ts";
import { readPage } from "#db/query/page.ts";
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
}

/** Assignments that are not withdrawn, of packages that exist, oldest first. */
export async function assignmentsInForce(
  db: Db,
): Promise<AssignmentInForce[]> {
  const rows = await db.selectFrom("assignment as a")
    .innerJoin("package as p", "p.id", "a.package_id")
    .select([
      "a.id",
      "a.package_id as packageId",
      "a.query",
      "a.force",
      "a.mode",
      sql<string>`(select json_group_array(g.name)
        from assignment_group ag join machine_group g on g.id = ag.group_id
        where ag.assignment_id = a.id)`.as("groups"),
      sql<string>`(select json_group_array(am.machine_id)
        from assignment_machine am where am.assignment_id = a.id)`
        .as("machines"),
    ])
    .where("a.withdrawn_at", "is", null).where("p.deleted_at", "is", null)
    .orderBy("a.id").execute();
  return rows.map(({ groups, machines, force, ...row }) => ({
    ...row,
    force: force !== 0,
    groups: JSON.parse(groups),
    machines: JSON.parse(machines),
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

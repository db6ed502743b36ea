import type { AgentFamily } from "#shared/families.ts";
import type { Target } from "#shared/contract/packages/packages.ts";
import { sql } from "kysely";
import {
  type DeploymentState,
  ON_THE_MACHINE,
} from "#shared/contract/deployments/states.ts";
import type { Db } from "#db/store/tables.ts";
import { listOf } from "#db/store/write.ts";
import { type TroubleRow, troublesOf } from "./troubles.ts";
import { HAS_RUN, stateList } from "./predicates.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";

/** The most rows of each list. */
const OTHERS = 10;
const NAMED = 20;

interface EntityName {
  readonly id: number;
  readonly name: string;
}

/**
 * Facts about a machine that its deployments depend on. Times are milliseconds.
 */
export interface MachineFacts extends EntityName {
  readonly retiredAt: number | null;
  readonly family: AgentFamily;
  readonly lastContactAt: number;
  readonly inventoriedAt: number;
  /** Null: its inventories do not tell. */
  readonly bootedAt: number | null;
  readonly obeys: "yes" | "no" | null;
  readonly pollSeconds: number | null;
  readonly sentHours: number | null;
}

/** Everything around a deployment. */
export interface WhyContext {
  readonly machine: MachineFacts | null;
  readonly package:
    | PackageName & { readonly deleted: boolean; readonly target: Target }
    | null;
  readonly inHistory: boolean;
  readonly groups: readonly EntityName[];
  readonly assignments: readonly AssignmentFacts[];
  readonly others: readonly OtherDeployment[];
  readonly troubles: readonly TroubleRow[];
}

/** An assignment of the package that is in force. */
export interface AssignmentFacts {
  readonly id: number;
  readonly createdAt: number;
  readonly mode: "continuous" | "snapshot";
  readonly groups: readonly EntityName[];
  readonly machines: number;
  readonly reaches: boolean;
  /** True if it is being expanded and has not reached the machine yet. */
  readonly underWay: boolean;
}

/** Another package that was offered to the machine and has no result. */
export interface OtherDeployment extends PackageName {
  readonly state: DeploymentState;
  readonly infoAt: number | null;
  readonly fragmentsSeen: number;
  readonly fragments: number;
  readonly hasRun: boolean;
}

/** Everything around one package on one machine. */
export async function whyContext(
  db: Db,
  machineId: number,
  packageId: number,
): Promise<WhyContext> {
  const [machine, described, history, groups] = await Promise.all([
    db.selectFrom("machine").select([
      "id",
      "name",
      "retired_at as retiredAt",
      "family",
      "last_contact_at as lastContactAt",
      "inventoried_at as inventoriedAt",
      "booted_at as bootedAt",
      "obeys",
      "poll_seconds as pollSeconds",
      "told_hours as sentHours",
    ]).where("id", "=", machineId).executeTakeFirst(),
    db.selectFrom("package")
      .select(["id", "name", "version", "target", "deleted_at as deletedAt"])
      .where("id", "=", packageId).executeTakeFirst(),
    db.selectFrom("agent_history").select("package_id")
      .where("machine_id", "=", machineId)
      .where("package_id", "=", packageId).executeTakeFirst(),
    db.selectFrom("group_member as m")
      .innerJoin("machine_group as g", "g.id", "m.group_id")
      .select(["g.id", "g.name"]).where("m.machine_id", "=", machineId)
      .orderBy("g.name").limit(NAMED).execute(),
  ]);
  const [assignments, others, troubles] = await Promise.all([
    assignmentsOf(db, machineId, packageId),
    othersOn(db, machineId, packageId),
    troublesOf(db, machineId, packageId),
  ]);
  return {
    machine: machine ?? null,
    package: described
      ? {
        id: described.id,
        name: described.name,
        version: described.version,
        target: described.target,
        deleted: described.deletedAt !== null,
      }
      : null,
    inHistory: history !== undefined,
    groups,
    assignments,
    others,
    troubles,
  };
}

async function assignmentsOf(
  db: Db,
  machineId: number,
  packageId: number,
): Promise<AssignmentFacts[]> {
  const { rows } = await sql<
    Omit<AssignmentFacts, "groups" | "reaches" | "underWay"> & {
      groups: string;
      reaches: number;
      underWay: number;
    }
  >`
    select a.id, a.created_at as createdAt, a.mode,
      (select json_group_array(json_object('id', g.id, 'name', g.name))
        from assignment_group ag join machine_group g on g.id = ag.group_id
        where ag.assignment_id = a.id) as groups,
      (select count(*) from assignment_machine am
        where am.assignment_id = a.id) as machines,
      (exists (select 1 from assignment_machine am
          where am.assignment_id = a.id and am.machine_id = ${machineId})
        or exists (select 1 from assignment_group ag
          join group_member gm on gm.group_id = ag.group_id
          where ag.assignment_id = a.id and gm.machine_id = ${machineId}))
        as reaches,
      (a.expanded_to is not null and a.expanded_to < ${machineId}) as underWay
    from assignment a
    where a.package_id = ${packageId} and a.withdrawn_at is null
    order by a.id desc limit ${NAMED}`.execute(db);
  return rows.map((row) => ({
    ...row,
    groups: JSON.parse(row.groups),
    reaches: row.reaches !== 0,
    underWay: row.underWay !== 0,
  }));
}

async function othersOn(
  db: Db,
  machineId: number,
  packageId: number,
): Promise<OtherDeployment[]> {
  const { rows } = await sql<
    Omit<OtherDeployment, "hasRun"> & { hasRun: number }
  >`
    select p.id, p.name, p.version, d.state, d.info_at as infoAt,
      d.fragments_seen as fragmentsSeen,
      json_array_length(p.fragments) as fragments,
      ${sql.raw(HAS_RUN)} as hasRun
    from deployment d join package p on p.id = d.package_id
    where d.machine_id = ${machineId} and d.package_id <> ${packageId}
      and d.state in ${sql.raw(stateList(ON_THE_MACHINE))}
    order by d.package_id limit ${OTHERS}`.execute(db);
  return rows.map((row) => ({ ...row, hasRun: row.hasRun !== 0 }));
}

/** The names of these packages by id, also of deleted ones. */
export async function packageNames(
  db: Db,
  ids: readonly number[],
): Promise<ReadonlyMap<number, PackageName>> {
  const rows = await db.selectFrom("package").select(["id", "name", "version"])
    .where("id", "in", listOf(ids)).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

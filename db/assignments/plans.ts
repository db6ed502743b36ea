import { isSmall } from "#db/query/id_range.ts";
import { sql } from "kysely";
import type { NewAssignment } from "#shared/contract/assignments/assignments.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { AgentFamily } from "#shared/families.ts";
import type { Page, PageQuery } from "#shared/contract/page.ts";
import type { Plan } from "#shared/contract/assignments/plans.ts";
import type { WaveRule } from "#shared/contract/rollouts/policy.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { listOf, statement, write } from "#db/store/write.ts";
import { statusOf, UNKNOWN_STATUS } from "./audience.ts";
import { readPage } from "#db/query/page.ts";

/** The counts of a plan, made once. */
export type Summary =
  & Omit<
    Plan,
    "id" | "active" | "createdAt" | "createdBy" | "expiresAt" | "assignment"
  >
  & {
    /** What determines the wave of each machine; empty: it is no rollout. */
    readonly placed?: readonly {
      readonly rule: WaveRule;
      readonly cut: number;
    }[];
  };

/** A plan as it is stored. */
export interface PlanRow {
  readonly id: number;
  readonly packageId: number;
  readonly request: NewAssignment;
  /** Null: it is still being counted, or is not to be shown. */
  readonly summary: Summary | null;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number;
  /** The assignment it was carried out as. */
  readonly assignment: number | null;
}

/** Makes a plan without machines, and returns its `id`. */
export function insertPlan({ request, by, at, expiresAt }: {
  readonly request: NewAssignment;
  readonly by: string;
  readonly at: Date;
  readonly expiresAt: Date;
}): Statement[] {
  return [
    {
      sql: `insert into plan
          (package_id, request, created_at, created_by, expires_at)
        select id, ?, ?, ?, ? from package
        where id = ? and deleted_at is null
        returning id`,
      params: [
        JSON.stringify(request),
        at.getTime(),
        by,
        expiresAt.getTime(),
        request.packageId,
      ],
      orElse: "the package was deleted meanwhile",
    },
    {
      sql: `update plan set expires_at = ? where expires_at > ? and id in
        (select id from plan where created_by = ? order by id desc
          limit -1 offset ?)`,
      params: [at.getTime(), at.getTime(), by, MOST_PLANS],
    },
  ];
}

/** The most plans kept for one operator; the oldest expire. */
const MOST_PLANS = 50;

/** Stores the counts of a plan. */
export function summaryStatement(planId: number, summary: Summary): Statement {
  return statement(
    write.updateTable("plan").set({ summary: JSON.stringify(summary) })
      .where("id", "=", planId),
    "the plan was collected meanwhile",
  );
}

/** Marks a plan as carried out by the assignment inserted just before. */
export function carriedOutStatement(planId: number): Statement {
  return statement(
    write.updateTable("plan")
      .set(({ selectFrom }) => ({
        assignment_id: selectFrom("assignment")
          .select(({ fn }) => fn.max("id").as("id")),
      }))
      .where("id", "=", planId).where("assignment_id", "is", null),
    "the plan was carried out meanwhile",
  );
}

/** A plan that has not expired. */
export async function planById(
  db: Db,
  id: number,
  now: Date,
): Promise<PlanRow | null> {
  const row = await db.selectFrom("plan").selectAll()
    .where("id", "=", id).where("expires_at", ">", now.getTime())
    .executeTakeFirst();
  if (!row) return null;
  return {
    id,
    packageId: row.package_id,
    request: JSON.parse(row.request),
    summary: row.summary === "" ? null : JSON.parse(row.summary),
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    assignment: row.assignment_id,
  };
}

/** Expired plans, except those whose assignment is still being expanded. */
export async function expiredPlans(db: Db, now: Date): Promise<number[]> {
  const rows = await db.selectFrom("plan as p").select("p.id")
    .where("p.expires_at", "<=", now.getTime())
    .where(
      sql<boolean>`not exists (select 1 from assignment a
        where a.id = p.assignment_id and a.expanded_to is not null
          and a.withdrawn_at is null)`,
    ).orderBy("p.id").execute();
  return rows.map(({ id }) => id);
}

/** Removes machines of a plan, and returns one row for each. */
export function emptyStatement(planId: number, limit: number): Statement {
  return {
    sql: `delete from plan_machine where plan_id = ? and machine_id in
        (select machine_id from plan_machine where plan_id = ?
          order by machine_id limit ?)
      returning 1 as gone`,
    params: [planId, planId, limit],
  };
}

/** Removes an empty plan. */
export function deletePlan(planId: number): Statement {
  return statement(write.deleteFrom("plan").where("id", "=", planId));
}

/** A machine of a plan. */
export interface PlannedRow {
  readonly id: number;
  readonly name: string;
  readonly family: AgentFamily | null;
  readonly os: string;
  readonly status: number;
  readonly state: DeploymentState | null;
  readonly lastContactAt: number | null;
}

/**
 * Machines of a plan by name; `q` searches names.
 *
 * @param statuses Only machines with one of them.
 * @param total The number of these machines.
 */
export function plannedPage(
  db: Db,
  planId: number,
  statuses: readonly number[],
  request: PageQuery,
  total: number,
): Promise<Page<PlannedRow>> {
  const isPlanned = sql<boolean>`p.plan_id = ${planId}
    and p.standing in ${listOf(statuses)}`;
  const columns = [
    "p.machine_id as id",
    "p.standing as status",
    "m.family",
    "m.last_contact_at as lastContactAt",
  ] as const;
  const toRow = (
    row: Omit<PlannedRow, "state">,
  ): PlannedRow => {
    const status = statusOf(row.status);
    return {
      ...row,
      state: status === "retired" ? null : status?.state ?? null,
    };
  };
  const id = { column: "p.machine_id", field: "id" } as const;
  const known = request.q ? undefined : total;
  if (isSmall(total) || statuses.includes(UNKNOWN_STATUS)) {
    const name = sql<string>`coalesce(m.name, '')`;
    return readPage(
      db.selectFrom("plan_machine as p")
        .leftJoin("machine as m", "m.id", "p.machine_id")
        .select(columns)
        .select([name.as("name"), sql<string>`coalesce(m.os, '')`.as("os")])
        .where(isPlanned),
      { keys: [{ column: name, field: "name" }, id], searched: ["m.name"] },
      request,
      toRow,
      known,
    );
  }
  return readPage(
    // A cross join is read as it is written: by the index of names.
    db.selectFrom("machine as m").crossJoin("plan_machine as p")
      .select(columns).select(["m.name", "m.os"])
      .where(sql<boolean>`p.machine_id = m.id and ${isPlanned}`),
    {
      keys: [{ column: "m.name", field: "name" }, {
        column: "m.id",
        field: "id",
      }],
      searched: ["m.name"],
    },
    request,
    toRow,
    known,
  );
}

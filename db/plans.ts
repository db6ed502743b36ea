import { sql } from "kysely";
import type { DeploymentState } from "../shared/deployments.ts";
import type { AgentFamily } from "../shared/families.ts";
import type { Page, PageQuery } from "../shared/page.ts";
import type { Db } from "./database.ts";
import { readPage } from "./page.ts";

/** Whom an assignment names. */
export interface Named {
  readonly packageId: number;
  readonly machines: readonly number[];
  readonly groups: readonly number[];
}

/** A machine that is named, with how the package stands there. */
export interface NamedMachine {
  readonly id: number;
  readonly name: string;
  readonly family: AgentFamily;
  readonly os: string;
  /** Null: it was never given the package. */
  readonly state: DeploymentState | null;
}

/** Every machine that is named, by itself or by a group, once. */
function named(db: Db, { packageId, machines, groups }: Named) {
  return db.selectFrom("machine as m")
    .leftJoin(
      "deployment as d",
      (join) =>
        join.onRef("d.machine_id", "=", "m.id")
          .on("d.package_id", "=", packageId),
    )
    .where(
      sql<boolean>`m.id in (
        select value from json_each(${JSON.stringify(machines)})
        union
        select g.machine_id from group_member g where g.group_id in
          (select value from json_each(${JSON.stringify(groups)})))`,
    );
}

/** How many named machines are alike in all that a plan counts. */
export async function namedTotals(db: Db, given: Named): Promise<
  (Omit<NamedMachine, "id" | "name"> & { readonly machines: number })[]
> {
  const rows = await named(db, given)
    .select(["d.state", "m.family", "m.os"])
    .select(sql<number>`count(*)`.as("machines"))
    .groupBy(["d.state", "m.family", "m.os"]).execute();
  return rows.map((row) => ({ ...row, state: toState(row.state) }));
}

/**
 * Named machines by name; `q` looks in names.
 *
 * @param total How many are named.
 */
export function namedPage(
  db: Db,
  given: Named,
  asked: PageQuery,
  total: number,
): Promise<Page<NamedMachine>> {
  return readPage(
    named(db, given).select(["m.id", "m.name", "m.family", "m.os", "d.state"]),
    {
      keys: [
        { column: "m.name", field: "name" },
        { column: "m.id", field: "id" },
      ],
      searched: ["m.name"],
    },
    asked,
    (raw) => ({ ...raw, state: toState(raw.state) }),
    asked.q ? undefined : total,
  );
}

function toState(state: string | null): DeploymentState | null {
  return state as DeploymentState | null;
}

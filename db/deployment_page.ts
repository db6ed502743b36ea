import { sql } from "kysely";
import type { DeploymentQuery } from "../shared/deployments.ts";
import type { StateCounts } from "../shared/packages.ts";
import type { Page } from "../shared/page.ts";
import type { Db } from "./database.ts";
import {
  type DeploymentRow,
  deploymentsOf,
  matching,
  type Pair,
} from "./deployments.ts";
import { orderOf, readPage, searched } from "./page.ts";

/** A deployment as far as a list is sorted by it. */
interface Listed extends Pair {
  readonly state: string;
  readonly updatedAt: number;
}

const PAIR = [
  { column: "d.machine_id", field: "machineId" },
  { column: "d.package_id", field: "packageId" },
] as const;

/** What `q` looks in. */
const NAMES = ["m.name", "p.name"];

/**
 * Deployments that match, and how many are in each state over all of them. The
 * page is found first and described after, for a description costs more than
 * all that finding it does.
 */
export async function deploymentPage(
  db: Db,
  asked: DeploymentQuery,
): Promise<Page<DeploymentRow> & { counts: StateCounts }> {
  const counts = await countStates(db, asked);
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const page = await listed(db, asked, total);
  return { ...page, rows: await deploymentsOf(db, page.rows), counts };
}

function listed(
  db: Db,
  asked: DeploymentQuery,
  total: number,
): Promise<Page<Pair>> {
  const sort = asked.sort ?? "machine";
  const toPair = ({ machineId, packageId }: Pair) => ({ machineId, packageId });
  if (sort === "machine" || sort === "-machine") {
    const base = db.selectFrom("machine as m")
      .innerJoin("deployment as d", "d.machine_id", "m.id")
      .leftJoin("package as p", "p.id", "d.package_id")
      .select([
        "m.name",
        "m.id as machineId",
        "d.package_id as packageId",
      ]);
    const keys = [
      { column: "m.name", field: "name" },
      { column: "m.id", field: "machineId" },
      { column: "d.package_id", field: "packageId" },
    ] as const;
    return readPage(
      matching(base, asked),
      { keys, descending: sort === "-machine", searched: NAMES },
      asked,
      toPair,
      total,
    );
  }
  // Left joins, because those that nothing asks for are left out.
  const base = db.selectFrom("deployment as d")
    .leftJoin("machine as m", "m.id", "d.machine_id")
    .leftJoin("package as p", "p.id", "d.package_id")
    .select([
      "d.machine_id as machineId",
      "d.package_id as packageId",
      "d.state",
      "d.updated_at as updatedAt",
    ]);
  const order = orderOf<Listed, "state" | "updated">(sort, {
    state: [{ column: "d.state", field: "state" }, ...PAIR],
    updated: [{ column: "d.updated_at", field: "updatedAt" }, ...PAIR],
  });
  return readPage(
    matching(base, asked),
    { ...order, searched: NAMES },
    asked,
    toPair,
    total,
  );
}

/** Machines in each state over all that match. */
async function countStates(
  db: Db,
  asked: DeploymentQuery,
): Promise<StateCounts> {
  const { machine, group, assignment, q } = asked;
  const walks = machine || group || assignment || q;
  const rows = await (walks ? counted(db, asked) : kept(db, asked)).execute();
  return Object.fromEntries(
    rows.map((row) => [row.state, Number(row.machines)]),
  );
}

function counted(db: Db, asked: DeploymentQuery) {
  const all = db.selectFrom("deployment as d")
    .leftJoin("machine as m", "m.id", "d.machine_id")
    .leftJoin("package as p", "p.id", "d.package_id")
    .select(["d.state", sql<number>`count(*)`.as("machines")])
    .groupBy("d.state");
  return searched(matching(all, asked), NAMES, asked.q);
}

/** From the counts that are kept for each package. */
function kept(db: Db, { package: packageId, state, faults }: DeploymentQuery) {
  let query = db.selectFrom("deployment_count as d")
    .select(["d.state", sql<number>`sum(d.machines)`.as("machines")])
    .where("d.machines", ">", 0).groupBy("d.state");
  if (packageId) query = query.where("d.package_id", "=", packageId);
  if (state) query = query.where("d.state", "=", state);
  if (faults) query = query.where("d.state", "in", ["failed", "expired"]);
  return query;
}

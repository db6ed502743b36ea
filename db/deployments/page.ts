import { type SelectQueryBuilder, sql } from "kysely";
import type { DeploymentQuery } from "#shared/contract/deployments/deployments.ts";
import type { StateCounts } from "#shared/contract/packages/packages.ts";
import type { Page } from "#shared/contract/page.ts";
import { causedBy } from "./cause_counts.ts";
import type { CauseRules } from "./causes.ts";
import { FAULTS } from "#shared/contract/deployments/states.ts";
import type { Db } from "#db/store/tables.ts";
import type { DeploymentKey } from "./changes.ts";
import {
  type DeploymentRow,
  type DeploymentSelection,
  deploymentsOf,
  matching,
  stateTotals,
} from "./deployments.ts";
import { orderOf, readPage, type SortRequest } from "#db/query/page.ts";
import { type Search, searched } from "#db/query/conditions.ts";

/** A deployment as far as a list is sorted by it. */
interface SortedRow extends DeploymentKey {
  readonly state: string;
  readonly updatedAt: number;
}

const PAIR = [
  { column: "d.machine_id", field: "machineId" },
  { column: "d.package_id", field: "packageId" },
] as const;

/**
 * Deployments that match, and how many are in each state over all of them. The
 * page is found first and described after, for a description costs more than
 * all that finding it does.
 */
export async function deploymentPage(
  db: Db,
  asked: PageFilter,
  rules: CauseRules,
): Promise<Page<DeploymentRow> & { counts: StateCounts }> {
  const caused = asked.cause
    ? await causedBy(
      db,
      rules,
      (query, known) => found(query, { ...asked, rules: known }),
    )
    : null;
  return await pageOf(db, {
    ...asked,
    rules: caused?.rules,
    ...caused?.pairs && { cause: undefined, among: caused.pairs },
  }, caused?.counts ?? await countStates(db, asked));
}

type PageFilter = Omit<DeploymentQuery, "q"> & { readonly search?: Search };

/** What is asked for, and what of it is known already. */
type PageRequest = PageFilter & Pick<DeploymentSelection, "rules" | "among">;

async function pageOf(
  db: Db,
  asked: PageRequest,
  counts: StateCounts,
): Promise<Page<DeploymentRow> & { counts: StateCounts }> {
  const total = sumOf(counts);
  const all = sumOf(await stateTotals(db));
  // Of so many rows one in all/total matches: a page is soon full.
  const walk = !asked.among && total * total > asked.limit * all;
  const { sort = "machine" } = asked;
  const page = sort === "machine" || sort === "-machine"
    ? await byMachine(db, asked, walk, total)
    : await byOwnColumn(db, asked, sort, walk, total);
  return { ...page, rows: await deploymentsOf(db, page.rows), counts };
}

function sumOf(counts: StateCounts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** By the names of machines, of which an index has the order. */
function byMachine(
  db: Db,
  asked: PageRequest,
  walk: boolean,
  total: number,
): Promise<Page<DeploymentKey>> {
  const machines = db.selectFrom("machine as m");
  // SQLite leaves the tables of a cross join in their order.
  const joined = walk
    ? machines.crossJoin("deployment as d")
      .whereRef("d.machine_id", "=", "m.id")
    : machines.innerJoin("deployment as d", "d.machine_id", "m.id");
  const base = joined
    .select(["m.name", "m.id as machineId", "d.package_id as packageId"]);
  return readPage(
    found(base, asked, walk),
    {
      keys: [
        { column: "m.name", field: "name" },
        { column: "m.id", field: "machineId" },
        { column: "d.package_id", field: "packageId" },
      ],
      descending: asked.sort === "-machine",
    },
    asked,
    toPair,
    total,
  );
}

function byOwnColumn(
  db: Db,
  asked: PageRequest,
  sort: SortRequest<"state" | "updated">,
  walk: boolean,
  total: number,
): Promise<Page<DeploymentKey>> {
  const base = db.selectFrom("deployment as d").select([
    "d.machine_id as machineId",
    "d.package_id as packageId",
    "d.state",
    "d.updated_at as updatedAt",
  ]);
  const order = orderOf<SortedRow, "state" | "updated">(sort, {
    state: [{ column: "d.state", field: "state" }, ...PAIR],
    updated: [{ column: "d.updated_at", field: "updatedAt" }, ...PAIR],
  });
  return readPage(found(base, asked, walk), order, asked, toPair, total);
}

function toPair({ machineId, packageId }: DeploymentKey): DeploymentKey {
  return { machineId, packageId };
}

function found<DB, TB extends keyof DB, Row>(
  base: SelectQueryBuilder<DB, TB, Row>,
  asked: PageRequest,
  walk = false,
): SelectQueryBuilder<DB, TB, Row> {
  const meant = matching(base, asked, walk);
  if (!asked.search) return meant;
  const condition = searched(asked.search, { perMachine: walk });
  // One thing to SQLite, which then takes no index for a part of it.
  return meant.where(walk ? sql<boolean>`+(${condition})` : condition);
}

/** Machines in each state over all that match. */
async function countStates(
  db: Db,
  asked: PageFilter,
): Promise<StateCounts> {
  const { machine, group, assignment, observed, search } = asked;
  const walks = machine || group || assignment || observed || search;
  const rows = await (walks ? counted(db, asked) : kept(db, asked)).execute();
  return Object.fromEntries(
    rows.map((row) => [row.state, Number(row.machines)]),
  );
}

function counted(db: Db, asked: PageFilter) {
  const all = db.selectFrom("deployment as d")
    .select(["d.state", sql<number>`count(*)`.as("machines")])
    .groupBy("d.state");
  return found(all, asked);
}

/** From the counts that are kept for each package. */
function kept(db: Db, { package: packageId, state, faults }: PageFilter) {
  let query = db.selectFrom("deployment_count as d")
    .select(["d.state", sql<number>`sum(d.machines)`.as("machines")])
    .where("d.machines", ">", 0).groupBy("d.state");
  if (packageId) query = query.where("d.package_id", "=", packageId);
  if (state) query = query.where("d.state", "=", state);
  if (faults) query = query.where("d.state", "in", [...FAULTS]);
  return query;
}

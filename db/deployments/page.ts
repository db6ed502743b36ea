import { type SelectQueryBuilder, sql } from "kysely";
import type { DeploymentQuery } from "#shared/contract/deployments/deployments.ts";
import type { StateCounts } from "#shared/contract/packages/packages.ts";
import type { Page } from "#shared/contract/page.ts";
import { causedBy } from "./cause_counts.ts";
import type { CauseRules } from "./causes.ts";
import { FAULTS } from "#shared/contract/deployments/states.ts";
import { isOfMachineInService } from "#db/machines/status.ts";
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

/** The values by which a list of deployments is sorted. */
interface SortedRow extends DeploymentKey {
  readonly state: string;
  readonly updatedAt: number;
}

const PAIR = [
  { column: "d.machine_id", field: "machineId" },
  { column: "d.package_id", field: "packageId" },
] as const;

/**
 * Deployments that match, and the number of them in each state. The page is
 * filtered first and described after, because describing a row costs more than
 * finding it.
 */
export async function deploymentPage(
  db: Db,
  request: PageFilter,
  rules: CauseRules,
): Promise<DeploymentPage> {
  if (request.cause === "unverified") {
    // An index finds these.
    const { cause: _, ...others } = request;
    return await deploymentPage(db, { ...others, unverified: true }, rules);
  }
  const causeMatches = request.cause
    ? await causedBy(
      db,
      rules,
      (query, known) => filtered(query, { ...request, rules: known }),
    )
    : null;
  return await pageOf(
    db,
    {
      ...request,
      rules: causeMatches?.rules,
      ...causeMatches?.pairs && { cause: undefined, among: causeMatches.pairs },
    },
    causeMatches?.counts ?? await countStates(db, request),
    rules.now,
  );
}

type DeploymentPage = Page<DeploymentRow> & {
  counts: StateCounts;
  /** Number of unverified successes among the matches. */
  unverified: number;
};

type PageFilter = Omit<DeploymentQuery, "q"> & { readonly search?: Search };

/** A request, and what is already known about its matches. */
type PageRequest = PageFilter & Pick<DeploymentSelection, "rules" | "among">;

async function pageOf(
  db: Db,
  request: PageRequest,
  counts: StateCounts,
  now: number,
): Promise<DeploymentPage> {
  const total = sumOf(counts);
  const all = sumOf(await stateTotals(db));
  // One of all/total rows matches: reading in order soon fills a page.
  const walk = !request.among && total * total > request.limit * all;
  const { sort = "machine" } = request;
  const page = sort === "machine" || sort === "-machine"
    ? await byMachine(db, request, walk, total)
    : await byOwnColumn(db, request, sort, walk, total);
  return {
    ...page,
    rows: await deploymentsOf(db, page.rows, now),
    counts,
    unverified: await countUnverified(db, request),
  };
}

function sumOf(counts: StateCounts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** Sorted by the names of machines, for which there is an index. */
function byMachine(
  db: Db,
  request: PageRequest,
  walk: boolean,
  total: number,
): Promise<Page<DeploymentKey>> {
  const machines = db.selectFrom("machine as m");
  // SQLite keeps the order of tables in a cross join.
  const joined = walk
    ? machines.crossJoin("deployment as d")
      .whereRef("d.machine_id", "=", "m.id")
    : machines.innerJoin("deployment as d", "d.machine_id", "m.id");
  const base = joined
    .select(["m.name", "m.id as machineId", "d.package_id as packageId"]);
  return readPage(
    filtered(base, request, walk),
    {
      keys: [
        { column: "m.name", field: "name" },
        { column: "m.id", field: "machineId" },
        { column: "d.package_id", field: "packageId" },
      ],
      descending: request.sort === "-machine",
    },
    request,
    toPair,
    total,
  );
}

function byOwnColumn(
  db: Db,
  request: PageRequest,
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
  return readPage(filtered(base, request, walk), order, request, toPair, total);
}

function toPair({ machineId, packageId }: DeploymentKey): DeploymentKey {
  return { machineId, packageId };
}

const IN_SERVICE = sql.raw<boolean>(isOfMachineInService("d.machine_id"));

function filtered<DB, TB extends keyof DB, Row>(
  base: SelectQueryBuilder<DB, TB, Row>,
  request: PageRequest,
  walk = false,
): SelectQueryBuilder<DB, TB, Row> {
  const matches = matching(base, request, walk);
  // The list of one machine is complete, whatever its status.
  const anyStatus = request.machine !== undefined;
  if (!request.search) {
    return anyStatus ? matches : matches.where(IN_SERVICE);
  }
  const condition = searched(request.search, { perMachine: walk, anyStatus });
  // The plus keeps SQLite from using an index for a part of it.
  return matches.where(walk ? sql<boolean>`+(${condition})` : condition);
}

/** The number of matches in each state. */
async function countStates(
  db: Db,
  request: PageFilter,
): Promise<StateCounts> {
  const { machine, group, assignment, wave, observed, search, unverified } =
    request;
  const walks = machine || group || assignment || wave || observed || search ||
    unverified !== undefined;
  const rows = await (walks ? byCounting(db, request) : fromCounts(db, request))
    .execute();
  return Object.fromEntries(
    rows.map((row) => [row.state, Number(row.machines)]),
  );
}

/** The number of unverified successes, by the index that holds only these. */
async function countUnverified(db: Db, request: PageRequest): Promise<number> {
  if (request.unverified === false || request.cause) return 0;
  const { machines } = await filtered(
    db.selectFrom("deployment as d")
      .select(sql<number>`count(*)`.as("machines"))
      .where("d.unverified", "=", sql.lit(1)),
    request,
  ).executeTakeFirstOrThrow();
  return Number(machines);
}

function byCounting(db: Db, request: PageFilter) {
  const all = db.selectFrom("deployment as d")
    .select(["d.state", sql<number>`count(*)`.as("machines")])
    .groupBy("d.state");
  return filtered(all, request);
}

/** Counts from the stored counts of each package. */
function fromCounts(db: Db, { package: packageId, state, faults }: PageFilter) {
  let query = db.selectFrom("deployment_count as d")
    .select(["d.state", sql<number>`sum(d.machines)`.as("machines")])
    .where("d.machines", ">", 0).groupBy("d.state");
  if (packageId) query = query.where("d.package_id", "=", packageId);
  if (state) query = query.where("d.state", "=", state);
  if (faults) query = query.where("d.state", "in", [...FAULTS]);
  return query;
}

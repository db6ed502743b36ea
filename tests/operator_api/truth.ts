import { assert, assertEquals } from "@std/assert";
import { assertJson, type OperatorApi } from "./api.ts";

type Counts = Readonly<Record<string, number>>;

/** A deployment in the list of all deployments. */
interface Row {
  readonly machine: { readonly id: number };
  readonly package: { readonly id: number };
  readonly assignment: number;
  readonly state: string;
}

/** Every row of a list, page by page. */
async function everyRow(api: OperatorApi, path: string) {
  // deno-lint-ignore no-explicit-any -- JSON, which a test reads freely
  const rows: any[] = [];
  const joint = path.includes("?") ? "&" : "?";
  for (let next: string | null = ""; next !== null;) {
    const after: string = next && `&after=${next}`;
    const page = assertJson(
      await api.ask("GET", `/api/v1${path}${joint}limit=7${after}`),
    );
    rows.push(...page.rows);
    next = page.next;
  }
  return rows;
}

async function read(api: OperatorApi, path: string) {
  return assertJson(await api.ask("GET", `/api/v1${path}`));
}

/** The number of machines in each state, without empty states. */
function tally(rows: readonly Row[]): Counts {
  const counts: Record<string, number> = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** The same from the counts of a view, which may have empty states. */
function countsOf(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
}

/**
 * Asserts that every view agrees on all deployments and their states: packages,
 * the overview, deployments, machines, groups and assignments, each compared
 * with a plain count of all rows.
 */
export async function assertTrue(api: OperatorApi): Promise<void> {
  const rows: Row[] = await everyRow(api, "/deployments");
  const where = (one: (row: Row) => boolean) => rows.filter(one);
  const listed = async (query: string, expected: readonly Row[]) => {
    const page = await read(api, `/deployments?limit=1&${query}`);
    assertEquals(page.total, expected.length, query);
    assertEquals(countsOf(page.counts), tally(expected), query);
  };

  await listed("", rows);
  for (const state of new Set(rows.map((row) => row.state))) {
    await listed(`state=${state}`, where((row) => row.state === state));
  }
  await packagesAgree(api, rows, listed);
  await overviewAgrees(api, rows);
  for (const { id } of await everyRow(api, "/machines")) {
    const mine = where((row) => row.machine.id === id);
    await listed(`machine=${id}`, mine);
    const page = await read(api, `/machines/${id}/deployments`);
    assertEquals([page.total, countsOf(page.counts)], [
      mine.length,
      tally(mine),
    ]);
  }
  await groupsAgree(api, rows, listed);
  let reached = 0;
  for (const one of await everyRow(api, "/assignments")) {
    const mine = where((row) => row.assignment === one.id);
    await listed(`assignment=${one.id}`, mine);
    assertEquals(one.reached, mine.length, `assignment ${one.id}`);
    reached += one.reached;
  }
  assertEquals(reached, rows.length);
}

type CheckListed = (query: string, expected: readonly Row[]) => Promise<void>;

async function packagesAgree(
  api: OperatorApi,
  rows: readonly Row[],
  listed: CheckListed,
): Promise<void> {
  for (const one of await everyRow(api, "/packages")) {
    const mine = rows.filter((row) => row.package.id === one.id);
    assertEquals(countsOf(one.counts), tally(mine), `package ${one.id}`);
    const alone = await read(api, `/packages/${one.id}`);
    assertEquals(
      countsOf(alone.counts),
      tally(mine),
      `package ${one.id} alone`,
    );
    await listed(`package=${one.id}`, mine);
    for (const state of Object.keys(tally(mine))) {
      await listed(
        `package=${one.id}&state=${state}`,
        mine.filter((row) => row.state === state),
      );
    }
  }
}

async function overviewAgrees(api: OperatorApi, rows: readonly Row[]) {
  const overview = await read(api, "/overview");
  assertEquals(countsOf(overview.states), tally(rows), "overview");
  for (const one of overview.failing) {
    const mine = rows.filter((row) => row.package.id === one.package.id);
    assertEquals([one.failed, one.assigned], [
      tally(mine)["failed"],
      mine.length,
    ]);
  }
  for (const one of overview.holding) {
    const held = await read(api, `/packages/${one.package.id}`);
    assertEquals(one.failed, held.counts.failed ?? 0);
  }
  const machines = await everyRow(api, "/machines");
  assertEquals(overview.machines.total, machines.length);
}

async function groupsAgree(
  api: OperatorApi,
  rows: readonly Row[],
  listed: CheckListed,
): Promise<void> {
  for (const group of await everyRow(api, "/groups")) {
    const { unknown, untrusted, ...same } = await read(
      api,
      `/groups/${group.id}`,
    );
    assertEquals(same, group);
    const members = await everyRow(api, `/groups/${group.id}/machines`);
    const ids = new Set(members.map(({ id }) => id));
    const excluded = await everyRow(api, `/groups/${group.id}/excluded`);
    const found = await everyRow(api, `/machines?group=${group.id}`);
    assertEquals(found.map(({ id }) => id), members.map(({ id }) => id));
    assertEquals(
      [group.machines, group.included, group.excluded],
      [
        ids.size,
        members.filter((one) => one.included).length,
        excluded.length,
      ],
      `group ${group.id}`,
    );
    assertEquals(untrusted, 0, `group ${group.id}`);
    const byQuery = members.filter((one) => !one.included).length;
    assert(unknown.machines <= byQuery, `group ${group.id}`);
    await listed(
      `group=${group.id}`,
      rows.filter((row) => ids.has(row.machine.id)),
    );
  }
}

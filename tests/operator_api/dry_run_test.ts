import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import fc from "fast-check";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { assertJson, type OperatorApi, operatorApi } from "./api.ts";

const MACHINES = 12;
const WINDOWS = "OCS-NG_WINDOWS_AGENT_v2.10.1.0";

/** The state and the progress that a package may have on a machine. */
const status = fc.option(fc.record({
  state: fc.constantFrom(...DeploymentState.options),
  infoAt: fc.option(fc.constant(1)),
  seen: fc.integer({ min: 0, max: 3 }),
}));

const site = fc.record({
  /** The status of the package on each machine. */
  statuses: fc.array(status, { minLength: MACHINES, maxLength: MACHINES }),
  /** The machines of another assignment of the same package. */
  others: fc.subarray(Array.from({ length: MACHINES }, (_, i) => i)),
  members: fc.subarray(Array.from({ length: MACHINES }, (_, i) => i)),
  force: fc.boolean(),
});

type Site = typeof site extends fc.Arbitrary<infer T> ? T : never;

/** A site in which half of the machines run Windows; assignment 1 names all. */
async function aSite(api: OperatorApi) {
  const machines: number[] = [];
  for (let i = 0; i < MACHINES; i++) {
    const agent = i % 2 ? WINDOWS : undefined;
    machines.push((await api.aMachine({ agent })).id);
  }
  return { machines, group: await api.aGroup("some", []) };
}

/** A package with the given statuses, and its own assignments. */
async function packageWith(
  api: OperatorApi,
  { machines, group }: Awaited<ReturnType<typeof aSite>>,
  { statuses, others, members }: Site,
) {
  const packageId = await aPackage(api.store, { fragments: 2 });
  const pick = (indexes: readonly number[]) => indexes.map((i) => machines[i]!);
  const assignment = (named: readonly number[]) => ({
    sql: `insert into assignment (package_id, force, mode, created_at,
        created_by, expanded_to) values (?, 0, 'snapshot', 0, 'test', null)`,
    params: [packageId],
    named,
  });
  const added: number[] = [];
  for (
    const { named, ...statement } of [
      assignment(machines),
      assignment(pick(others)),
    ]
  ) {
    await api.store.commit([statement, {
      sql: `insert into assignment_machine
        select (select max(id) from assignment), value from json_each(?)`,
      params: [JSON.stringify(named)],
    }]);
    const [row] = await api.store.db.selectFrom("assignment")
      .select("id").orderBy("id", "desc").limit(1).execute();
    added.push(row!.id);
  }
  await api.store.commit([
    { sql: "delete from group_member where group_id = ?", params: [group] },
    {
      sql: `insert into group_member (group_id, machine_id)
        select ?, value from json_each(?)`,
      params: [group, JSON.stringify(pick(members))],
    },
    ...statuses.flatMap((one, i) =>
      one === null ? [] : [{
        sql: `insert into deployment (machine_id, package_id, assignment_id,
            state, force, info_at, fragments_seen, updated_at)
          values (?, ?, ?, ?, 0, ?, ?, 0)`,
        params: [
          machines[i]!,
          packageId,
          added[0]!,
          one.state,
          one.infoAt,
          one.seen,
        ],
      }]
    ),
  ]);
  return { packageId, assignment: added[0]! };
}

/** Everything that a dry run may not change. */
async function everything(api: OperatorApi) {
  const { db } = api.store;
  return {
    deployments: await db.selectFrom("deployment").selectAll()
      .orderBy("machine_id").orderBy("package_id").execute(),
    assignments: await db.selectFrom("assignment").selectAll().execute(),
    packages: await db.selectFrom("package").selectAll().execute(),
    events: (await api.eventKinds()).length,
  };
}

/**
 * Sends a request twice, dry and real, and asserts that the first changes
 * nothing.
 */
async function both(
  api: OperatorApi,
  ask: (dryRun: boolean) => ReturnType<OperatorApi["ask"]>,
) {
  const before = await everything(api);
  const dry = await ask(true);
  assertEquals(await everything(api), before);
  return { dry: assertJson(dry), real: assertJson(await ask(false)) };
}

const sumOf = ({ unix, windows }: { unix: number; windows: number }) =>
  unix + windows;

it("a dry run counts what the real run then does", async () => {
  await using api = await operatorApi();
  const all = await aSite(api);
  const { group } = all;
  await api.store.commit([{
    sql: "insert into setting (name, value) values ('guardPercent', '100')",
    params: [],
  }]);
  const state = fc.constantFrom(undefined, ...DeploymentState.options);
  await fc.assert(
    fc.asyncProperty(site, state, async (example, requested) => {
      const post = (path: string, filter: object) => (dryRun: boolean) =>
        api.ask("POST", `/api/v1/deployments/${path}`, {
          body: { filter, dryRun },
        });

      const cancelled = await packageWith(api, all, example);
      const stop = await both(
        api,
        post("cancel", {
          package: cancelled.packageId,
          state: requested,
          group,
        }),
      );
      const { byFamily, mirrors, ...counts } = stop.dry;
      assertEquals(mirrors, []);
      assertEquals(stop.real, counts);
      assertEquals(sumOf(byFamily), counts.cancelled + counts.recalling);

      const retried = await packageWith(api, all, example);
      const retry = await both(
        api,
        post("retry", { package: retried.packageId, group }),
      );
      assertEquals(retry.real, { retried: retry.dry.retried });
      assertEquals(sumOf(retry.dry.byFamily), retry.dry.retried);

      const switched = await packageWith(api, all, example);
      const off = await both(
        api,
        (dryRun) =>
          api.ask("PUT", `/api/v1/packages/${switched.packageId}/activation`, {
            body: { active: false, dryRun },
          }),
      );
      assert(off.dry.package.active);
      assertEquals(
        [off.real.recalling, off.real.beyondRecall],
        [off.dry.recalling, off.dry.beyondRecall],
      );
      assertEquals(sumOf(off.dry.byFamily), off.dry.recalling);

      const withdrawn = await packageWith(api, all, example);
      const back = await both(api, (dryRun) =>
        api.ask(
          "DELETE",
          `/api/v1/assignments/${withdrawn.assignment}${
            dryRun ? "?dryRun=true" : ""
          }`,
        ));
      const { byFamily: backFamilies, mirrors: _, ...backCounts } = back.dry;
      assertEquals(back.real, backCounts);
      assertEquals(
        sumOf(backFamilies),
        backCounts.cancelled + backCounts.recalling,
      );
    }),
    { numRuns: 25 },
  );
});

it("a dry run of an activation counts waiting machines, and activates nothing", async () => {
  await using api = await operatorApi();
  const { machines } = await aSite(api);
  const made = await api.ask("POST", "/api/v1/packages", {
    body: { name: "hello", action: "execute", command: "echo hello" },
  });
  const packageId = assertJson(made, 201).package.id;
  assertJson(
    await api.ask("POST", "/api/v1/assignments", {
      body: { packageId, machines: machines.slice(0, 3) },
    }),
    201,
  );
  const { dry, real } = await both(
    api,
    (dryRun) =>
      api.ask("PUT", `/api/v1/packages/${packageId}/activation`, {
        body: { active: true, dryRun },
      }),
  );
  assertEquals(dry.byFamily, { unix: 2, windows: 1 });
  assertEquals([dry.package.active, real.package.active], [false, true]);
});

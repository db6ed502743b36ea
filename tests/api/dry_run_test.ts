import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import fc from "fast-check";
import { DeploymentState } from "../../shared/deployments.ts";
import { aPackage } from "../world/rows.ts";
import { seedLikePeer } from "../world/seed.ts";
import { assertJson, assertProblem, operatorDoor } from "./door.ts";

type Door = Awaited<ReturnType<typeof operatorDoor>>;

const MACHINES = 12;
const WINDOWS = "OCS-NG_WINDOWS_AGENT_v2.10.1.0";

/** How a package may stand on a machine, and how far it has got there. */
const standing = fc.option(fc.record({
  state: fc.constantFrom(...DeploymentState.options),
  infoAt: fc.option(fc.constant(1)),
  seen: fc.integer({ min: 0, max: 3 }),
}));

const site = fc.record({
  /** Of the package, on each machine. */
  standings: fc.array(standing, { minLength: MACHINES, maxLength: MACHINES }),
  /** Of another assignment of the same package, and of the group. */
  others: fc.subarray(Array.from({ length: MACHINES }, (_, i) => i)),
  members: fc.subarray(Array.from({ length: MACHINES }, (_, i) => i)),
  force: fc.boolean(),
});

type Site = typeof site extends fc.Arbitrary<infer T> ? T : never;

/** Half of the machines are Windows'; all are named by assignment 1. */
async function aSite(door: Door) {
  const machines: number[] = [];
  for (let i = 0; i < MACHINES; i++) {
    const agent = i % 2 ? WINDOWS : undefined;
    machines.push((await door.aMachine({ agent })).id);
  }
  return { machines, group: await door.aGroup("some", []) };
}

/** A package that stands as it is said, of assignments of its own. */
async function aStanding(
  door: Door,
  { machines, group }: Awaited<ReturnType<typeof aSite>>,
  { standings, others, members }: Site,
) {
  const packageId = await aPackage(door.store, { fragments: 2 });
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
    await door.store.commit([statement, {
      sql: `insert into assignment_machine
        select (select max(id) from assignment), value from json_each(?)`,
      params: [JSON.stringify(named)],
    }]);
    const [row] = await door.store.db.selectFrom("assignment")
      .select("id").orderBy("id", "desc").limit(1).execute();
    added.push(row!.id);
  }
  await door.store.commit([
    { sql: "delete from group_member where group_id = ?", params: [group] },
    {
      sql: `insert into group_member (group_id, machine_id)
        select ?, value from json_each(?)`,
      params: [group, JSON.stringify(pick(members))],
    },
    ...standings.flatMap((one, i) =>
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

/** All that a dry run may not touch. */
async function everything(door: Door) {
  const { db } = door.store;
  return {
    deployments: await db.selectFrom("deployment").selectAll()
      .orderBy("machine_id").orderBy("package_id").execute(),
    assignments: await db.selectFrom("assignment").selectAll().execute(),
    packages: await db.selectFrom("package").selectAll().execute(),
    events: (await door.eventKinds()).length,
  };
}

/** Asks twice, dry and for real; that the first changes nothing. */
async function both(
  door: Door,
  ask: (dryRun: boolean) => ReturnType<Door["ask"]>,
) {
  const before = await everything(door);
  const dry = await ask(true);
  assertEquals(await everything(door), before);
  return { dry: assertJson(dry), real: assertJson(await ask(false)) };
}

const sumOf = ({ unix, windows }: { unix: number; windows: number }) =>
  unix + windows;

it("a dry run counts what the real one then does", async () => {
  await using door = await operatorDoor();
  const all = await aSite(door);
  const { group } = all;
  const state = fc.constantFrom(undefined, ...DeploymentState.options);
  await fc.assert(
    fc.asyncProperty(site, state, async (given, wanted) => {
      const post = (path: string, filter: object) => (dryRun: boolean) =>
        door.ask("POST", `/api/v1/deployments/${path}`, {
          body: { filter, dryRun },
        });

      const cancelled = await aStanding(door, all, given);
      const stop = await both(
        door,
        post("cancel", { package: cancelled.packageId, state: wanted, group }),
      );
      const { byFamily, ...counts } = stop.dry;
      assertEquals(stop.real, counts);
      assertEquals(sumOf(byFamily), counts.cancelled + counts.recalling);

      const retried = await aStanding(door, all, given);
      const retry = await both(
        door,
        post("retry", { package: retried.packageId, group }),
      );
      assertEquals(retry.real, { retried: retry.dry.retried });
      assertEquals(sumOf(retry.dry.byFamily), retry.dry.retried);

      const switched = await aStanding(door, all, given);
      const off = await both(
        door,
        (dryRun) =>
          door.ask("PUT", `/api/v1/packages/${switched.packageId}/activation`, {
            body: { active: false, dryRun },
          }),
      );
      assert(off.dry.package.active);
      assertEquals(
        [off.real.recalling, off.real.beyondRecall],
        [off.dry.recalling, off.dry.beyondRecall],
      );
      assertEquals(sumOf(off.dry.byFamily), off.dry.recalling);

      const withdrawn = await aStanding(door, all, given);
      const back = await both(door, (dryRun) =>
        door.ask(
          "DELETE",
          `/api/v1/assignments/${withdrawn.assignment}${
            dryRun ? "?dryRun=true" : ""
          }`,
        ));
      const { byFamily: backFamilies, ...backCounts } = back.dry;
      assertEquals(back.real, backCounts);
      assertEquals(
        sumOf(backFamilies),
        backCounts.cancelled + backCounts.recalling,
      );
    }),
    { numRuns: 25 },
  );
});

it("a plan is what the assignment then does", async () => {
  await using door = await operatorDoor();
  const all = await aSite(door);
  await fc.assert(
    fc.asyncProperty(site, async (given) => {
      const { packageId } = await aStanding(door, all, given);
      const body = {
        packageId,
        groups: [all.group],
        machines: given.others.map((i) => all.machines[i]!),
        force: given.force,
      };
      if (given.others.length + given.members.length === 0) return;
      const before = await everything(door);
      const plan = assertJson(
        await door.ask("POST", "/api/v1/plans?limit=500", { body }),
      );
      assertEquals(await everything(door), before);
      const { reached } = assertJson(
        await door.ask("POST", "/api/v1/assignments", { body }),
        201,
      );
      const { total, ...totals } = plan.totals;
      assertEquals(totals, reached);
      assertEquals([plan.total, plan.rows.length], [total, total]);
      assertEquals(sumOf(plan.byFamily), total);
      assertEquals(
        plan.bySystem.reduce(
          (sum: number, { machines }: { machines: number }) => sum + machines,
          0,
        ),
        total,
      );

      const names = plan.rows.map(({ name }: { name: string }) => name);
      assertEquals(names, names.toSorted());
      for (const { id, effect, state } of plan.rows) {
        const was = before.deployments.find((one) =>
          one.machine_id === id && one.package_id === packageId
        );
        assertEquals(state, was?.state ?? null);
        const now = await door.stateOf(id, packageId);
        assertEquals(
          effect,
          was === undefined
            ? "added"
            : now!.attempt > was.attempt
            ? "reopened"
            : "unchanged",
        );
      }
    }),
    { numRuns: 25 },
  );
});

it("a plan pages and searches, its totals stay those of all", async () => {
  await using door = await operatorDoor();
  const { machines } = await aSite(door);
  const packageId = await aPackage(door.store);
  const ask = (query: string) =>
    door.ask("POST", `/api/v1/plans?${query}`, {
      body: { packageId, machines },
    });
  const first = assertJson(await ask("limit=5"));
  const second = assertJson(await ask(`limit=5&after=${first.next}`));
  const last = assertJson(await ask("limit=2&last=true"));
  const all = assertJson(await ask("limit=500"));
  assertEquals(
    [...first.rows, ...second.rows, ...last.rows],
    all.rows,
  );
  const { name } = all.rows[3];
  const found = assertJson(await ask(`q=${name}`));
  assert(found.total < MACHINES && found.total > 0);
  assertEquals(found.totals, {
    added: MACHINES,
    reopened: 0,
    unchanged: 0,
    total: MACHINES,
  });
  assertEquals(found.byFamily, { unix: 6, windows: 6 });
  assertEquals(found.bySystem, [
    { os: "Debian GNU/Linux 12", machines: MACHINES },
  ]);
});

it("a plan of thousands is exact too, and pages by name", async () => {
  await using door = await operatorDoor();
  const { machines } = await seedLikePeer(door.store, 6000, door.now());
  const group = await door.aGroup(
    "most",
    Array.from({ length: machines - 500 }, (_, i) => i + 1),
  );
  const body = {
    packageId: 1_800_000_003,
    groups: [group],
    // Some of the group, and some besides.
    machines: Array.from({ length: 400 }, (_, i) => machines - 700 + i),
  };
  const ask = async (query: string) =>
    assertJson(await door.ask("POST", `/api/v1/plans?${query}`, { body }));
  const plan = await ask("limit=3");
  const last = await ask("limit=3&last=true");
  const before = await ask(`limit=3&before=${last.previous}`);
  const found = await ask("limit=3&q=bench0001");
  const names = (page: { rows: { name: string }[] }) =>
    page.rows.map(({ name }) => name);
  assertEquals(names(plan), ["bench000000", "bench000001", "bench000002"]);
  assertEquals(names(last), ["bench005696", "bench005697", "bench005698"]);
  assertEquals(names(before), ["bench005693", "bench005694", "bench005695"]);
  assertEquals([found.total, names(found)[0]], [100, "bench000100"]);

  const { reached } = assertJson(
    await door.ask("POST", "/api/v1/assignments", { body }),
    201,
  );
  const { total, ...totals } = plan.totals;
  assertEquals([total, plan.total, plan.byFamily.unix], [5699, 5699, 5699]);
  assertEquals(totals, reached);
});

it("a plan refuses what an assignment refuses", async () => {
  await using door = await operatorDoor();
  const { id } = await door.aMachine();
  const packageId = await aPackage(door.store);
  for (
    const [body, status, code] of [
      [{ packageId }, 400, "malformed_request"],
      [{ packageId, machines: [id, 77] }, 404, "machine_not_found"],
      [{ packageId, groups: [77] }, 404, "group_not_found"],
      [{ packageId: 1_999_999_999, machines: [id] }, 404, "package_not_found"],
    ] as const
  ) {
    for (const path of ["plans", "assignments"]) {
      assertProblem(
        await door.ask("POST", `/api/v1/${path}`, { body }),
        status,
        code,
      );
    }
  }
});

it("a dry activation says who waits, and activates nothing", async () => {
  await using door = await operatorDoor();
  const { machines } = await aSite(door);
  const made = await door.ask("POST", "/api/v1/packages", {
    body: { name: "hello", action: "execute", command: "echo hello" },
  });
  const packageId = assertJson(made, 201).package.id;
  assertJson(
    await door.ask("POST", "/api/v1/assignments", {
      body: { packageId, machines: machines.slice(0, 3) },
    }),
    201,
  );
  const { dry, real } = await both(
    door,
    (dryRun) =>
      door.ask("PUT", `/api/v1/packages/${packageId}/activation`, {
        body: { active: true, dryRun },
      }),
  );
  assertEquals(dry.byFamily, { unix: 2, windows: 1 });
  assertEquals([dry.package.active, real.package.active], [false, true]);
});

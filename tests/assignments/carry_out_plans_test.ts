import { assert, assertEquals } from "@std/assert";
import { resumeAssignmentsWith } from "#server/usecases/assignments/assign_package.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { aPackage } from "#tests/world/store/rows.ts";
import { onBoth, operator } from "#tests/world/store/use_cases.ts";
import {
  about,
  aFleet,
  deploymentsOf,
  MACHINES,
  refused,
  setMembers,
  WINDOWS,
} from "./plans_world.ts";

onBoth("a plan that would reach more by now is refused", async (world) => {
  const [first, second, third] = await aFleet(world);
  const group = await world.aGroup("lab", [first!, second!]);
  const packageId = await aPackage(world.store);
  const planned = await world.plan(
    about(packageId, { groups: [group], mode: "snapshot" }),
    operator,
  );
  await setMembers(world, group, [second!, third!]);
  const { details, message } = await refused(
    "plan_stale",
    () => world.carryOut({ planId: planned.id, mayGrowBy: 0 }, operator),
  );
  const { name } = await world.store.db.selectFrom("machine").select("name")
    .where("id", "=", third!).executeTakeFirstOrThrow();
  assertEquals(details, { planned: 2, came: 1, left: 1, names: [name] });
  assert(message.includes(name));
  assertEquals(await deploymentsOf(world, packageId), new Map());

  const { since, reached } = await world.carryOut(
    { planId: planned.id, mayGrowBy: 1 },
    operator,
  );
  assertEquals(since, { came: 1, left: 1 });
  assertEquals(reached, { added: 2, reopened: 0, unchanged: 0 });
  assertEquals(
    [...(await deploymentsOf(world, packageId)).keys()].sort(),
    [second!, third!].sort(),
  );
});

onBoth(
  "what was open and is cancelled since has come to the plan",
  async (world) => {
    const [first, second] = await aFleet(world);
    const packageId = await aPackage(world.store);
    await world.assign(about(packageId, { machines: [first!] }), operator);
    const { id, reached } = await world.plan(
      about(packageId, { machines: [first!, second!], mode: "snapshot" }),
      operator,
    );
    assertEquals(reached, 1);
    await world.cancel(first!, packageId, operator);
    await refused(
      "plan_stale",
      () => world.carryOut({ planId: id, mayGrowBy: 0 }, operator),
    );
    const done = await world.carryOut({ planId: id, mayGrowBy: 1 }, operator);
    assertEquals(done.reached, { added: 1, reopened: 1, unchanged: 0 });
    assertEquals(done.since, { came: 1, left: 0 });
  },
);

onBoth(
  "a continuous assignment goes to who has joined, if it is for them",
  async (world) => {
    const [unix, windows, another] = await aFleet(world);
    const group = await world.aGroup("lab", [unix!]);
    const packageId = await aPackage(world.store);
    await world.store.commit([{
      sql: "update package set target = 'unix' where id = ?",
      params: [packageId],
    }]);
    const { id } = await world.plan(
      about(packageId, { groups: [group] }),
      operator,
    );
    await setMembers(world, group, [unix!, windows!, another!]);
    const { since } = await world.carryOut(
      { planId: id, mayGrowBy: 1 },
      operator,
    );
    assertEquals(since, { came: 1, left: 0 });
    assertEquals(
      [...(await deploymentsOf(world, packageId)).keys()],
      [unix!, another!],
    );
  },
);

onBoth(
  "a query is given to what matches now, and stays that",
  async (world) => {
    const machines = await aFleet(world);
    const packageId = await aPackage(world.store);
    const ask = about(packageId, { query: "agent:windows" });
    const plan = await world.plan(ask, operator);
    assertEquals([plan.reached, plan.mode, plan.whom.query], [
      4,
      "snapshot",
      "agent:windows",
    ]);
    const late = await world.aMachine({ agent: WINDOWS });
    await refused(
      "plan_stale",
      () => world.carryOut({ planId: plan.id, mayGrowBy: 0 }, operator),
    );
    const { assignment } = await world.assign(ask, operator);
    assertEquals(
      [assignment.query, assignment.machines, assignment.mode],
      ["agent:windows", 5, "snapshot"],
    );
    await world.aMachine({ agent: WINDOWS });
    assertEquals(
      [...(await deploymentsOf(world, packageId)).keys()],
      [...machines.filter((_, i) => i % 2 === 1), late.id],
    );
    for (
      const [wrong, code] of [
        [{ query: "agent:" }, "query_malformed"],
        [{ query: "( )" }, "query_malformed"],
        [{ query: "os:debian", mode: "continuous" }, "malformed_request"],
      ] as const
    ) {
      await refused(code, () => world.plan(about(packageId, wrong), operator));
    }
  },
);

onBoth("two operators who plan the same get it once", async (world) => {
  const machines = await aFleet(world);
  const packageId = await aPackage(world.store);
  const ask = about(packageId, { machines, mode: "snapshot" });
  const plans = [
    await world.plan(ask, operator),
    await world.plan(ask, operator),
  ];
  const done = await Promise.all(
    plans.map(({ id }) =>
      world.carryOut({ planId: id, mayGrowBy: 0 }, operator)
    ),
  );
  const added = done.reduce((sum, { reached }) => sum + reached.added, 0);
  assertEquals(added, MACHINES);
  const deployments = [...(await deploymentsOf(world, packageId)).values()];
  assertEquals(deployments.length, MACHINES);
  assert(deployments.every(({ attempt }) => attempt === 1));
  const given = (await world.eventKinds())
    .filter((kind) => kind === "assignment.created");
  assertEquals(given.length, 2);
});

onBoth("a plan is carried out once, whoever does it", async (world) => {
  const machines = await aFleet(world);
  const packageId = await aPackage(world.store);
  const { id } = await world.plan(about(packageId, { machines }), operator);
  const both = await Promise.allSettled([
    world.carryOut({ planId: id, mayGrowBy: 0 }, operator),
    world.carryOut({ planId: id, mayGrowBy: 0 }, operator),
  ]);
  const failed = both.filter(({ status }) => status === "rejected");
  assertEquals(failed.length, 1);
  const { reason } = failed[0] as PromiseRejectedResult;
  assertEquals((reason as Refusal).code, "nothing_to_do");
  assert((reason as Refusal).message.includes("as assignment 1"));
});

onBoth(
  "a snapshot stays with its plan, also after a restart",
  async (world) => {
    const [first, second, third] = await aFleet(world);
    const group = await world.aGroup("lab", [first!, second!]);
    const packageId = await aPackage(world.store);
    const { id } = await world.plan(
      about(packageId, { groups: [group], mode: "snapshot" }),
      operator,
    );
    const { assignment } = await world.carryOut(
      { planId: id, mayGrowBy: 0 },
      operator,
    );
    // As if it had stopped before the second, and a third joined meanwhile.
    await setMembers(world, group, [first!, second!, third!]);
    await world.store.commit([
      { sql: "delete from deployment where machine_id = ?", params: [second!] },
      {
        sql: "update assignment set expanded_to = ? where id = ?",
        params: [first!, assignment.id],
      },
    ]);
    world.pass(2 * 3600);
    await world.collectPlans();
    await resumeAssignmentsWith(world)();
    assertEquals(
      [...(await deploymentsOf(world, packageId)).keys()],
      [first!, second!],
    );
  },
);

onBoth("what reaches much of the fleet needs its number", async (world) => {
  const machines: number[] = [];
  for (let i = 0; i < 12; i++) machines.push((await world.aMachine()).id);
  const packageId = await aPackage(world.store);
  const ask = about(packageId, { machines });
  const { id, guard } = await world.plan(ask, operator);
  assertEquals(guard, { needed: true, fleet: 12, percent: 10 });
  const carryOut = (confirmMachines?: number) =>
    world.carryOut({ planId: id, mayGrowBy: 0, confirmMachines }, operator);
  for (const wrong of [undefined, 11]) {
    await refused("guard_number_needed", () => carryOut(wrong));
    await refused(
      "guard_number_needed",
      () => world.assign({ ...ask, confirmMachines: wrong }, operator),
    );
  }
  assertEquals((await carryOut(12)).reached.added, 12);
  const few = about(packageId, { machines: machines.slice(0, 3), force: true });
  assertEquals((await world.plan(few, operator)).guard.needed, false);
});

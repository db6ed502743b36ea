import { assert, assertEquals } from "@std/assert";
import { resumeAssignments } from "#server/usecases/assignments/assign_package.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import {
  about,
  aFleet,
  deploymentsOf,
  MACHINES,
  refused,
  setMembers,
  WINDOWS,
} from "./plans_fixture.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import {
  assignPackage,
  carryOutPlan,
} from "#server/usecases/assignments/assign_package.ts";
import { collectPlans } from "#server/usecases/assignments/collect_plans.ts";
import { cancelDeployment } from "#server/usecases/deployments/cancel_deployments.ts";

onBoth(
  "a plan that would reach more machines by now is refused",
  async (services) => {
    const [first, second, third] = await aFleet(services);
    const group = await services.aGroup("lab", [first!, second!]);
    const packageId = await aPackage(services.store);
    const planned = await planAssignment(
      services,
      about(packageId, { groups: [group], mode: "snapshot" }),
      operator,
    );
    await setMembers(services, group, [second!, third!]);
    const { details, message } = await refused(
      "plan_stale",
      () =>
        carryOutPlan(services, { planId: planned.id, mayGrowBy: 0 }, operator),
    );
    const { name } = await services.store.db.selectFrom("machine").select(
      "name",
    )
      .where("id", "=", third!).executeTakeFirstOrThrow();
    assertEquals(details, { planned: 2, came: 1, left: 1, names: [name] });
    assert(message.includes(name));
    assertEquals(await deploymentsOf(services, packageId), new Map());

    const { since, reached } = await carryOutPlan(services, {
      planId: planned.id,
      mayGrowBy: 1,
    }, operator);
    assertEquals(since, { came: 1, left: 1 });
    assertEquals(reached, { added: 2, reopened: 0, unchanged: 0 });
    assertEquals(
      [...(await deploymentsOf(services, packageId)).keys()].sort(),
      [second!, third!].sort(),
    );
  },
);

onBoth(
  "a deployment cancelled since the plan was made counts as added to it",
  async (services) => {
    const [first, second] = await aFleet(services);
    const packageId = await aPackage(services.store);
    await assignPackage(
      services,
      about(packageId, { machines: [first!] }),
      operator,
    );
    const { id, reached } = await planAssignment(
      services,
      about(packageId, { machines: [first!, second!], mode: "snapshot" }),
      operator,
    );
    assertEquals(reached, 1);
    await cancelDeployment(
      services,
      { machine: first!, package: packageId },
      operator,
    );
    await refused(
      "plan_stale",
      () => carryOutPlan(services, { planId: id, mayGrowBy: 0 }, operator),
    );
    const done = await carryOutPlan(
      services,
      { planId: id, mayGrowBy: 1 },
      operator,
    );
    assertEquals(done.reached, { added: 1, reopened: 1, unchanged: 0 });
    assertEquals(done.since, { came: 1, left: 0 });
  },
);

onBoth(
  "a continuous assignment reaches machines that have joined, if it suits them",
  async (services) => {
    const [unix, windows, another] = await aFleet(services);
    const group = await services.aGroup("lab", [unix!]);
    const packageId = await aPackage(services.store);
    await services.store.commit([{
      sql: "update package set target = 'unix' where id = ?",
      params: [packageId],
    }]);
    const { id } = await planAssignment(
      services,
      about(packageId, { groups: [group] }),
      operator,
    );
    await setMembers(services, group, [unix!, windows!, another!]);
    const { since } = await carryOutPlan(
      services,
      { planId: id, mayGrowBy: 1 },
      operator,
    );
    assertEquals(since, { came: 1, left: 0 });
    assertEquals(
      [...(await deploymentsOf(services, packageId)).keys()],
      [unix!, another!],
    );
  },
);

onBoth(
  "an assignment to a query reaches the machines that match now, and no later ones",
  async (services) => {
    const machines = await aFleet(services);
    const packageId = await aPackage(services.store);
    const ask = about(packageId, { query: "agent:windows" });
    const plan = await planAssignment(services, ask, operator);
    assertEquals([plan.reached, plan.mode, plan.whom.query], [
      4,
      "snapshot",
      "agent:windows",
    ]);
    const late = await services.aMachine({ agent: WINDOWS });
    await refused(
      "plan_stale",
      () => carryOutPlan(services, { planId: plan.id, mayGrowBy: 0 }, operator),
    );
    const { assignment } = await assignPackage(services, ask, operator);
    assertEquals(
      [assignment.query, assignment.machines, assignment.mode],
      ["agent:windows", 5, "snapshot"],
    );
    await services.aMachine({ agent: WINDOWS });
    assertEquals(
      [...(await deploymentsOf(services, packageId)).keys()],
      [...machines.filter((_, i) => i % 2 === 1), late.id],
    );
    for (
      const [wrong, code] of [
        [{ query: "agent:" }, "query_malformed"],
        [{ query: "( )" }, "query_malformed"],
        [{ query: "os:debian", mode: "continuous" }, "malformed_request"],
      ] as const
    ) {
      await refused(
        code,
        () => planAssignment(services, about(packageId, wrong), operator),
      );
    }
  },
);

onBoth(
  "two operators with the same plan create one set of deployments",
  async (services) => {
    const machines = await aFleet(services);
    const packageId = await aPackage(services.store);
    const ask = about(packageId, { machines, mode: "snapshot" });
    const plans = [
      await planAssignment(services, ask, operator),
      await planAssignment(services, ask, operator),
    ];
    const done = await Promise.all(
      plans.map(({ id }) =>
        carryOutPlan(services, { planId: id, mayGrowBy: 0 }, operator)
      ),
    );
    const added = done.reduce((sum, { reached }) => sum + reached.added, 0);
    assertEquals(added, MACHINES);
    const deployments = [
      ...(await deploymentsOf(services, packageId)).values(),
    ];
    assertEquals(deployments.length, MACHINES);
    assert(deployments.every(({ attempt }) => attempt === 1));
    const created = (await services.eventKinds())
      .filter((kind) => kind === "assignment.created");
    assertEquals(created.length, 2);
  },
);

onBoth(
  "a plan is carried out once, whoever carries it out",
  async (services) => {
    const machines = await aFleet(services);
    const packageId = await aPackage(services.store);
    const { id } = await planAssignment(
      services,
      about(packageId, { machines }),
      operator,
    );
    const both = await Promise.allSettled([
      carryOutPlan(services, { planId: id, mayGrowBy: 0 }, operator),
      carryOutPlan(services, { planId: id, mayGrowBy: 0 }, operator),
    ]);
    const failed = both.filter(({ status }) => status === "rejected");
    assertEquals(failed.length, 1);
    const { reason } = failed[0] as PromiseRejectedResult;
    assertEquals((reason as Refusal).code, "nothing_to_do");
    assert((reason as Refusal).message.includes("as assignment 1"));
  },
);

onBoth(
  "a snapshot assignment follows its plan, also after a restart",
  async (services) => {
    const [first, second, third] = await aFleet(services);
    const group = await services.aGroup("lab", [first!, second!]);
    const packageId = await aPackage(services.store);
    const { id } = await planAssignment(
      services,
      about(packageId, { groups: [group], mode: "snapshot" }),
      operator,
    );
    const { assignment } = await carryOutPlan(services, {
      planId: id,
      mayGrowBy: 0,
    }, operator);
    // As if it had stopped before the second machine, and a third had joined in
    // the meantime.
    await setMembers(services, group, [first!, second!, third!]);
    await services.store.commit([
      { sql: "delete from deployment where machine_id = ?", params: [second!] },
      {
        sql: "update assignment set expanded_to = ? where id = ?",
        params: [first!, assignment.id],
      },
    ]);
    services.pass(2 * 3600);
    await collectPlans(services);
    await resumeAssignments(services);
    assertEquals(
      [...(await deploymentsOf(services, packageId)).keys()],
      [first!, second!],
    );
  },
);

onBoth(
  "an assignment to much of the fleet needs a confirmation",
  async (services) => {
    const machines: number[] = [];
    for (let i = 0; i < 12; i++) machines.push((await services.aMachine()).id);
    const packageId = await aPackage(services.store);
    const ask = about(packageId, { machines });
    const { id, guard } = await planAssignment(services, ask, operator);
    assertEquals(guard, { needed: true, fleet: 12, percent: 10 });
    const carryOut = (confirmMachines?: number) =>
      carryOutPlan(services, { planId: id, mayGrowBy: 0 }, operator, {
        confirmMachines,
      });
    for (const wrong of [undefined, 11]) {
      await refused("guard_number_needed", () => carryOut(wrong));
      await refused(
        "guard_number_needed",
        () =>
          assignPackage(services, { ...ask }, operator, {
            confirmMachines: wrong,
          }),
      );
    }
    assertEquals((await carryOut(12)).reached.added, 12);
    const few = about(packageId, {
      machines: machines.slice(0, 3),
      force: true,
    });
    assertEquals(
      (await planAssignment(services, few, operator)).guard.needed,
      false,
    );
  },
);

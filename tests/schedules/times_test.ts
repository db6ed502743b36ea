import { assertEquals, assertRejects } from "@std/assert";
import { joinStatements } from "#db/assignments/reach.ts";
import { waitingFor } from "#db/schedules/expiry.ts";
import { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import {
  assignPackage,
  carryOutPlan,
} from "#server/usecases/assignments/assign_package.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import { withdrawAssignment } from "#server/usecases/assignments/withdraw_assignment.ts";
import { describeDeployment } from "#server/usecases/deployments/describe_deployments.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import { describeRollout } from "#server/usecases/rollouts/describe_rollouts.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { anAssignment, inSeconds } from "./site.ts";

onBoth("an assignment offers nothing before it begins", async (services) => {
  const notBefore = inSeconds(services, 3600);
  const given = await anAssignment(services, 2, { notBefore });
  const [first, second] = given.machines;
  assertEquals(given.assignment.times, {
    notBefore,
    expiresAt: null,
    deadline: null,
  });
  assertEquals(await given.polls(first!), false);

  const why = await explainDeployment(
    services.store.db,
    first!.id,
    given.packageId,
    services.now(),
  );
  assertEquals(why.cause, "not_before");
  assertEquals(why.reason, { code: "not_before", until: notBefore });
  assertEquals(why.next, { step: "begin", by: "server", at: notBefore });

  services.pass(3599);
  assertEquals(await given.polls(first!), false);
  services.pass(1);
  assertEquals(await given.polls(first!), true);
  // The clock is set back: what was offered stays offered.
  services.pass(-7200);
  assertEquals(await given.polls(first!), true);
  assertEquals(await given.polls(second!), false);
});

onBoth(
  "what was not offered before the expiry expires, what was offered stays",
  async (services) => {
    const expiresAt = inSeconds(services, 3600);
    const given = await anAssignment(services, 3, { expiresAt });
    const [offered, late] = given.machines;
    assertEquals(await given.polls(offered!), true);
    services.pass(3600);
    // No first offer from that moment on, whether the job has run or not.
    assertEquals(await given.polls(late!), false);
    const { cause } = await describeDeployment(
      services.store.db,
      late!.id,
      given.packageId,
      services.now(),
    );
    assertEquals(cause, "past_expiry");

    await given.expire();
    assertEquals(await given.states(), ["offered", "expired", "expired"]);
    assertEquals(await given.polls(offered!), true);
    assertEquals(await given.polls(late!), false);
    const kinds = await services.eventKinds();
    assertEquals(
      kinds.filter((kind) => kind.endsWith(".expired")),
      ["deployment.expired", "deployment.expired", "assignment.expired"],
    );
    await given.expire();
    assertEquals((await services.eventKinds()).length, kinds.length);
    await services.recordResult(
      offered!.deviceId,
      given.packageId,
      "SUCCESS",
    );
    assertEquals((await given.states())[0], "succeeded");
  },
);

onBoth(
  "an operator who retries what has expired decides alone",
  async (services) => {
    const given = await anAssignment(services, 1, {
      expiresAt: inSeconds(services, 60),
    });
    const [machine] = given.machines;
    services.pass(60);
    await given.expire();
    await retryDeployment(services, {
      machine: machine!.id,
      package: given.packageId,
    }, operator);
    await given.expire();
    assertEquals(await given.states(), ["waiting"]);
    // A Unix agent takes nothing new until its download run has ended.
    services.pass(600);
    assertEquals(await given.polls(machine!), true);
  },
);

onBoth(
  "so does one who retries before the server has noted the expiry",
  async (services) => {
    const given = await anAssignment(services, 2, {
      expiresAt: inSeconds(services, 60),
    });
    const [machine] = given.machines;
    assertEquals(await given.polls(machine!), true);
    await services.recordResult(
      machine!.deviceId,
      given.packageId,
      "ERR_EXECUTE",
    );
    services.pass(60);
    await retryDeployment(services, {
      machine: machine!.id,
      package: given.packageId,
    }, operator);
    await given.expire();
    assertEquals(await given.states(), ["waiting", "expired"]);
    // A Unix agent takes nothing new until its download run has ended.
    services.pass(600);
    assertEquals(await given.polls(machine!), true);
  },
);

onBoth(
  "machines that wait are read in parts, each behind the one before",
  async (services) => {
    const { id, machines } = await anAssignment(services, 3, {
      expiresAt: inSeconds(services, 60),
    });
    const ids = machines.map((machine) => machine.id);
    const { db } = services.store;
    assertEquals(await waitingFor(db, id, 0, 2), ids.slice(0, 2));
    assertEquals(await waitingFor(db, id, ids[1]!, 2), ids.slice(2));
    assertEquals(await waitingFor(db, id, ids[2]!, 2), []);
  },
);

onBoth(
  "machines that join a group after the expiry get nothing",
  async (services) => {
    const lab = await services.aGroup("lab", []);
    const given = await anAssignment(services, 1, {
      expiresAt: inSeconds(services, 60),
    }, { groups: [lab] });
    const join = async () => {
      const { id, deviceId } = await services.aMachine();
      await services.store.commit([
        ...joinStatements(lab, [id], "server", services.now()),
        {
          sql: "insert into group_member (group_id, machine_id) values (?, ?)",
          params: [lab, id],
        },
      ]);
      return { id, deviceId };
    };
    assertEquals(await given.polls(await join()), true);
    services.pass(60);
    // Between the expiry and the job: it waits, and expires.
    assertEquals(await given.polls(await join()), false);
    await given.expire();
    assertEquals(await given.states(), ["expired", "offered", "expired"]);
    assertEquals(await given.polls(await join()), false);
    assertEquals((await given.states()).length, 3);
  },
);

onBoth(
  "what another assignment brings too is handed over with that one's times",
  async (services) => {
    const given = await anAssignment(services, 1, {
      notBefore: inSeconds(services, 3600),
    });
    const [machine] = given.machines;
    // It takes nothing new, because the machine has the package already.
    const lab = await services.aGroup("lab", [machine!.id]);
    await assignPackage(services, {
      packageId: given.packageId,
      machines: [],
      groups: [lab],
      force: false,
      mode: "continuous",
    }, operator);
    assertEquals(await given.polls(machine!), false);
    await withdrawAssignment(services, given.id, operator);
    assertEquals(await given.states(), ["waiting"]);
    assertEquals(await given.polls(machine!), true);
  },
);

onBoth(
  "an expired rollout has no failures, and its closed waves never open",
  async (services) => {
    const given = await anAssignment(services, 4, {
      expiresAt: inSeconds(services, 60),
    }, {
      rollout: RolloutPolicy.parse({
        waves: [{ machines: 2 }, { rest: true }],
        advance: { succeededPercent: 100 },
        halt: { failedMachines: 1 },
      }),
    });
    services.pass(60);
    await given.expire();
    const { state, waves } = await describeRollout(
      services.store.db,
      given.id,
      services.now(),
    );
    assertEquals(state, "stopped");
    assertEquals(
      waves.map(({ failed, waiting }) => [failed, waiting]),
      [[0, 0], [0, 0]],
    );
  },
);

onBoth(
  "times that are in the past or exclude each other are refused",
  async (services) => {
    const soon = inSeconds(services, 60);
    const later = inSeconds(services, 120);
    const past = inSeconds(services, -1);
    for (
      const [times, why] of [
        [{ notBefore: past }, "that is in the past"],
        [{ expiresAt: past }, "that is in the past"],
        [
          { notBefore: later, expiresAt: soon },
          "nothing would ever be offered",
        ],
      ] as const
    ) {
      await assertRejects(
        () => anAssignment(services, 1, times),
        Refusal,
        why,
      );
    }
  },
);

onBoth(
  "a plan keeps its times, and expects machines at their first poll after that",
  async (services) => {
    const { id } = await services.aMachine();
    const packageId = await aPackage(services.store);
    const request = {
      packageId,
      machines: [id],
      groups: [],
      force: false,
      times: { notBefore: inSeconds(services, 10 * 3600) },
    };
    const plan = await planAssignment(services, request, operator);
    const { notBefore } = plan.times!;
    assertEquals(notBefore, request.times.notBefore);
    assertEquals(
      Date.parse(plan.arrivals.half!) >= Date.parse(notBefore!),
      true,
    );
    const unlimited = await planAssignment(
      services,
      { ...request, times: undefined },
      operator,
    );
    assertEquals(
      Date.parse(unlimited.arrivals.half!) < Date.parse(notBefore!),
      true,
    );
    // The plan is carried out after the moment at which it was to begin.
    const soon = await planAssignment(services, {
      ...request,
      times: { notBefore: inSeconds(services, 60) },
    }, operator);
    services.pass(120);
    const { assignment } = await carryOutPlan(
      services,
      { planId: soon.id, mayGrowBy: 0 },
      operator,
    );
    assertEquals(assignment.times, soon.times);
  },
);

import { assertEquals, assertRejects } from "@std/assert";
import { describeDeployment } from "#server/usecases/deployments/describe_deployments.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import {
  openWaves,
  pauseRollout,
  resumeRollout,
  stopRollout,
} from "#server/usecases/rollouts/control_rollouts.ts";
import { withdrawAssignment } from "#server/usecases/assignments/withdraw_assignment.ts";
import { joinStatements } from "#db/assignments/reach.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { aRollout } from "./site.ts";

const bob = { name: "bob", role: "operator" } as const;
const quick = {
  succeededPercent: 100,
  of: "all",
  soakMinutes: 0,
  approval: "none",
} as const;

onBoth(
  "a rollout offers the package to one wave after the other",
  async (services) => {
    const rollout = await aRollout(services, 4, {
      waves: [{ percent: 25 }, { percent: 100 }],
      advance: { ...quick, soakMinutes: 60 },
    });
    const [canary] = await rollout.inWave(1);
    const others = await rollout.inWave(2);
    assertEquals([canary !== undefined, others.length], [true, 3]);

    assertEquals(await rollout.polls(canary!), true);
    for (const one of others) assertEquals(await rollout.polls(one), false);
    const { reason, cause } = await describeDeployment(
      services.store.db,
      others[0]!.id,
      rollout.packageId,
      services.now(),
    );
    assertEquals([reason?.code, cause], ["wave_not_open", "wave_not_open"]);
    await rollout.advance();
    assertEquals((await rollout.read()).openWave, 1);

    await rollout.runs(canary!);
    await rollout.advance();
    assertEquals((await rollout.read()).waitsFor, "soak");
    services.pass(3600);
    await rollout.advance();
    const open = await rollout.read();
    assertEquals([open.openWave, open.state], [2, "running"]);
    for (const one of others) {
      assertEquals(await rollout.polls(one), true);
      await rollout.runs(one);
    }
    await rollout.advance();
    const { state, waves } = await rollout.read();
    assertEquals(state, "finished");
    assertEquals(waves.map(({ succeeded }) => succeeded), [1, 3]);
    const kinds = await services.eventKinds();
    assertEquals(kinds.filter((kind) => kind.startsWith("rollout.")), [
      "rollout.wave_reached",
      "rollout.wave_opened",
      "rollout.wave_reached",
      "rollout.finished",
    ]);
  },
);

onBoth(
  "a rollout halts with the result that crosses a threshold, and what was offered stays offered",
  async (services) => {
    const rollout = await aRollout(services, 4, {
      waves: [{ percent: 100 }],
      advance: quick,
      halt: { failedPercent: 30 },
    });
    const [first, second, third, fourth] = rollout.machines;
    await rollout.polls(second!);
    await rollout.runs(first!, "ERR_EXECUTE");

    const halted = await rollout.read();
    assertEquals(halted.state, "halted");
    assertEquals(halted.halted, {
      because: "failed_percent",
      machines: 1,
      of: 1,
    });
    assertEquals(await rollout.polls(third!), false);
    assertEquals(await rollout.polls(second!), true);
    const why = await explainDeployment(
      services.store.db,
      third!.id,
      rollout.packageId,
      services.now(),
    );
    assertEquals([why.cause, why.next.step], ["halted", "resume_rollout"]);

    // What happened before is accepted; the next failure halts it again.
    await resumeRollout(services, rollout.id, operator);
    assertEquals(await rollout.polls(third!), true);
    await services.recordResult(
      third!.deviceId,
      rollout.packageId,
      "ERR_EXECUTE",
    );
    assertEquals((await rollout.read()).state, "halted");
    assertEquals(await rollout.polls(fourth!), false);
  },
);

onBoth(
  "a rollout halts on a named code only",
  async (services) => {
    const rollout = await aRollout(services, 3, {
      waves: [{ percent: 100 }],
      halt: { codes: ["ERR_UNZIP"] },
    });
    const [first, second, third] = rollout.machines;
    await rollout.runs(first!, "ERR_EXECUTE");
    assertEquals((await rollout.read()).state, "running");
    await rollout.runs(second!, "ERR_UNZIP");
    assertEquals((await rollout.read()).halted, {
      because: "code",
      code: "ERR_UNZIP",
    });
    assertEquals(await rollout.polls(third!), false);
  },
);

onBoth(
  "a rollout halts when inventories contradict its successes",
  async (services) => {
    const rollout = await aRollout(services, 3, {
      waves: [{ percent: 100 }],
      halt: { contradictedPercent: 40 },
    });
    const [first, second] = rollout.machines;
    await rollout.runs(first!);
    await rollout.runs(second!);
    await rollout.advance();
    assertEquals((await rollout.read()).state, "running");
    await services.store.commit([{
      sql: `update deployment set observed = 'contradicted', observed_at = 1
        where machine_id = ?`,
      params: [first!.id],
    }]);
    await rollout.advance();
    assertEquals((await rollout.read()).halted, {
      because: "contradicted_percent",
      machines: 1,
      of: 2,
    });
  },
);

onBoth(
  "a rollout halts when results stop arriving",
  async (services) => {
    const rollout = await aRollout(services, 2, {
      waves: [{ percent: 100 }],
      halt: { silentHours: 2 },
    });
    services.pass(10 * 3600);
    await rollout.advance();
    assertEquals((await rollout.read()).state, "running");
    await rollout.polls(rollout.machines[0]!);
    services.pass(7100);
    await rollout.advance();
    assertEquals((await rollout.read()).state, "running");
    services.pass(100);
    await rollout.advance();
    const { state, halted } = await rollout.read();
    assertEquals([state, halted], ["halted", {
      because: "silent",
      machines: 1,
    }]);
  },
);

onBoth(
  "pausing a rollout keeps first offers back until it is resumed",
  async (services) => {
    const rollout = await aRollout(services, 2, { waves: [{ rest: true }] });
    const [first, second] = rollout.machines;
    await rollout.polls(first!);
    const paused = await pauseRollout(services, rollout.id, bob, "wait");
    assertEquals([paused.state, paused.reason, paused.changedBy], [
      "paused",
      "wait",
      "bob",
    ]);
    assertEquals(await rollout.polls(first!), true);
    assertEquals(await rollout.polls(second!), false);
    const refusal = await assertRejects(
      () => pauseRollout(services, rollout.id, operator),
      Refusal,
    );
    assertEquals([refusal.code, refusal.message], [
      "nothing_to_do",
      `Cannot pause rollout ${rollout.id}: it was paused by bob at ${paused.changedAt}`,
    ]);
    await resumeRollout(services, rollout.id, operator);
    assertEquals(await rollout.polls(second!), true);
  },
);

onBoth(
  "two operators who pause at once get one clear answer each",
  async (services) => {
    const { id } = await aRollout(services, 1, { waves: [{ rest: true }] });
    const answers = await Promise.allSettled([
      pauseRollout(services, id, bob),
      pauseRollout(services, id, operator),
      openWaves(services, id, operator),
    ]);
    assertEquals(
      answers.map(({ status }) => status).sort(),
      ["fulfilled", "rejected", "rejected"],
    );
    const kinds = await services.eventKinds();
    assertEquals(kinds.filter((kind) => kind === "rollout.paused").length, 1);
  },
);

onBoth(
  "stopping a rollout recalls what can be recalled, and no first offer follows",
  async (services) => {
    const rollout = await aRollout(services, 3, { waves: [{ rest: true }] });
    const [first, second] = rollout.machines;
    await rollout.polls(first!);
    const counted = await stopRollout(services, rollout.id, bob, {
      dryRun: true,
    });
    assertEquals([counted.cancelled, counted.recalling], [2, 1]);
    assertEquals((await rollout.read()).state, "running");
    const stopped = await stopRollout(services, rollout.id, bob, {
      reason: "wrong version",
      confirmMachines: 3,
    });
    assertEquals([stopped.cancelled, stopped.recalling], [2, 1]);
    const { state, reason } = await rollout.read();
    assertEquals([state, reason], ["stopped", "wrong version"]);
    assertEquals(await rollout.polls(second!), false);
    assertEquals((await rollout.read()).waves[0]!.cancelled, 2);
    await assertRejects(
      () => stopRollout(services, rollout.id, operator),
      Refusal,
      "was stopped by bob",
    );
    await assertRejects(
      () => resumeRollout(services, rollout.id, operator),
      Refusal,
      "was stopped by bob",
    );
    // A retry is a decision about this machine, and no part of the rollout.
    await retryDeployment(services, {
      machine: second!.id,
      package: rollout.packageId,
    }, operator);
    services.pass(600); // its download run ends
    assertEquals(await rollout.polls(second!), true);
  },
);

onBoth(
  "withdrawing the assignment of a rollout stops it",
  async (services) => {
    const rollout = await aRollout(services, 2, {
      waves: [{ machines: 1 }, { rest: true }],
    });
    await withdrawAssignment(services, rollout.id, operator, {
      confirmMachines: 2,
    });
    assertEquals((await rollout.read()).state, "stopped");
  },
);

onBoth(
  "operators open waves, and need another one where approval is required",
  async (services) => {
    const rollout = await aRollout(services, 4, {
      waves: [{ machines: 1 }, { machines: 1 }, { rest: true }],
      advance: { ...quick, approval: "each" },
    });
    const { id } = rollout;
    assertEquals((await rollout.read()).waitsFor, "approval");
    const [canary] = await rollout.inWave(1);
    assertEquals(await rollout.polls(canary!), false);
    await assertRejects(
      () => openWaves(services, id, operator),
      Refusal,
      "another operator than ada, who made it, has to open it",
    );
    assertEquals((await openWaves(services, id, bob)).rollout.openWave, 1);
    await rollout.runs(canary!);
    await rollout.advance();
    assertEquals((await rollout.read()).waitsFor, "approval");
    const dry = await openWaves(services, id, bob, {
      wave: "all",
      dryRun: true,
    });
    assertEquals([dry.machines, dry.rollout.openWave], [3, 1]);
    const all = await openWaves(services, id, bob, {
      wave: "all",
      confirmMachines: 3,
    });
    assertEquals([all.machines, all.rollout.openWave], [3, 3]);
    await assertRejects(
      () => openWaves(services, id, bob),
      Refusal,
      "all 3 are open",
    );
  },
);

onBoth(
  "a wave of a group comes first, and machines that join later are in the last open wave",
  async (services) => {
    const member = await services.aMachine();
    const lab = await services.aGroup("lab", [member.id]);
    const rollout = await aRollout(services, 2, {
      waves: [{ group: lab }, { rest: true }],
    }, { groups: [lab] });
    const joiner = await services.aMachine();
    await services.store.commit([
      ...joinStatements(lab, [joiner.id], "server", services.now()),
      {
        sql: "insert into group_member (group_id, machine_id) values (?, ?)",
        params: [lab, joiner.id],
      },
    ]);
    const { waves } = await rollout.read();
    assertEquals(
      waves.map(({ machines, groupName }) => [machines, groupName]),
      [[2, "lab"], [2, null]],
    );
    assertEquals(await rollout.polls(member), true);
    assertEquals(await rollout.polls(joiner), true);
    assertEquals(await rollout.polls(rollout.machines[0]!), false);
  },
);

onBoth(
  "machines that are never seen do not count after the deadline of their wave",
  async (services) => {
    const rollout = await aRollout(services, 4, {
      waves: [{ machines: 3 }, { rest: true }],
      advance: { ...quick, deadlineHours: 24 },
    });
    const [first, second] = await rollout.inWave(1);
    await rollout.runs(first!);
    await rollout.runs(second!);
    services.pass(23 * 3600);
    await rollout.advance();
    assertEquals((await rollout.read()).openWave, 1);
    services.pass(3600);
    await rollout.advance();
    assertEquals((await rollout.read()).openWave, 2);
  },
);

onBoth(
  "assigning refuses waves that do not add up, and says what is wrong",
  async (services) => {
    for (
      const [waves, expected] of [
        [[{ percent: 5 }, { percent: 101 }], "Wave 2 has 101 %"],
        [[{ percent: 5 }], "The last wave must have 100 %"],
        [[{ group: 99 }, { rest: true }], "There is no group 99"],
      ] as const
    ) {
      await assertRejects(
        () => aRollout(services, 1, { waves: [...waves] }),
        Refusal,
        expected,
      );
    }
  },
);

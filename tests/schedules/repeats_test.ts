import { assert, assertEquals, assertRejects } from "@std/assert";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import { repeatAssignments } from "#server/usecases/schedules/repeat_assignments.ts";
import { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { anAssignment, inSeconds } from "./site.ts";

const DAY = 86_400;
const daily = { rule: "daily@02:00", zone: "UTC" };

/** Seconds until 02:00 UTC. */
function untilTwo(now: Date): number {
  const seconds = (now.getTime() / 1000) % DAY;
  return (2 * 3600 - seconds + DAY) % DAY || DAY;
}

onBoth(
  "each run is an attempt where the last one has ended",
  async (services) => {
    const given = await anAssignment(services, 3, undefined, { repeat: daily });
    const [done, failed, silent] = given.machines;
    const wait = untilTwo(services.now());
    assertEquals(
      given.assignment.repeat,
      { ...daily, nextAt: inSeconds(services, wait + DAY) },
    );
    // Nothing goes out before the first run.
    assertEquals(await given.polls(done!), false);
    services.pass(wait);
    for (
      const [machine, code] of [[done, "SUCCESS"], [
        failed,
        "ERR_EXECUTE",
      ]] as const
    ) {
      assertEquals(await given.polls(machine!), true);
      await services.recordResult(machine!.deviceId, given.packageId, code);
    }
    await repeatAssignments(services);
    assertEquals(await given.states(), ["succeeded", "failed", "waiting"]);
    const why = await explainDeployment(
      services.store.db,
      done!.id,
      given.packageId,
      services.now(),
    );
    assertEquals(why.next, {
      step: "run_again",
      by: "server",
      at: inSeconds(services, DAY),
    });

    services.pass(DAY);
    await repeatAssignments(services);
    await repeatAssignments(services);
    assertEquals(await given.states(), ["waiting", "waiting", "waiting"]);
    const attempt = async (machine: typeof done) =>
      (await services.stateOf(machine!.id, given.packageId))!.attempt;
    assertEquals([await attempt(done), await attempt(silent)], [2, 1]);
    services.pass(600);
    assertEquals(await given.polls(done!), true);
  },
);

onBoth("runs that were missed are made up for once", async (services) => {
  const given = await anAssignment(services, 1, undefined, { repeat: daily });
  const [machine] = given.machines;
  services.pass(untilTwo(services.now()));
  await given.polls(machine!);
  await services.recordResult(machine!.deviceId, given.packageId, "SUCCESS");
  services.pass(5 * DAY + 60);
  await repeatAssignments(services);
  services.pass(600);
  assertEquals(await given.polls(machine!), true);
  await services.recordResult(machine!.deviceId, given.packageId, "SUCCESS");
  await repeatAssignments(services);
  assertEquals(await given.states(), ["succeeded"]);
  const { attempt } = (await services.stateOf(machine!.id, given.packageId))!;
  assertEquals(attempt, 2);
});

onBoth(
  "what was cancelled or has expired does not run again",
  async (services) => {
    const given = await anAssignment(
      services,
      1,
      { expiresAt: inSeconds(services, untilTwo(services.now()) + 3600) },
      { repeat: daily },
    );
    const [machine] = given.machines;
    services.pass(untilTwo(services.now()));
    await given.polls(machine!);
    await services.recordResult(machine!.deviceId, given.packageId, "SUCCESS");
    services.pass(2 * DAY);
    await repeatAssignments(services);
    assertEquals(await given.states(), ["succeeded"]);
    const why = await explainDeployment(
      services.store.db,
      machine!.id,
      given.packageId,
      services.now(),
    );
    assertEquals(why.next.step, "none");
  },
);

onBoth(
  "a plan names the next runs, and refuses what never occurs",
  async (services) => {
    const given = await anAssignment(services, 1, undefined);
    const order = {
      packageId: await aPackage(services.store),
      machines: given.machines.map(({ id }) => id),
      groups: [],
      force: true,
    };
    const wait = untilTwo(services.now());
    const { repeat, arrivals } = await planAssignment(
      services,
      { ...order, repeat: daily },
      operator,
    );
    assertEquals(repeat, {
      ...daily,
      runs: [0, 1, 2].map((day) => inSeconds(services, wait + day * DAY)),
    });
    // Machines are expected after the first run.
    assert(arrivals.all! >= repeat!.runs[0]!);
    for (
      const [wrong, why] of [
        [{ repeat: { ...daily, zone: "Mars/Phobos" } }, "time zone"],
        [{ repeat: { ...daily, rule: "never@02:00" } }, "Cannot repeat"],
        [{
          repeat: daily,
          rollout: RolloutPolicy.parse({ waves: [{ percent: 100 }] }),
        }, "Cannot repeat a rollout"],
      ] as const
    ) {
      await assertRejects(
        () => planAssignment(services, { ...order, ...wrong }, operator),
        Refusal,
        why,
      );
    }
  },
);

import { assertEquals } from "@std/assert";
import { cancelDeployment } from "#server/usecases/deployments/cancel_deployments.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import {
  pauseRollout,
  resumeRollout,
} from "#server/usecases/rollouts/control_rollouts.ts";
import { retryFailures } from "#server/usecases/schedules/retry_failures.ts";
import { iso } from "#shared/time.ts";
import { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { anAssignment, inSeconds } from "./site.ts";

const twice = { limit: 2, afterMinutes: 60, codes: [] };

onBoth("failures are retried after a pause, and so often", async (services) => {
  const given = await anAssignment(services, 2, undefined, { retry: twice });
  assertEquals(given.assignment.retry, twice);
  const [machine, other] = given.machines;
  const fails = async () => {
    // A Unix agent takes nothing new until its download run has ended.
    services.pass(600);
    assertEquals(await given.polls(machine!), true);
    await services.recordResult(
      machine!.deviceId,
      given.packageId,
      "ERR_EXECUTE",
    );
  };
  const next = async () => {
    const why = await explainDeployment(
      services.store.db,
      machine!.id,
      given.packageId,
      services.now(),
    );
    return why.next;
  };
  await given.polls(other!);
  await services.recordResult(other!.deviceId, given.packageId, "SUCCESS");
  await fails();
  const failedAt = services.now().getTime();
  assertEquals(await next(), {
    step: "retry_due",
    by: "server",
    at: iso(failedAt + 3_600_000),
  });
  services.pass(3599);
  await retryFailures(services);
  assertEquals(await given.states(), ["failed", "succeeded"]);
  services.pass(2);
  await retryFailures(services);
  await retryFailures(services);
  assertEquals(await given.states(), ["waiting", "succeeded"]);
  await fails();
  services.pass(7190);
  await retryFailures(services);
  assertEquals(await given.states(), ["failed", "succeeded"]);
  services.pass(20);
  await retryFailures(services);
  await fails();
  // The limit is reached.
  services.pass(30 * 86_400);
  await retryFailures(services);
  assertEquals(await given.states(), ["failed", "succeeded"]);
  assertEquals((await next()).step === "retry_due", false);
  const { attempt } = (await services.stateOf(machine!.id, given.packageId))!;
  assertEquals(attempt, 3);
  const events = await services.store.db.selectFrom("event").select("actor")
    .where("kind", "=", "deployment.retried").execute();
  assertEquals(events.map(({ actor }) => actor), ["server", "server"]);
});

onBoth("only named codes are retried", async (services) => {
  const given = await anAssignment(services, 2, undefined, {
    retry: { ...twice, codes: ["ERR_DOWNLOAD_PACK"] },
  });
  const [one, other] = given.machines;
  for (
    const [machine, code] of [
      [one, "ERR_DOWNLOAD_PACK"],
      [other, "ERR_EXECUTE"],
    ] as const
  ) {
    await given.polls(machine!);
    await services.recordResult(machine!.deviceId, given.packageId, code);
  }
  services.pass(3601);
  await retryFailures(services);
  assertEquals(await given.states(), ["waiting", "failed"]);
});

onBoth("nothing is retried after the expiry, or a cancel", async (services) => {
  const given = await anAssignment(
    services,
    2,
    { expiresAt: inSeconds(services, 1800) },
    { retry: twice },
  );
  const [one] = given.machines;
  await given.polls(one!);
  await services.recordResult(one!.deviceId, given.packageId, "ERR_EXECUTE");
  services.pass(4000);
  await retryFailures(services);
  assertEquals((await given.states())[0], "failed");

  const again = await anAssignment(services, 1, undefined, { retry: twice });
  const [machine] = again.machines;
  await cancelDeployment(services, {
    machine: machine!.id,
    package: again.packageId,
  }, operator);
  services.pass(4000);
  await retryFailures(services);
  assertEquals(await again.states(), ["cancelled"]);
});

onBoth("a paused rollout retries once it is resumed", async (services) => {
  const given = await anAssignment(services, 1, undefined, {
    retry: twice,
    rollout: RolloutPolicy.parse({
      waves: [{ percent: 100 }],
      halt: { codes: [] },
    }),
  });
  const [machine] = given.machines;
  await given.polls(machine!);
  await services.recordResult(
    machine!.deviceId,
    given.packageId,
    "ERR_EXECUTE",
  );
  await pauseRollout(services, given.id, operator, "");
  services.pass(4000);
  await retryFailures(services);
  assertEquals(await given.states(), ["failed"]);
  await resumeRollout(services, given.id, operator);
  await retryFailures(services);
  assertEquals(await given.states(), ["waiting"]);
});

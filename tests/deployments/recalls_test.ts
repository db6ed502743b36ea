import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "#server/domain/refusal.ts";
import { machineById } from "#db/machines/machines.ts";
import { recallPackage } from "#server/usecases/deployments/cancel_deployments.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import {
  noteFragment,
  openFragment,
  openInfo,
} from "#server/usecases/agents/open_download.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import {
  cancelDeployment,
  cancelDeployments,
} from "#server/usecases/deployments/cancel_deployments.ts";
import {
  retryDeployment,
  retryDeployments,
} from "#server/usecases/deployments/retry_deployments.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";

const WINDOWS = "OCS-NG_WINDOWS_AGENT_v2.11.0.1";

/** A machine that was offered a package of `fragments` fragments. */
async function offered(
  services: TestServices,
  { fragments = 3, agent }: { fragments?: number; agent?: string } = {},
) {
  const machine = await services.aMachine({ agent });
  const packageId = await aPackage(services.store, { fragments });
  await assignPackage(services, {
    packageId,
    machines: [machine.id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  const { offers } = await services.answerPoll(machine.deviceId, agent);
  return { ...machine, packageId, capability: offers[0]!.capability };
}

/** Fetches a fragment as an agent does, and returns the kind of the answer. */
async function fetchFragment(
  services: TestServices,
  capability: string,
  packageId: number,
  n: number,
): Promise<string> {
  const answer = await openFragment(services, capability, packageId, n);
  if (answer.kind === "file") {
    await noteFragment(services, answer.machineId, packageId, n);
  }
  return answer.kind;
}

onBoth(
  "cancel() between two fragments empties the rest, and the digest error confirms it",
  async (services) => {
    const { id, deviceId, packageId, capability } = await offered(services);
    assertEquals(
      (await openInfo(services, capability, packageId, "unix"))?.fragments,
      3,
    );
    assertEquals(
      await fetchFragment(services, capability, packageId, 1),
      "file",
    );

    await cancelDeployment(
      services,
      { machine: id, package: packageId },
      operator,
    );
    assertEquals((await services.stateOf(id, packageId))?.state, "recalling");
    assertEquals(
      await fetchFragment(services, capability, packageId, 2),
      "recalled",
    );
    assertEquals(await openInfo(services, capability, packageId, "unix"), null);
    assertEquals((await services.answerPoll(deviceId)).offers.length, 1);

    await services.recordResult(deviceId, packageId, "ERR_BAD_DIGEST");
    assertEquals((await services.stateOf(id, packageId))?.state, "cancelled");
    assertEquals((await services.answerPoll(deviceId)).offers, []);
    assertEquals((await services.eventKinds()).at(-1), "deployment.recalled");
  },
);

onBoth(
  "cancel() is refused once the agent has every fragment",
  async (services) => {
    const { id, packageId, capability } = await offered(services);
    await openInfo(services, capability, packageId, "unix");
    for (const n of [1, 2, 3]) {
      await fetchFragment(services, capability, packageId, n);
    }
    await writeProgress(services);
    const machine = await machineById(services.store.db, id);
    await assertRejects(
      () =>
        cancelDeployment(
          services,
          { machine: id, package: packageId },
          operator,
        ),
      Refusal,
      `from ${machine!.name}: the machine has the whole package`,
    );
    assertEquals((await services.stateOf(id, packageId))?.state, "downloading");
  },
);

onBoth(
  "cancel() closes a deployment that ran to its end without a report",
  async (services) => {
    const { id, deviceId, inventory, packageId, capability } = await offered(
      services,
    );
    await openInfo(services, capability, packageId, "unix");
    for (const n of [1, 2, 3]) {
      await fetchFragment(services, capability, packageId, n);
    }
    await services.receiveInventory(deviceId, {
      ...inventory,
      history: [packageId],
    });
    await cancelDeployment(
      services,
      { machine: id, package: packageId },
      operator,
    );
    assertEquals((await services.stateOf(id, packageId))?.state, "cancelled");
    await retryDeployment(
      services,
      { machine: id, package: packageId },
      operator,
    );
    assertEquals((await services.stateOf(id, packageId))?.force, 1);
  },
);

onBoth(
  "cancel() is refused for a command whose info was fetched",
  async (services) => {
    const { id, packageId, capability } = await offered(services, {
      fragments: 0,
    });
    await openInfo(services, capability, packageId, "unix");
    await assertRejects(
      () =>
        cancelDeployment(
          services,
          { machine: id, package: packageId },
          operator,
        ),
      Refusal,
      "has the whole package",
    );
  },
);

onBoth(
  "a Windows agent that is refused an info it never fetched confirms the recall",
  async (services) => {
    const { id, packageId, capability } = await offered(services, {
      agent: WINDOWS,
    });
    await cancelDeployment(
      services,
      { machine: id, package: packageId },
      operator,
    );
    assertEquals(
      await openInfo(services, capability, packageId, "windows"),
      null,
    );
    assertEquals((await services.stateOf(id, packageId))?.state, "cancelled");
  },
);

onBoth(
  "a recalled package that ran all the same is recorded with its result",
  async (services) => {
    const { id, deviceId, packageId } = await offered(services);
    await cancelDeployment(
      services,
      { machine: id, package: packageId },
      operator,
    );
    await services.recordResult(deviceId, packageId, "SUCCESS_3");
    const row = await services.stateOf(id, packageId);
    assertEquals([row?.state, row?.exitCode], ["failed", 3]);
    assertEquals((await services.answerPoll(deviceId)).offers, []);
  },
);

onBoth(
  "recalling a package affects offered deployments, not waiting ones",
  async (services) => {
    const { id, packageId } = await offered(services);
    const waiting = await services.aMachine();
    await assignPackage(services, {
      packageId,
      machines: [waiting.id],
      groups: [],
      force: false,
      mode: "continuous",
    }, operator);
    const stopped = await recallPackage(services, packageId, operator);
    assertEquals(stopped, { cancelled: 0, recalling: 1, beyondRecall: 0 });
    assertEquals((await services.stateOf(id, packageId))?.state, "recalling");
    assertEquals(
      (await services.stateOf(waiting.id, packageId))?.state,
      "waiting",
    );
  },
);

onBoth(
  "the fragments are served again after a recall and a retry",
  async (services) => {
    const { id, deviceId, packageId, capability } = await offered(services);
    await cancelDeployment(
      services,
      { machine: id, package: packageId },
      operator,
    );
    await services.recordResult(deviceId, packageId, "ERR_BAD_DIGEST");
    await retryDeployment(
      services,
      { machine: id, package: packageId },
      operator,
    );
    services.pass(60);
    const { offers } = await services.answerPoll(deviceId);
    const again = offers[0]!.capability;
    assertEquals(await fetchFragment(services, again, packageId, 1), "file");
    assertEquals(
      await fetchFragment(services, capability, packageId, 1),
      "recalled",
      "the path of the first attempt has ended with it",
    );
  },
);

onBoth(
  "openFragment() and openInfo() refuse another machine's or a made-up path",
  async (services) => {
    const { packageId, capability } = await offered(services);
    const other = await aPackage(services.store);
    const forged = capability.replace(/^[0-9a-z]+/, "zz");
    for (
      const [path, id] of [[capability, other], [forged, packageId], [
        "x",
        packageId,
      ]] as const
    ) {
      assertEquals(await fetchFragment(services, path, id, 1), "refused");
      assertEquals(await openInfo(services, path, id, "unix"), null);
    }
  },
);

onBoth(
  "bulk cancel and retry are refused without a filter",
  async (services) => {
    await assertRejects(
      () => cancelDeployments(services, {}, operator),
      Refusal,
      "everything",
    );
    await assertRejects(
      () => retryDeployments(services, {}, operator),
      Refusal,
      "everything",
    );
  },
);

onBoth("bulk retry leaves the successes alone", async (services) => {
  const packageId = await aPackage(services.store);
  const [good, bad] = [await services.aMachine(), await services.aMachine()];
  await assignPackage(services, {
    packageId,
    machines: [good.id, bad.id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  for (const { deviceId } of [good, bad]) await services.answerPoll(deviceId);
  await services.recordResult(good.deviceId, packageId, "SUCCESS");
  await services.recordResult(bad.deviceId, packageId, "ERR_EXECUTE");
  assertEquals(
    await retryDeployments(services, { package: packageId }, operator),
    {
      retried: 1,
    },
  );
  assertEquals(
    (await services.stateOf(good.id, packageId))?.state,
    "succeeded",
  );
  assertEquals((await services.stateOf(bad.id, packageId))?.state, "waiting");
});

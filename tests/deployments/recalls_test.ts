import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "#server/domain/refusal.ts";
import { machineById } from "#db/machines/machines.ts";
import { recallPackageWith } from "#server/usecases/deployments/cancel_deployments.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type UseCases,
} from "#tests/harness/store/use_cases.ts";

const WINDOWS = "OCS-NG_WINDOWS_AGENT_v2.11.0.1";

/** A machine that was offered a package of `fragments` fragments. */
async function offered(
  services: UseCases,
  { fragments = 3, agent }: { fragments?: number; agent?: string } = {},
) {
  const machine = await services.aMachine({ agent });
  const packageId = await aPackage(services.store, { fragments });
  await services.assign({
    packageId,
    machines: [machine.id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  const { offers } = await services.answerPoll(machine.deviceId, agent);
  return { ...machine, packageId, capability: offers[0]!.capability };
}

/** Fetches a fragment as an agent does; what kind of answer it got. */
async function fetchFragment(
  services: UseCases,
  capability: string,
  packageId: number,
  n: number,
): Promise<string> {
  const answer = await services.openFragment(capability, packageId, n);
  if (answer.kind === "file") {
    await services.noteFragment(answer.machineId, packageId, n);
  }
  return answer.kind;
}

onBoth(
  "cancel() between two fragments empties the rest; the digest error confirms",
  async (services) => {
    const { id, deviceId, packageId, capability } = await offered(services);
    assertEquals(
      (await services.openInfo(capability, packageId, "unix"))?.fragments,
      3,
    );
    assertEquals(
      await fetchFragment(services, capability, packageId, 1),
      "file",
    );

    await services.cancel(id, packageId, operator);
    assertEquals((await services.stateOf(id, packageId))?.state, "recalling");
    assertEquals(
      await fetchFragment(services, capability, packageId, 2),
      "recalled",
    );
    assertEquals(await services.openInfo(capability, packageId, "unix"), null);
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
    await services.openInfo(capability, packageId, "unix");
    for (const n of [1, 2, 3]) {
      await fetchFragment(services, capability, packageId, n);
    }
    await services.writeProgress();
    const machine = await machineById(services.store.db, id);
    await assertRejects(
      () => services.cancel(id, packageId, operator),
      Refusal,
      `from ${machine!.name}: it has all of it already`,
    );
    assertEquals((await services.stateOf(id, packageId))?.state, "downloading");
  },
);

onBoth(
  "cancel() closes what ran to its end without a report",
  async (services) => {
    const { id, deviceId, inventory, packageId, capability } = await offered(
      services,
    );
    await services.openInfo(capability, packageId, "unix");
    for (const n of [1, 2, 3]) {
      await fetchFragment(services, capability, packageId, n);
    }
    await services.receiveInventory(deviceId, {
      ...inventory,
      history: [packageId],
    });
    await services.cancel(id, packageId, operator);
    assertEquals((await services.stateOf(id, packageId))?.state, "cancelled");
    await services.retry(id, packageId, operator);
    assertEquals((await services.stateOf(id, packageId))?.force, 1);
  },
);

onBoth(
  "cancel() is refused for a command whose info was fetched",
  async (services) => {
    const { id, packageId, capability } = await offered(services, {
      fragments: 0,
    });
    await services.openInfo(capability, packageId, "unix");
    await assertRejects(
      () => services.cancel(id, packageId, operator),
      Refusal,
      "has all of it already",
    );
  },
);

onBoth(
  "a Windows agent refused the info it never had confirms the recall",
  async (services) => {
    const { id, packageId, capability } = await offered(services, {
      agent: WINDOWS,
    });
    await services.cancel(id, packageId, operator);
    assertEquals(
      await services.openInfo(capability, packageId, "windows"),
      null,
    );
    assertEquals((await services.stateOf(id, packageId))?.state, "cancelled");
  },
);

onBoth(
  "a recalled package that ran all the same is recorded as what it did",
  async (services) => {
    const { id, deviceId, packageId } = await offered(services);
    await services.cancel(id, packageId, operator);
    await services.recordResult(deviceId, packageId, "SUCCESS_3");
    const row = await services.stateOf(id, packageId);
    assertEquals([row?.state, row?.exitCode], ["failed", 3]);
    assertEquals((await services.answerPoll(deviceId)).offers, []);
  },
);

onBoth(
  "recalling a package reaches what was offered, leaves what waits",
  async (services) => {
    const { id, packageId } = await offered(services);
    const waiting = await services.aMachine();
    await services.assign({
      packageId,
      machines: [waiting.id],
      groups: [],
      force: false,
      mode: "continuous",
    }, operator);
    const stopped = await recallPackageWith(services)(packageId, operator);
    assertEquals(stopped, { cancelled: 0, recalling: 1, beyondRecall: 0 });
    assertEquals((await services.stateOf(id, packageId))?.state, "recalling");
    assertEquals(
      (await services.stateOf(waiting.id, packageId))?.state,
      "waiting",
    );
  },
);

onBoth(
  "a retry after a recall serves its fragments again",
  async (services) => {
    const { id, deviceId, packageId, capability } = await offered(services);
    await services.cancel(id, packageId, operator);
    await services.recordResult(deviceId, packageId, "ERR_BAD_DIGEST");
    await services.retry(id, packageId, operator);
    services.pass(60);
    await services.answerPoll(deviceId);
    assertEquals(
      await fetchFragment(services, capability, packageId, 1),
      "file",
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
      assertEquals(await services.openInfo(path, id, "unix"), null);
    }
  },
);

onBoth("bulk cancel and retry refuse to mean everything", async (services) => {
  await assertRejects(
    () => services.cancelMany({}, operator),
    Refusal,
    "everything",
  );
  await assertRejects(
    () => services.retryMany({}, operator),
    Refusal,
    "everything",
  );
});

onBoth("bulk retry leaves the successes alone", async (services) => {
  const packageId = await aPackage(services.store);
  const [good, bad] = [await services.aMachine(), await services.aMachine()];
  await services.assign({
    packageId,
    machines: [good.id, bad.id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  for (const { deviceId } of [good, bad]) await services.answerPoll(deviceId);
  await services.recordResult(good.deviceId, packageId, "SUCCESS");
  await services.recordResult(bad.deviceId, packageId, "ERR_EXECUTE");
  assertEquals(await services.retryMany({ package: packageId }, operator), {
    retried: 1,
  });
  assertEquals(
    (await services.stateOf(good.id, packageId))?.state,
    "succeeded",
  );
  assertEquals((await services.stateOf(bad.id, packageId))?.state, "waiting");
});

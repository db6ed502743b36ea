import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "#server/domain/refusal.ts";
import { machineById } from "#db/machines/machines.ts";
import { recallPackageWith } from "#server/usecases/deployments/cancel_deployments.ts";
import { aPackage } from "#tests/world/store/rows.ts";
import {
  onBoth,
  operator,
  type UseCases,
} from "#tests/world/store/use_cases.ts";

const WINDOWS = "OCS-NG_WINDOWS_AGENT_v2.11.0.1";

/** A machine that was offered a package of `fragments` fragments. */
async function offered(
  world: UseCases,
  { fragments = 3, agent }: { fragments?: number; agent?: string } = {},
) {
  const machine = await world.aMachine({ agent });
  const packageId = await aPackage(world.store, { fragments });
  await world.assign({
    packageId,
    machines: [machine.id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  const { offers } = await world.answerPoll(machine.deviceId, agent);
  return { ...machine, packageId, capability: offers[0]!.capability };
}

/** Fetches a fragment as an agent does; what kind of answer it got. */
async function fetchFragment(
  world: UseCases,
  capability: string,
  packageId: number,
  n: number,
): Promise<string> {
  const answer = await world.openFragment(capability, packageId, n);
  if (answer.kind === "file") {
    await world.noteFragment(answer.machineId, packageId, n);
  }
  return answer.kind;
}

onBoth(
  "cancel() between two fragments empties the rest; the digest error confirms",
  async (world) => {
    const { id, deviceId, packageId, capability } = await offered(world);
    assertEquals(
      (await world.openInfo(capability, packageId, "unix"))?.fragments,
      3,
    );
    assertEquals(await fetchFragment(world, capability, packageId, 1), "file");

    await world.cancel(id, packageId, operator);
    assertEquals((await world.stateOf(id, packageId))?.state, "recalling");
    assertEquals(
      await fetchFragment(world, capability, packageId, 2),
      "recalled",
    );
    assertEquals(await world.openInfo(capability, packageId, "unix"), null);
    assertEquals((await world.answerPoll(deviceId)).offers.length, 1);

    await world.recordResult(deviceId, packageId, "ERR_BAD_DIGEST");
    assertEquals((await world.stateOf(id, packageId))?.state, "cancelled");
    assertEquals((await world.answerPoll(deviceId)).offers, []);
    assertEquals((await world.eventKinds()).at(-1), "deployment.recalled");
  },
);

onBoth(
  "cancel() is refused once the agent has every fragment",
  async (world) => {
    const { id, packageId, capability } = await offered(world);
    await world.openInfo(capability, packageId, "unix");
    for (const n of [1, 2, 3]) {
      await fetchFragment(world, capability, packageId, n);
    }
    await world.writeProgress();
    const machine = await machineById(world.store.db, id);
    await assertRejects(
      () => world.cancel(id, packageId, operator),
      Refusal,
      `from ${machine!.name}: it has all of it already`,
    );
    assertEquals((await world.stateOf(id, packageId))?.state, "downloading");
  },
);

onBoth(
  "cancel() closes what ran to its end without a report",
  async (world) => {
    const { id, deviceId, inventory, packageId, capability } = await offered(
      world,
    );
    await world.openInfo(capability, packageId, "unix");
    for (const n of [1, 2, 3]) {
      await fetchFragment(world, capability, packageId, n);
    }
    await world.receiveInventory(deviceId, {
      ...inventory,
      history: [packageId],
    });
    await world.cancel(id, packageId, operator);
    assertEquals((await world.stateOf(id, packageId))?.state, "cancelled");
    await world.retry(id, packageId, operator);
    assertEquals((await world.stateOf(id, packageId))?.force, 1);
  },
);

onBoth(
  "cancel() is refused for a command whose info was fetched",
  async (world) => {
    const { id, packageId, capability } = await offered(world, {
      fragments: 0,
    });
    await world.openInfo(capability, packageId, "unix");
    await assertRejects(
      () => world.cancel(id, packageId, operator),
      Refusal,
      "has all of it already",
    );
  },
);

onBoth(
  "a Windows agent refused the info it never had confirms the recall",
  async (world) => {
    const { id, packageId, capability } = await offered(world, {
      agent: WINDOWS,
    });
    await world.cancel(id, packageId, operator);
    assertEquals(await world.openInfo(capability, packageId, "windows"), null);
    assertEquals((await world.stateOf(id, packageId))?.state, "cancelled");
  },
);

onBoth(
  "a recalled package that ran all the same is recorded as what it did",
  async (world) => {
    const { id, deviceId, packageId } = await offered(world);
    await world.cancel(id, packageId, operator);
    await world.recordResult(deviceId, packageId, "SUCCESS_3");
    const row = await world.stateOf(id, packageId);
    assertEquals([row?.state, row?.exitCode], ["failed", 3]);
    assertEquals((await world.answerPoll(deviceId)).offers, []);
  },
);

onBoth(
  "recalling a package reaches what was offered, leaves what waits",
  async (world) => {
    const { id, packageId } = await offered(world);
    const waiting = await world.aMachine();
    await world.assign({
      packageId,
      machines: [waiting.id],
      groups: [],
      force: false,
      mode: "continuous",
    }, operator);
    const stopped = await recallPackageWith(world)(packageId, operator);
    assertEquals(stopped, { cancelled: 0, recalling: 1, beyondRecall: 0 });
    assertEquals((await world.stateOf(id, packageId))?.state, "recalling");
    assertEquals(
      (await world.stateOf(waiting.id, packageId))?.state,
      "waiting",
    );
  },
);

onBoth("a retry after a recall serves its fragments again", async (world) => {
  const { id, deviceId, packageId, capability } = await offered(world);
  await world.cancel(id, packageId, operator);
  await world.recordResult(deviceId, packageId, "ERR_BAD_DIGEST");
  await world.retry(id, packageId, operator);
  world.pass(60);
  await world.answerPoll(deviceId);
  assertEquals(await fetchFragment(world, capability, packageId, 1), "file");
});

onBoth(
  "openFragment() and openInfo() refuse another machine's or a made-up path",
  async (world) => {
    const { packageId, capability } = await offered(world);
    const other = await aPackage(world.store);
    const forged = capability.replace(/^[0-9a-z]+/, "zz");
    for (
      const [path, id] of [[capability, other], [forged, packageId], [
        "x",
        packageId,
      ]] as const
    ) {
      assertEquals(await fetchFragment(world, path, id, 1), "refused");
      assertEquals(await world.openInfo(path, id, "unix"), null);
    }
  },
);

onBoth("bulk cancel and retry refuse to mean everything", async (world) => {
  await assertRejects(
    () => world.cancelMany({}, operator),
    Refusal,
    "everything",
  );
  await assertRejects(
    () => world.retryMany({}, operator),
    Refusal,
    "everything",
  );
});

onBoth("bulk retry leaves the successes alone", async (world) => {
  const packageId = await aPackage(world.store);
  const [good, bad] = [await world.aMachine(), await world.aMachine()];
  await world.assign({
    packageId,
    machines: [good.id, bad.id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  for (const { deviceId } of [good, bad]) await world.answerPoll(deviceId);
  await world.recordResult(good.deviceId, packageId, "SUCCESS");
  await world.recordResult(bad.deviceId, packageId, "ERR_EXECUTE");
  assertEquals(await world.retryMany({ package: packageId }, operator), {
    retried: 1,
  });
  assertEquals((await world.stateOf(good.id, packageId))?.state, "succeeded");
  assertEquals((await world.stateOf(bad.id, packageId))?.state, "waiting");
});

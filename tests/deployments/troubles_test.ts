import { assertEquals } from "@std/assert";
import { troubleCounts, troublePage } from "#db/deployments/troubles.ts";
import { Traffic } from "#server/live/traffic.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { aPackage } from "#tests/world/store/rows.ts";
import {
  onBoth,
  operator,
  type UseCases,
} from "#tests/world/store/use_cases.ts";

/** A machine that was offered a package of three fragments. */
async function offered(world: UseCases) {
  const { id, deviceId } = await world.aMachine();
  const packageId = await aPackage(world.store);
  await world.assign({
    packageId,
    machines: [id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  const { offers } = await world.answerPoll(deviceId);
  return { id, deviceId, packageId, capability: offers[0]!.capability };
}

const happened = async (world: UseCases, kind: string) =>
  (await world.eventKinds()).filter((one) => one === kind).length;

onBoth(
  "an agent that asks for one fragment again and again is found, once",
  async (world) => {
    const { id, deviceId, packageId, capability } = await offered(world);
    await world.openInfo(capability, packageId, "unix");
    await world.writeProgress();
    const turn = async (requests: number) => {
      for (let i = 0; i < requests; i++) {
        await world.openFragment(capability, packageId, 2);
      }
      world.pass(10);
      await world.findHammering();
      const why = await explainDeployment(
        world.store.db,
        id,
        packageId,
        world.now(),
      );
      return [why.cause, why.next.step, why.troubles[0]?.requests ?? null];
    };
    world.pass(10);
    await world.findHammering();
    assertEquals(await turn(15), ["fetching", "fetch", null]);
    assertEquals(await turn(300), ["hammering", "recall", 300]);
    assertEquals(await turn(300), ["hammering", "recall", 600]);
    assertEquals(await happened(world, "agent.hammers"), 1);
    assertEquals(await troubleCounts(world.store.db), {
      hammers: 1,
      stalls: 0,
    });

    world.pass(120);
    assertEquals(await turn(1), ["fetching", "fetch", null]);
    assertEquals(await turn(300), ["hammering", "recall", 300]);
    assertEquals(await happened(world, "agent.hammers"), 2);
    await world.recordResult(deviceId, packageId, "SUCCESS");
    assertEquals(await troubleCounts(world.store.db), {
      hammers: 0,
      stalls: 0,
    });
  },
);

onBoth("an agent that polls without a pause is found", async (world) => {
  const { deviceId } = await world.aMachine();
  await world.findHammering();
  for (let i = 0; i < 200; i++) await world.answerPoll(deviceId);
  world.pass(10);
  await world.findHammering();
  const { rows } = await troublePage(world.store.db, { limit: 50 });
  assertEquals(rows.map(({ kind, packageId }) => [kind, packageId]), [
    ["hammers", 0],
  ]);
});

onBoth(
  "an agent whose fragments stopped is found, and that it goes on again",
  async (world) => {
    const { id, deviceId, packageId, capability } = await offered(world);
    await world.openInfo(capability, packageId, "unix");
    await world.noteFragment(id, packageId, 1);
    await world.writeProgress();
    const stalling = async () => {
      await world.findStalls();
      const { rows } = await troublePage(world.store.db, { limit: 50 });
      return rows.map(({ kind, cause }) => [kind, cause]);
    };
    assertEquals(await stalling(), []);
    world.pass(1200);
    await world.answerPoll(deviceId);
    await world.writeProgress();
    assertEquals(await stalling(), [["stalls", "stopped"]]);
    assertEquals(await stalling(), [["stalls", "stopped"]]);
    assertEquals(await happened(world, "agent.stalls"), 1);

    await world.noteFragment(id, packageId, 2);
    await world.writeProgress();
    assertEquals(await stalling(), []);
    await world.recordResult(deviceId, packageId, "SUCCESS");
    assertEquals(await stalling(), []);
    assertEquals(await happened(world, "agent.stalls"), 1);
  },
);

Deno.test("traffic is counted in bounded memory, the worst first", () => {
  const traffic = new Traffic();
  for (let machine = 1; machine <= 60_000; machine++) {
    traffic.notePoll(machine);
    traffic.noteFile(machine, 1700000001, 1);
  }
  for (const n of [1, 2, 2, 2, 3, 3]) traffic.noteFile(7, 1700000001, n);
  for (let i = 0; i < 3; i++) traffic.noteFile(8, 1700000001, 1);
  assertEquals(
    traffic.take(2, 5).map(({ machineId, number, count }) => [
      machineId,
      number,
      count,
    ]),
    [[8, 1, 4], [7, 3, 2]],
  );
  assertEquals(traffic.take(0, 5), []);
});

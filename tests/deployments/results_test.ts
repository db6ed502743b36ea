import { assertEquals } from "@std/assert";
import { aDeviceId, aPackage } from "#tests/world/store/rows.ts";
import {
  onBoth,
  operator,
  type UseCases,
} from "#tests/world/store/use_cases.ts";

/** A machine that was offered a package. */
async function offered(world: UseCases) {
  const machine = await world.aMachine();
  const packageId = await aPackage(world.store);
  await world.assign({
    packageId,
    machines: [machine.id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  await world.answerPoll(machine.deviceId);
  return { ...machine, packageId };
}

const codes = [
  ["SUCCESS", "succeeded", null],
  ["SUCCESS_", "succeeded", null],
  ["SUCCESS_0", "succeeded", 0],
  ["SUCCESS_3", "failed", 3],
  ["ERR_EXECUTE", "failed", null],
  ["EXIT_CODE_1603", "failed", 1603],
  ["SUCCESS_REBOOT_REQUIRED", "reboot_pending", 3010],
  ["SUCCESS_ALREADY_SETUP", "already_installed", null],
] as const;

for (const [code, state, exitCode] of codes) {
  onBoth(
    `recordResult() ${code} leaves the deployment ${state}`,
    async (world) => {
      const { id, deviceId, packageId } = await offered(world);
      await world.recordResult(deviceId, packageId, code);
      const row = await world.stateOf(id, packageId);
      assertEquals([row?.state, row?.code, row?.exitCode], [
        state,
        code,
        exitCode,
      ]);
      assertEquals((await world.eventKinds()).at(-1), "deployment.result");
      assertEquals((await world.answerPoll(deviceId)).offers, []);
    },
  );
}

onBoth(
  "recordResult() lets the first report decide, keeps the repeats",
  async (world) => {
    const { id, deviceId, packageId } = await offered(world);
    await world.recordResult(deviceId, packageId, "SUCCESS_3");
    await world.recordResult(deviceId, packageId, "SUCCESS_");
    assertEquals((await world.stateOf(id, packageId))?.state, "failed");
    assertEquals((await world.eventKinds()).slice(-2), [
      "deployment.result",
      "deployment.result_repeated",
    ]);
  },
);

onBoth(
  "recordResult() of the same result at once counts it once",
  async (world) => {
    const { deviceId, packageId } = await offered(world);
    await Promise.all(
      Array.from(
        { length: 8 },
        () => world.recordResult(deviceId, packageId, "SUCCESS"),
      ),
    );
    const kinds = await world.eventKinds();
    assertEquals(
      kinds.filter((kind) => kind === "deployment.result").length,
      1,
    );
    assertEquals(
      kinds.filter((kind) => kind === "deployment.result_repeated").length,
      7,
    );
  },
);

onBoth(
  "recordResult() keeps what nobody offered as unexpected",
  async (world) => {
    const { deviceId } = await world.aMachine();
    const packageId = await aPackage(world.store);
    await world.recordResult(deviceId, packageId, "SUCCESS");
    await world.recordResult(aDeviceId(), packageId, "SUCCESS");
    await world.recordResult(deviceId, "not a number", "SUCCESS");
    assertEquals((await world.eventKinds()).slice(-3), [
      "deployment.result_unexpected",
      "deployment.result_unexpected",
      "deployment.result_unexpected",
    ]);
  },
);

onBoth(
  "recordResult() of an assigned package never offered changes nothing",
  async (world) => {
    const { id, deviceId } = await world.aMachine();
    const packageId = await aPackage(world.store);
    await world.assign({
      packageId,
      machines: [id],
      groups: [],
      force: false,
      mode: "continuous",
    }, operator);
    await world.recordResult(deviceId, packageId, "SUCCESS");
    assertEquals((await world.stateOf(id, packageId))?.state, "waiting");
  },
);

onBoth(
  "retry() opens a forced attempt; a late report of the last one changes nothing",
  async (world) => {
    const { id, deviceId, packageId } = await offered(world);
    await world.recordResult(deviceId, packageId, "ERR_EXECUTE");
    await world.retry(id, packageId, operator);
    await world.recordResult(deviceId, packageId, "ERR_EXECUTE");
    const row = await world.stateOf(id, packageId);
    assertEquals([row?.state, row?.attempt, row?.force], ["waiting", 2, 1]);
    world.pass(60);
    const { offers } = await world.answerPoll(deviceId);
    assertEquals(offers.map((offer) => offer.force), [true]);
  },
);

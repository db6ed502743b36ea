import { assertEquals } from "@std/assert";
import { aDeviceId, aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";

/** A machine that was offered a package. */
async function offered(services: TestServices) {
  const machine = await services.aMachine();
  const packageId = await aPackage(services.store);
  await assignPackage(services, {
    packageId,
    machines: [machine.id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  await services.answerPoll(machine.deviceId);
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
    async (services) => {
      const { id, deviceId, packageId } = await offered(services);
      await services.recordResult(deviceId, packageId, code);
      const row = await services.stateOf(id, packageId);
      assertEquals([row?.state, row?.code, row?.exitCode], [
        state,
        code,
        exitCode,
      ]);
      assertEquals((await services.eventKinds()).at(-1), "deployment.result");
      assertEquals((await services.answerPoll(deviceId)).offers, []);
    },
  );
}

onBoth(
  "recordResult() uses the first report, and logs the repeated ones",
  async (services) => {
    const { id, deviceId, packageId } = await offered(services);
    await services.recordResult(deviceId, packageId, "SUCCESS_3");
    await services.recordResult(deviceId, packageId, "SUCCESS_");
    assertEquals((await services.stateOf(id, packageId))?.state, "failed");
    assertEquals((await services.eventKinds()).slice(-2), [
      "deployment.result",
      "deployment.result_repeated",
    ]);
  },
);

onBoth(
  "recordResult() of the same result at once counts it once",
  async (services) => {
    const { deviceId, packageId } = await offered(services);
    await Promise.all(
      Array.from(
        { length: 8 },
        () => services.recordResult(deviceId, packageId, "SUCCESS"),
      ),
    );
    const kinds = await services.eventKinds();
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
  "recordResult() logs the result of a package never offered as unexpected",
  async (services) => {
    const { deviceId } = await services.aMachine();
    const packageId = await aPackage(services.store);
    await services.recordResult(deviceId, packageId, "SUCCESS");
    await services.recordResult(aDeviceId(), packageId, "SUCCESS");
    await services.recordResult(deviceId, "not a number", "SUCCESS");
    assertEquals((await services.eventKinds()).slice(-3), [
      "deployment.result_unexpected",
      "deployment.result_unexpected",
      "deployment.result_unexpected",
    ]);
  },
);

onBoth(
  "recordResult() of an assigned package never offered changes nothing",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const packageId = await aPackage(services.store);
    await assignPackage(services, {
      packageId,
      machines: [id],
      groups: [],
      force: false,
      mode: "continuous",
    }, operator);
    await services.recordResult(deviceId, packageId, "SUCCESS");
    assertEquals((await services.stateOf(id, packageId))?.state, "waiting");
  },
);

onBoth(
  "retry() opens a forced attempt; a late report of the last one changes nothing",
  async (services) => {
    const { id, deviceId, packageId } = await offered(services);
    await services.recordResult(deviceId, packageId, "ERR_EXECUTE");
    await retryDeployment(
      services,
      { machine: id, package: packageId },
      operator,
    );
    await services.recordResult(deviceId, packageId, "ERR_EXECUTE");
    const row = await services.stateOf(id, packageId);
    assertEquals([row?.state, row?.attempt, row?.force], ["waiting", 2, 1]);
    services.pass(60);
    const { offers } = await services.answerPoll(deviceId);
    assertEquals(offers.map((offer) => offer.force), [true]);
  },
);

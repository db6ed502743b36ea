import { assertEquals, assertRejects } from "@std/assert";
import { packageById } from "#db/packages/packages.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";
import { setPackageCodes } from "#server/usecases/packages/set_exit_codes.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

/** A package that was offered to some machines. */
async function offered(services: TestServices, machines: number) {
  const packageId = await aPackage(services.store);
  const some = await Array.fromAsync(
    { length: machines },
    () => services.aMachine(),
  );
  await assignPackage(services, {
    packageId,
    machines: some.map(({ id }) => id),
    groups: [],
    force: false,
    mode: "snapshot",
  }, operator);
  for (const { deviceId } of some) await services.answerPoll(deviceId);
  return { packageId, machines: some };
}

onBoth(
  "a package's exit codes count for results that arrive afterwards",
  async (services) => {
    const { packageId, machines: [a, b, c, d] } = await offered(services, 4);
    const report = (one: typeof a, code: string) =>
      services.recordResult(one!.deviceId, packageId, code);
    const stateOf = async (one: typeof a) =>
      (await services.stateOf(one!.id, packageId))?.state;
    await report(a, "EXIT_CODE_1605");

    const set = await setPackageCodes(services, packageId, {
      successCodes: [1605],
      rebootCodes: [{ from: 40, to: 49 }],
    }, operator);
    assertEquals(set.recorded, 1);
    assertEquals(set.package.successCodes, [1605]);
    assertEquals(set.package.rebootCodes, [{ from: 40, to: 49 }]);
    assertEquals(await stateOf(a), "failed");

    await report(b, "EXIT_CODE_1605");
    await report(c, "EXIT_CODE_42");
    await report(d, "EXIT_CODE_1603");
    assertEquals(
      [await stateOf(b), await stateOf(c), await stateOf(d)],
      ["succeeded", "reboot_pending", "failed"],
    );
    const row = await services.stateOf(b!.id, packageId);
    assertEquals([row?.code, row?.exitCode], ["EXIT_CODE_1605", 1605]);
    const why = async (one: typeof a) =>
      (await explainDeployment(
        services.store.db,
        one!.id,
        packageId,
        services.now(),
      )).result;
    assertEquals((await why(b))?.byPackage, true);
    assertEquals((await why(b))?.meaning, "product_not_installed");
    assertEquals((await why(d))?.byPackage, false);
  },
);

onBoth("a change of exit codes is an event, once", async (services) => {
  const packageId = await aPackage(services.store);
  const codes = { successCodes: [1605], rebootCodes: [] };
  for (let times = 0; times < 2; times++) {
    await setPackageCodes(services, packageId, codes, operator);
  }
  const kinds = await services.eventKinds();
  assertEquals(
    kinds.filter((kind) => kind === "package.codes_changed").length,
    1,
  );
  await setPackageCodes(
    services,
    packageId,
    { successCodes: [], rebootCodes: [] },
    operator,
  );
  const stored = await packageById(services.store.db, packageId);
  assertEquals(stored?.successCodes, []);
});

onBoth(
  "exit codes in both lists are refused, and those of a deleted package",
  async (services) => {
    const packageId = await aPackage(services.store, { active: false });
    await assertRejects(
      () =>
        setPackageCodes(services, packageId, {
          successCodes: [{ from: 1, to: 5 }],
          rebootCodes: [3],
        }, operator),
      Refusal,
      "1-5 is a success code and a restart code",
    );
    await deletePackage(services, packageId, operator);
    await assertRejects(
      () =>
        setPackageCodes(
          services,
          packageId,
          { successCodes: [], rebootCodes: [] },
          operator,
        ),
      Refusal,
      `no package ${packageId}`,
    );
  },
);

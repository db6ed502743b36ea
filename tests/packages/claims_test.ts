import { assertEquals } from "@std/assert";
import { contradictedPackages } from "#db/packages/claims.ts";
import { packageById } from "#db/packages/packages.ts";
import { describeDeployments } from "#server/usecases/deployments/describe_deployments.ts";
import { versionKey } from "#shared/query/versions.ts";
import { anInventory, aPackage, section } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";

const holding = (...software: readonly (readonly [string, string])[]) =>
  anInventory({
    sections: [
      section(
        "SOFTWARES",
        software.map(([NAME, VERSION]) => ({ NAME, VERSION })),
      ),
    ],
  });

/** A machine that has been offered a package which brings Firefox ≥ 140. */
async function offered(services: TestServices) {
  const machine = await services.aMachine();
  const packageId = await aPackage(services.store);
  await services.store.commit([{
    sql: `update package set brings = 'Firefox*', brings_like = 'Firefox%',
      brings_version = '140.0', brings_key = ? where id = ?`,
    params: [versionKey("140.0"), packageId],
  }]);
  await assignPackage(services, {
    packageId,
    machines: [machine.id],
    groups: [],
    force: false,
    mode: "snapshot",
  }, operator);
  await services.answerPoll(machine.deviceId);
  const observed = async () => {
    const { rows } = await describeDeployments(
      services.store,
      { package: packageId, limit: 10 },
      services.now(),
    );
    return rows[0]!.observed;
  };
  const counts = async () =>
    (await packageById(services.store.db, packageId))!.observed;
  const claimEvents = async () =>
    (await services.eventKinds()).filter((kind) =>
      /confirmed|contradicted/.test(kind)
    );
  return { ...machine, packageId, observed, counts, claimEvents };
}

onBoth(
  "a version that is not known confirms nothing, and contradicts nothing",
  async (services) => {
    const one = await offered(services);
    const { deviceId, packageId } = one;
    await services.recordResult(deviceId, packageId, "SUCCESS");
    await services.receiveInventory(deviceId, holding(["Firefox", ""]));
    assertEquals([await one.observed(), await one.claimEvents()], [null, []]);
    await services.receiveInventory(deviceId, holding(["Firefox", "n/a"]));
    assertEquals(await one.observed(), null);
    await services.receiveInventory(deviceId, holding(["Firefox", "v139.9"]));
    assertEquals((await one.observed())?.confirmed, false);
    await services.receiveInventory(
      deviceId,
      holding(["Firefox", "V140.0 (x64)"]),
    );
    assertEquals((await one.observed())?.confirmed, true);
  },
);

onBoth("a success is checked against the next inventory", async (services) => {
  const one = await offered(services);
  await services.receiveInventory(
    one.deviceId,
    holding(["Firefox ESR", "150"]),
  );
  assertEquals(
    await one.observed(),
    null,
    "nothing is observed before a result",
  );
  await services.recordResult(one.deviceId, one.packageId, "SUCCESS_0");
  assertEquals(await one.observed(), null, "no inventory has come since");

  services.pass(60);
  await services.receiveInventory(
    one.deviceId,
    holding(["Firefox ESR", "139.9"]),
  );
  const at = services.now().toISOString();
  assertEquals(await one.observed(), { confirmed: false, at });
  assertEquals(await one.counts(), { confirmed: 0, contradicted: 1 });
  assertEquals(
    (await contradictedPackages(services.store.db)).map((row) => row.machines),
    [1],
  );
  assertEquals(await one.claimEvents(), ["deployment.contradicted"]);

  services.pass(60);
  const newer = holding(["firefox", "140.0.4"], ["vim", "9"]);
  await services.receiveInventory(one.deviceId, newer);
  await services.receiveInventory(one.deviceId, newer);
  assertEquals(await one.counts(), { confirmed: 1, contradicted: 0 });
  assertEquals(await contradictedPackages(services.store.db), []);
  assertEquals(await one.claimEvents(), [
    "deployment.contradicted",
    "deployment.confirmed",
  ], "each change is logged once");
});

onBoth(
  "an unchanged inventory counts for a new success too",
  async (services) => {
    const one = await offered(services);
    const same = holding(["Firefox", "140.0"]);
    await services.receiveInventory(one.deviceId, same);
    await services.recordResult(one.deviceId, one.packageId, "SUCCESS_0");
    services.pass(60);
    await services.receiveInventory(one.deviceId, same);
    assertEquals((await one.observed())?.confirmed, true);
  },
);

onBoth(
  "nothing is observed without software, after a failure or after a retry",
  async (services) => {
    const one = await offered(services);
    await services.recordResult(one.deviceId, one.packageId, "SUCCESS_3");
    await services.receiveInventory(one.deviceId, holding(["vim", "9"]));
    assertEquals(await one.observed(), null, "it has failed by its own word");

    await retryDeployment(
      services,
      { machine: one.id, package: one.packageId },
      operator,
    );
    services.pass(3600); // the agent is at rest
    await services.answerPoll(one.deviceId);
    await services.recordResult(one.deviceId, one.packageId, "SUCCESS_0");
    await services.receiveInventory(
      one.deviceId,
      anInventory({ sections: [] }),
    );
    assertEquals(await one.observed(), null, "the agent lists no software");

    await services.receiveInventory(one.deviceId, holding(["vim", "9"]));
    assertEquals((await one.observed())?.confirmed, false);
    await retryDeployment(
      services,
      { machine: one.id, package: one.packageId },
      operator,
    );
    assertEquals(
      await one.observed(),
      null,
      "a new attempt claims nothing yet",
    );
    assertEquals(await one.counts(), { confirmed: 0, contradicted: 0 });
  },
);

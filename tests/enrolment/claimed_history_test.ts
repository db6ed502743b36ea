/** Tests histories that hide deployments, on both stores. */
import { assertEquals } from "@std/assert";
import { troublePage } from "#db/deployments/troubles.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { findStalls } from "#server/usecases/deployments/find_troubles.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const troubles = async ({ store }: TestServices) =>
  (await troublePage(store.db, { limit: 9 })).rows
    .map(({ kind, machineId, packageId }) => [kind, machineId, packageId]);

onBoth(
  "a history with a package that was never offered is a trouble, with one event",
  async (services) => {
    const packageId = await aPackage(services.store);
    const liar = await services.aMachine({ history: [packageId] });
    const honest = await services.aMachine();
    await assignPackage(services, {
      packageId,
      machines: [liar.id, honest.id],
      groups: [],
      force: false,
      mode: "continuous",
    }, operator);
    for (let n = 0; n < 2; n++) await findStalls(services);
    assertEquals(await troubles(services), [
      ["claims_history", liar.id, packageId],
    ]);
    const kinds = await services.eventKinds();
    assertEquals(
      kinds.filter((kind) => kind === "agent.claims_history").length,
      1,
    );
    assertEquals((await services.answerPoll(liar.deviceId)).offers, []);
    await services.answerPoll(honest.deviceId);
    await services.recordResult(honest.deviceId, packageId, "SUCCESS");
    await services.receiveInventory(honest.deviceId, {
      ...honest.inventory,
      history: [packageId],
    });
    await services.receiveInventory(liar.deviceId, liar.inventory);
    await services.receiveInventory(liar.deviceId, {
      ...liar.inventory,
      history: [],
    });
    await findStalls(services);
    assertEquals(await troubles(services), []);
  },
);

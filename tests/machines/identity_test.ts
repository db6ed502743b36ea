/** Tests which machine an agent is, and what it is offered, on both stores. */
import { assert, assertEquals } from "@std/assert";
import { duplicatePage } from "#db/machines/duplicates.ts";
import { troublePage } from "#db/deployments/troubles.ts";
import { settingStatements } from "#db/settings/settings.ts";
import { aDeviceId, anInventory, aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import {
  dismissDuplicate,
  mergeMachines,
} from "#server/usecases/machines/merge_machines.ts";
import { settleTakeovers } from "#server/usecases/machines/settle_takeovers.ts";

const FUSION = "FusionInventory-Agent_v2.6-3";
const HOUR = 3600;

const rows = ({ store: { db } }: TestServices) =>
  db.selectFrom("machine").select(["id", "device_id as deviceId"])
    .orderBy("id").execute();

const found = async ({ store }: TestServices) =>
  (await duplicatePage(store.db, { limit: 50 })).rows;

const alerts = async ({ store }: TestServices) =>
  (await troublePage(store.db, { limit: 50 })).rows.map(({ kind, requests }) =>
    [kind, requests] as const
  );

const countOf = async (services: TestServices, kind: string) =>
  (await services.eventKinds()).filter((one) => one === kind).length;

async function assigned(
  services: TestServices,
  machine: number,
): Promise<number> {
  const packageId = await aPackage(services.store);
  await assignPackage(services, {
    packageId,
    machines: [machine],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  return packageId;
}

const offers = async (
  services: TestServices,
  deviceId: string,
  agent?: string,
) =>
  (await services.answerPoll(deviceId, agent)).offers.map((one) =>
    one.packageId
  );

const causeOf = async (
  { store, now }: TestServices,
  machine: number,
  packageId: number,
) => (await explainDeployment(store.db, machine, packageId, now())).cause;

/** The same computer under another DEVICEID, installed again. */
const again = (inventory: Inventory) => ({ ...inventory, history: [] });

onBoth(
  "a takeover of a machine that is in contact becomes a proposal, and is offered nothing",
  async (services) => {
    const victim = await services.aMachine();
    const impostor = aDeviceId();
    await services.receiveInventory(impostor, again(victim.inventory));
    const [, newer] = await rows(services);
    assertEquals(newer?.deviceId, impostor);
    const [pair] = await found(services);
    assertEquals([pair?.claim, pair?.older.id], ["takeover", victim.id]);

    const mine = await assigned(services, victim.id);
    const held = await assigned(services, newer!.id);
    assertEquals(await offers(services, victim.deviceId), [mine]);
    assertEquals(await offers(services, impostor), []);
    assertEquals(await causeOf(services, newer!.id, held), "identity_unclear");

    await dismissDuplicate(services, pair!.id, operator);
    assertEquals(await offers(services, impostor), [held]);
  },
);

onBoth(
  "a takeover is carried out once the other agent is silent, and never while it goes on",
  async (services) => {
    const before = await services.aMachine();
    const packageId = await assigned(services, before.id);
    await services.answerPoll(before.deviceId);
    await services.recordResult(before.deviceId, packageId, "SUCCESS");
    const after = aDeviceId();
    await services.receiveInventory(after, again(before.inventory));
    for (let hours = 0; hours < 3; hours++) {
      services.pass(HOUR);
      await services.answerPoll(before.deviceId);
      await services.answerPoll(after);
      await writeProgress(services);
      await settleTakeovers(services);
    }
    assertEquals((await rows(services)).length, 2, "both go on");
    services.pass(2 * HOUR);
    await services.answerPoll(after);
    await writeProgress(services);
    await settleTakeovers(services);
    const [machine, ...others] = await rows(services);
    assertEquals([machine?.deviceId, others], [after, []]);
    const { state } = (await services.stateOf(machine!.id, packageId))!;
    assertEquals(state, "succeeded");
    assertEquals(await offers(services, after), []);
    const [pair] = await found(services);
    assertEquals([pair?.state, pair?.decidedBy], ["merged", "server"]);
  },
);

onBoth(
  "a machine that was silent is taken over at once",
  async (services) => {
    const before = await services.aMachine();
    services.pass(2 * HOUR);
    const after = aDeviceId();
    await services.receiveInventory(after, again(before.inventory));
    assertEquals(await rows(services), [{ id: before.id, deviceId: after }]);
    assertEquals(await countOf(services, "machine.reinstalled"), 1);
  },
);

onBoth(
  "an OLD_DEVICEID alone becomes a proposal; with other hardware it holds nothing",
  async (services) => {
    const victim = await services.aMachine();
    services.pass(24 * HOUR);
    const clone = aDeviceId(), unknown = aDeviceId();
    const oldDeviceId = victim.deviceId;
    await services.receiveInventory(clone, anInventory({ oldDeviceId }));
    await services.receiveInventory(
      unknown,
      anInventory({ oldDeviceId, serial: "", uuid: "", macs: [] }),
    );
    const all = await rows(services);
    assertEquals(all.map(({ deviceId }) => deviceId), [
      victim.deviceId,
      clone,
      unknown,
    ]);
    const pairs = await found(services);
    assertEquals(pairs.map(({ claim }) => claim), ["old_id", "old_id"]);
    const toClone = await assigned(services, all[1]!.id);
    await assigned(services, all[2]!.id);
    assertEquals(await offers(services, clone), [toClone]);
    assertEquals(await offers(services, unknown), []);
    await mergeMachines(services, pairs[0]!.id, operator);
    assertEquals((await offers(services, unknown)).length, 1);
  },
);

onBoth(
  "two PCs without a UUID that share a model code and a staging dongle stay two",
  async (services) => {
    const shared = {
      serial: "80XB",
      uuid: "",
      macs: ["00:E0:4C:68:00:01"],
    };
    for (const name of ["PC-ANNA", "PC-BEN"]) {
      await services.receiveInventory(
        aDeviceId(name),
        anInventory({ ...shared, name }),
      );
      services.pass(24 * HOUR);
    }
    assertEquals((await rows(services)).length, 2);
    assertEquals(await countOf(services, "machine.reinstalled"), 0);
  },
);

onBoth(
  "two agents of a migration are one machine, served whichever polls, without a flood",
  async (services) => {
    const { id, deviceId, inventory } = await services.aMachine();
    const fusion = aDeviceId();
    await services.receiveInventory(fusion, again(inventory), FUSION);
    const packageId = await assigned(services, id);
    for (let round = 0; round < 3; round++) {
      services.pass(HOUR);
      const { wantInventory } = await services.answerPoll(fusion, FUSION);
      assertEquals(wantInventory, false, "it is known");
      assertEquals(await offers(services, fusion, FUSION), []);
      assertEquals(await offers(services, deviceId), [packageId]);
    }
    await services.recordResult(deviceId, packageId, "SUCCESS");
    for (let day = 0; day < 3; day++) {
      services.pass(24 * HOUR);
      await services.receiveInventory(fusion, again(inventory), FUSION);
      await services.receiveInventory(deviceId, {
        ...inventory,
        history: [packageId],
      });
    }
    assertEquals(await rows(services), [{ id, deviceId }]);
    assertEquals(await alerts(services), []);
    assertEquals(await countOf(services, "machine.reinstalled"), 0);
    assertEquals(await countOf(services, "machine.agent_joined"), 1);
    const history = await services.store.db.selectFrom("agent_history")
      .select("package_id").execute();
    assertEquals(history.map((row) => row.package_id), [packageId]);
    const { agent } = await services.store.db.selectFrom("machine")
      .select("agent").executeTakeFirstOrThrow();
    assert(agent.startsWith("OCS-NG"), agent);
  },
);

onBoth(
  "an agent that takes packages gets what waited beside one that takes none",
  async (services) => {
    const inventory = anInventory();
    const fusion = aDeviceId(), ocs = aDeviceId();
    await services.receiveInventory(fusion, inventory, FUSION);
    const [machine] = await rows(services);
    const packageId = await assigned(services, machine!.id);
    await services.answerPoll(fusion, FUSION);
    await services.receiveInventory(ocs, again(inventory));
    assertEquals(await offers(services, ocs), [packageId]);
    assertEquals(await offers(services, fusion, FUSION), []);
    await services.recordResult(ocs, packageId, "SUCCESS");
    const { state } = (await services.stateOf(machine!.id, packageId))!;
    assertEquals(state, "succeeded");
  },
);

onBoth(
  "two agents of one product that alternate raise one alert, and share no attempt",
  async (services) => {
    const { id, deviceId: first, inventory } = await services.aMachine();
    services.pass(2 * HOUR);
    const second = aDeviceId();
    await services.receiveInventory(second, again(inventory));
    const packageId = await assigned(services, id);
    assertEquals(await offers(services, second), [packageId]);
    assertEquals(
      (await services.answerPoll(first)).wantInventory,
      true,
      "it was replaced",
    );
    for (let day = 0; day < 3; day++) {
      await services.receiveInventory(first, inventory);
      assertEquals(await offers(services, first), [], "the other one has it");
      assertEquals(await offers(services, second), [packageId]);
      services.pass(24 * HOUR);
    }
    assertEquals(await alerts(services), [["agents_alternate", 1]]);
    assertEquals(await countOf(services, "machine.agents_alternate"), 1);
    await services.recordResult(first, packageId, "SUCCESS");
    assertEquals((await services.stateOf(id, packageId))?.state, "offered");
    await services.recordResult(second, packageId, "SUCCESS_3");
    assertEquals((await services.stateOf(id, packageId))?.state, "failed");
  },
);

onBoth(
  "an attempt passes to another agent when the first is silent for a week",
  async (services) => {
    const { id, deviceId: first, inventory } = await services.aMachine();
    services.pass(2 * HOUR);
    const second = aDeviceId();
    await services.receiveInventory(second, again(inventory));
    await services.receiveInventory(first, inventory);
    const packageId = await assigned(services, id);
    assertEquals(await offers(services, second), [packageId]);
    services.pass(6 * 24 * HOUR);
    assertEquals(await offers(services, first), []);
    services.pass(2 * 24 * HOUR);
    assertEquals(await offers(services, first), [packageId]);
    assertEquals(await countOf(services, "deployment.passed_on"), 1);
    assertEquals(await offers(services, second), []);
  },
);

onBoth(
  "clones with one DEVICEID raise one alert with evidence, and a move of network none",
  async (services) => {
    const { id, deviceId, inventory } = await services.aMachine();
    services.pass(HOUR);
    await services.receiveInventory(deviceId, {
      ...inventory,
      ip: "192.168.7.7",
      macs: ["A4:BB:6D:00:00:01"],
    });
    assertEquals(await alerts(services), []);
    await services.receiveInventory(deviceId, inventory);
    const clone = anInventory({ name: inventory.name });
    for (let turn = 0; turn < 2; turn++) {
      await services.receiveInventory(deviceId, clone);
      await services.receiveInventory(deviceId, inventory);
    }
    assertEquals(await alerts(services), [["hardware_changed", 4]]);
    assertEquals(await countOf(services, "machine.hardware_changed"), 1);
    const { detail } = await services.store.db.selectFrom("trouble")
      .select("detail").executeTakeFirstOrThrow();
    const { before, after } = JSON.parse(detail).change;
    assertEquals([before.serial, after.serial], [
      clone.serial,
      inventory.serial,
    ]);
    assertEquals((await rows(services)).map((row) => row.id), [id]);
  },
);

onBoth(
  "holdAlerted keeps new packages from a machine with an alert until it is cleared",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    await services.receiveInventory(deviceId, anInventory());
    await services.store.commit(settingStatements({ holdAlerted: true }));
    const packageId = await assigned(services, id);
    assertEquals(await offers(services, deviceId), []);
    assertEquals(await causeOf(services, id, packageId), "identity_unclear");
    await services.store.commit(settingStatements({ holdAlerted: false }));
    assertEquals(await offers(services, deviceId), [packageId]);
  },
);

onBoth(
  "an old disk image on another computer gets a row of its own",
  async (services) => {
    const { id, deviceId: image, inventory } = await services.aMachine();
    services.pass(2 * HOUR);
    const present = aDeviceId();
    await services.receiveInventory(present, again(inventory));
    await services.receiveInventory(image, anInventory());
    const all = await rows(services);
    assertEquals(all.map(({ deviceId }) => deviceId), [present, image]);
    assertEquals(all[0]?.id, id);
  },
);

import { assertEquals } from "@std/assert";
import {
  aDeviceId,
  anInventory,
  aPackage,
  section,
} from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";

async function machines(services: TestServices) {
  return await services.store.db.selectFrom("machine")
    .select(["id", "device_id as deviceId", "name"]).orderBy("id").execute();
}

onBoth(
  "receiveInventory() registers a machine with its sections, MACs and history",
  async (services) => {
    const deviceId = aDeviceId();
    const inventory = anInventory({
      history: [1700000001],
      tag: "PARIS",
      sections: [section("HARDWARE", [{ NAME: "x" }]), section("DRIVES", [])],
    });
    await services.receiveInventory(deviceId, inventory);

    const db = services.store.db;
    assertEquals((await machines(services)).map((m) => m.deviceId), [deviceId]);
    const sections = await db.selectFrom("inventory_section").select("section")
      .orderBy("section").execute();
    assertEquals(sections.map((row) => row.section), ["DRIVES", "HARDWARE"]);
    const macs = await db.selectFrom("machine_mac").select("mac").execute();
    assertEquals(macs.map((row) => row.mac), inventory.macs);
    const history = await db.selectFrom("agent_history").select("package_id")
      .execute();
    assertEquals(history.map((row) => row.package_id), [1700000001]);
    assertEquals(await services.eventKinds(), ["machine.registered"]);
  },
);

onBoth(
  "receiveInventory() writes only the sections that changed",
  async (services) => {
    const deviceId = aDeviceId();
    const inventory = anInventory({
      sections: [
        section("BIOS", [{ SSN: "1" }]),
        section("DRIVES", [{ FREE: 1 }]),
      ],
    });
    await services.receiveInventory(deviceId, inventory);
    services.pass(60);
    const later = {
      ...inventory,
      sections: [section("BIOS", [{ SSN: "1" }]), section("PORTS", [])],
    };
    const stored = async () => {
      await services.receiveInventory(deviceId, later);
      return await services.store.db.selectFrom("inventory_section")
        .select(["section", "changed_at as at"]).orderBy("section").execute();
    };
    const now = services.clock.now.getTime();
    const whole = [
      { section: "BIOS", at: now - 60_000 },
      { section: "DRIVES", at: now - 60_000 },
      { section: "PORTS", at: now },
    ];
    assertEquals(await stored(), whole);
    assertEquals(
      await stored(),
      whole.filter((row) => row.section !== "DRIVES"),
      "what is missing twice in a row is gone",
    );
  },
);

onBoth(
  "receiveInventory() of one machine twice at the same time makes one row",
  async (services) => {
    const deviceId = aDeviceId();
    const inventory = anInventory();
    await Promise.all([
      services.receiveInventory(deviceId, inventory),
      services.receiveInventory(deviceId, inventory),
    ]);
    assertEquals((await machines(services)).length, 1);
  },
);

onBoth(
  "receiveInventory() of one computer by two agents at the same time makes one row",
  async (services) => {
    const inventory = anInventory();
    await Promise.all([
      services.receiveInventory(aDeviceId(), inventory),
      services.receiveInventory(
        aDeviceId(),
        inventory,
        "FusionInventory-Agent_v2.6-3",
      ),
    ]);
    assertEquals((await machines(services)).length, 1);
  },
);

onBoth(
  "receiveInventory() keeps a renamed machine's row, by OLD_DEVICEID",
  async (services) => {
    const before = await services.aMachine();
    const deviceId = aDeviceId("renamed");
    await services.receiveInventory(
      deviceId,
      {
        ...before.inventory,
        name: "renamed",
        oldDeviceId: before.deviceId,
      },
    );
    assertEquals(await machines(services), [
      { id: before.id, deviceId, name: "renamed" },
    ]);
    assertEquals((await services.eventKinds()).at(-1), "machine.renamed");
  },
);

onBoth(
  "receiveInventory() keeps a reinstalled machine's deployments and results",
  async (services) => {
    const before = await services.aMachine();
    const packageId = await aPackage(services.store);
    await assignPackage(services, {
      packageId,
      machines: [before.id],
      groups: [],
      force: false,
      mode: "continuous",
    }, operator);
    await services.answerPoll(before.deviceId);
    await services.recordResult(before.deviceId, packageId, "SUCCESS");
    services.pass(2 * 3600);

    const deviceId = aDeviceId();
    const first = await services.answerPoll(deviceId);
    assertEquals([first.wantInventory, first.offers.length], [true, 0]);
    await services.receiveInventory(deviceId, {
      ...before.inventory,
      history: [],
    });
    assertEquals((await machines(services)).length, 1);
    assertEquals((await services.answerPoll(deviceId)).offers, []);
    assertEquals(
      (await services.stateOf(before.id, packageId))?.state,
      "succeeded",
    );
    assertEquals((await services.eventKinds()).at(-1), "machine.reinstalled");
  },
);

onBoth(
  "receiveInventory() does not accept a serial that many machines share as proof",
  async (services) => {
    const shared = { serial: "SAME-ON-ALL", uuid: "", macs: [] };
    for (let n = 0; n < 6; n++) {
      await services.receiveInventory(aDeviceId(), anInventory(shared));
    }
    assertEquals((await machines(services)).length, 6);
  },
);

onBoth(
  "receiveInventory() keeps two different computers apart",
  async (services) => {
    await services.aMachine();
    await services.aMachine();
    assertEquals((await machines(services)).length, 2);
  },
);

onBoth(
  "receiveInventory() returns a TAG that the agent has lost",
  async (services) => {
    const deviceId = aDeviceId();
    const inventory = anInventory({ tag: "PARIS" });
    const first = await services.receiveInventory(deviceId, inventory);
    assertEquals(first.accountInfo, null);
    const same = await services.receiveInventory(deviceId, inventory);
    assertEquals(same.accountInfo, null);
    const lost = await services.receiveInventory(deviceId, {
      ...inventory,
      tag: "",
    });
    assertEquals(lost.accountInfo, { TAG: "PARIS" });
  },
);

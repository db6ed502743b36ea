import { assertEquals } from "@std/assert";
import {
  aDeviceId,
  anInventory,
  aPackage,
  section,
} from "#tests/world/store/rows.ts";
import {
  onBoth,
  operator,
  type UseCases,
} from "#tests/world/store/use_cases.ts";

async function machines(world: UseCases) {
  return await world.store.db.selectFrom("machine")
    .select(["id", "device_id as deviceId", "name"]).orderBy("id").execute();
}

onBoth(
  "receiveInventory() registers a machine with its sections, MACs and history",
  async (world) => {
    const deviceId = aDeviceId();
    const inventory = anInventory({
      history: [1700000001],
      tag: "PARIS",
      sections: [section("HARDWARE", [{ NAME: "x" }]), section("DRIVES", [])],
    });
    await world.receiveInventory(deviceId, inventory);

    const db = world.store.db;
    assertEquals((await machines(world)).map((m) => m.deviceId), [deviceId]);
    const sections = await db.selectFrom("inventory_section").select("section")
      .orderBy("section").execute();
    assertEquals(sections.map((row) => row.section), ["DRIVES", "HARDWARE"]);
    const macs = await db.selectFrom("machine_mac").select("mac").execute();
    assertEquals(macs.map((row) => row.mac), inventory.macs);
    const history = await db.selectFrom("agent_history").select("package_id")
      .execute();
    assertEquals(history.map((row) => row.package_id), [1700000001]);
    assertEquals(await world.eventKinds(), ["machine.registered"]);
  },
);

onBoth(
  "receiveInventory() writes only the sections that changed",
  async (world) => {
    const deviceId = aDeviceId();
    const inventory = anInventory({
      sections: [
        section("BIOS", [{ SSN: "1" }]),
        section("DRIVES", [{ FREE: 1 }]),
      ],
    });
    await world.receiveInventory(deviceId, inventory);
    world.pass(60);
    const later = {
      ...inventory,
      sections: [section("BIOS", [{ SSN: "1" }]), section("PORTS", [])],
    };
    const stored = async () => {
      await world.receiveInventory(deviceId, later);
      return await world.store.db.selectFrom("inventory_section")
        .select(["section", "changed_at as at"]).orderBy("section").execute();
    };
    const now = world.clock.now.getTime();
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
  "receiveInventory() of one machine twice at once makes one row",
  async (world) => {
    const deviceId = aDeviceId();
    const inventory = anInventory();
    await Promise.all([
      world.receiveInventory(deviceId, inventory),
      world.receiveInventory(deviceId, inventory),
    ]);
    assertEquals((await machines(world)).length, 1);
  },
);

onBoth(
  "receiveInventory() of one computer under two ids at once makes one row",
  async (world) => {
    const inventory = anInventory();
    await Promise.all([
      world.receiveInventory(aDeviceId(), inventory),
      world.receiveInventory(aDeviceId(), inventory),
    ]);
    assertEquals((await machines(world)).length, 1);
  },
);

onBoth(
  "receiveInventory() keeps a renamed machine's row, by OLD_DEVICEID",
  async (world) => {
    const before = await world.aMachine();
    const deviceId = aDeviceId("renamed");
    await world.receiveInventory(
      deviceId,
      anInventory({ name: "renamed", oldDeviceId: before.deviceId }),
    );
    assertEquals(await machines(world), [
      { id: before.id, deviceId, name: "renamed" },
    ]);
    assertEquals((await world.eventKinds()).at(-1), "machine.renamed");
  },
);

onBoth(
  "receiveInventory() keeps a reinstalled machine's deployments and results",
  async (world) => {
    const before = await world.aMachine();
    const packageId = await aPackage(world.store);
    await world.assign({
      packageId,
      machines: [before.id],
      groups: [],
      force: false,
      mode: "continuous",
    }, operator);
    await world.answerPoll(before.deviceId);
    await world.recordResult(before.deviceId, packageId, "SUCCESS");

    const deviceId = aDeviceId();
    const first = await world.answerPoll(deviceId);
    assertEquals([first.wantInventory, first.offers.length], [true, 0]);
    await world.receiveInventory(deviceId, {
      ...before.inventory,
      history: [],
    });
    assertEquals((await machines(world)).length, 1);
    assertEquals((await world.answerPoll(deviceId)).offers, []);
    assertEquals(
      (await world.stateOf(before.id, packageId))?.state,
      "succeeded",
    );
    assertEquals((await world.eventKinds()).at(-1), "machine.reinstalled");
  },
);

onBoth(
  "receiveInventory() does not take a serial that many share for proof",
  async (world) => {
    const shared = { serial: "SAME-ON-ALL", uuid: "", macs: [] };
    for (let n = 0; n < 6; n++) {
      await world.receiveInventory(aDeviceId(), anInventory(shared));
    }
    assertEquals((await machines(world)).length, 6);
  },
);

onBoth(
  "receiveInventory() keeps two different computers apart",
  async (world) => {
    await world.aMachine();
    await world.aMachine();
    assertEquals((await machines(world)).length, 2);
  },
);

onBoth(
  "receiveInventory() tells the agent a TAG it has lost",
  async (world) => {
    const deviceId = aDeviceId();
    const inventory = anInventory({ tag: "PARIS" });
    const first = await world.receiveInventory(deviceId, inventory);
    assertEquals(first.accountInfo, null);
    const same = await world.receiveInventory(deviceId, inventory);
    assertEquals(same.accountInfo, null);
    const lost = await world.receiveInventory(deviceId, {
      ...inventory,
      tag: "",
    });
    assertEquals(lost.accountInfo, { TAG: "PARIS" });
  },
);

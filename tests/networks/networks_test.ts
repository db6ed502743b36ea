import { assertEquals, assertRejects } from "@std/assert";
import { networkPage } from "#db/networks/networks.ts";
import { hostPage } from "#db/networks/hosts.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { FoundHost } from "#server/domain/networks/networks.ts";
import type { NetworkChange } from "#shared/contract/networks.ts";
import { aDeviceId, anInventory } from "#tests/world/store/rows.ts";
import {
  onBoth,
  operator,
  type UseCases,
} from "#tests/world/store/use_cases.ts";

const card = (address: string, mask = "255.255.255.0") => ({
  description: "eth0",
  status: "Up",
  address,
  mask,
});
const host = (ip: string, last: string, name = ""): FoundHost => ({
  ip,
  mac: `00:11:22:33:44:${last}`,
  name,
});
const scanOf = (hosts: readonly FoundHost[]) => ({
  hosts,
  malformed: 0,
  beyond: 0,
});
const change = (given: Partial<NetworkChange>): NetworkChange => ({
  pin: [],
  forbid: [],
  release: [],
  ...given,
});

/** A machine at an address, and a way to let it send another inventory. */
async function machineAt(world: UseCases, ip: string, agent?: string) {
  const deviceId = aDeviceId();
  const inventory = anInventory({ ip, interfaces: [card(ip)] });
  const send = async (given: Partial<typeof inventory> = {}) => {
    await world.receiveInventory(deviceId, { ...inventory, ...given }, agent);
  };
  await send();
  const { id } = await world.store.db.selectFrom("machine").select("id")
    .where("device_id", "=", deviceId).executeTakeFirstOrThrow();
  return { id, deviceId, inventory, send };
}

async function networks(world: UseCases) {
  const { rows } = await networkPage(world.store.db, { limit: 50 });
  return rows;
}

const scanning = async (world: UseCases) =>
  (await networks(world)).map(({ scanners }) => scanners.map(({ id }) => id));

async function hosts(world: UseCases, network: number) {
  const page = await hostPage(
    world.store.db,
    network,
    { limit: 50 },
    new Date(),
  );
  return page.rows;
}

onBoth("a machine's networks follow its inventories", async (world) => {
  const one = await machineAt(world, "10.1.2.3");
  await machineAt(world, "10.1.2.4");
  const counts = async () =>
    (await networks(world))
      .map(({ address, bits, machines }) => [address, bits, machines]);
  assertEquals(await counts(), [["10.1.2.0", 24, 2]]);

  await one.send({
    interfaces: [card("10.1.2.3"), card("10.9.0.1", "255.255.0.0")],
  });
  assertEquals(await counts(), [["10.1.2.0", 24, 2], ["10.9.0.0", 16, 1]]);
  await one.send({ interfaces: [] });
  assertEquals(await counts(), [["10.1.2.0", 24, 1], ["10.9.0.0", 16, 0]]);
  await world.forgetHosts();
  assertEquals(await counts(), [["10.1.2.0", 24, 1]]);
});

onBoth(
  "one machine of a network is told to scan it, and stays",
  async (world) => {
    const first = await machineAt(world, "10.1.2.3");
    await world.elect();
    assertEquals(await scanning(world), [[]], "alone it is not told to");

    await machineAt(world, "10.1.2.4");
    assertEquals((await world.answerPoll(first.deviceId)).scan, null);
    await world.elect();
    assertEquals(await scanning(world), [[first.id]]);
    const answer = await world.answerPoll(first.deviceId);
    assertEquals(answer.scan, { address: "10.1.2.0", latencyMs: 100 });
    assertEquals(answer.wantInventory, true);

    for (let n = 5; n < 9; n++) await machineAt(world, `10.1.2.${n}`);
    await world.elect();
    assertEquals(await scanning(world), [[first.id]]);
    assertEquals(
      (await world.eventKinds()).filter((kind) => kind.startsWith("scanner.")),
      ["scanner.elected"],
    );
  },
);

onBoth("a scan is asked for once in its time", async (world) => {
  const one = await machineAt(world, "10.1.2.3");
  await machineAt(world, "10.1.2.4");
  await world.elect();
  const asked = async () =>
    (await world.answerPoll(one.deviceId)).scan !== null;
  assertEquals(await asked(), true);
  await one.send({ scan: scanOf([host("10.1.2.1", "01")]) });
  assertEquals(await asked(), false);
  world.pass(3600);
  await one.send();
  const fruitless = async () =>
    (await networks(world))[0]!.scanners[0]!.fruitless;
  assertEquals(await fruitless(), 0, "it was not told to look");
  world.pass(24 * 3600);
  assertEquals(await asked(), true);
  await one.send();
  assertEquals(await asked(), false);
  assertEquals(await fruitless(), 1);
});

onBoth("who brings nothing, or is silent, is replaced", async (world) => {
  const one = await machineAt(world, "10.1.2.3");
  const two = await machineAt(world, "10.1.2.4");
  await world.elect();
  for (let n = 0; n < 3; n++) {
    world.pass(25 * 3600);
    await one.send();
    await two.send();
  }
  await world.reviewScanners();
  await world.elect();
  assertEquals(await scanning(world), [[two.id]]);

  world.pass(8 * 86_400);
  const three = await machineAt(world, "10.1.2.5");
  await world.elect();
  assertEquals(await scanning(world), [[three.id]]);
});

onBoth("who leaves the network does not scan it any more", async (world) => {
  const one = await machineAt(world, "10.1.2.3");
  const two = await machineAt(world, "10.1.2.4");
  await machineAt(world, "10.1.2.5");
  await world.elect();
  await one.send({ interfaces: [card("10.7.7.7")] });
  assertEquals((await world.answerPoll(one.deviceId)).scan, null);
  await world.elect();
  assertEquals(await scanning(world), [[two.id], []]);
});

onBoth("an operator pins, forbids and releases", async (world) => {
  const one = await machineAt(world, "10.1.2.3");
  const two = await machineAt(world, "10.1.2.4", "FusionInventory-Agent_v2.6");
  const three = await machineAt(world, "10.1.2.5");
  const id = (await networks(world))[0]!.id;
  const pinned = await world.changeNetwork(
    id,
    change({ name: "HQ", pin: [two.id] }),
    operator,
  );
  assertEquals(
    [pinned.name, pinned.scanners.map((it) => [it.id, it.pinned])],
    ["HQ", [[two.id, true]]],
  );
  await world.changeNetwork(
    id,
    change({ release: [two.id], forbid: [one.id] }),
    operator,
  );
  assertEquals(await scanning(world), [[three.id]]);
  const off = await world.changeNetwork(
    id,
    change({ maxScanners: 0 }),
    operator,
  );
  assertEquals([off.scanners, off.unscanned], [[], "off"]);
  const two_ = await world.changeNetwork(
    id,
    change({ maxScanners: 2, release: [one.id] }),
    operator,
  );
  assertEquals(two_.scanners.map((it) => it.id), [one.id, three.id]);
  await world.changeNetwork(id, change({ maxScanners: null }), operator);
  assertEquals((await scanning(world))[0]!.length, 1);
});

onBoth("more pins than scanners are refused, and strangers", async (world) => {
  const one = await machineAt(world, "10.1.2.3");
  const two = await machineAt(world, "10.1.2.4");
  const other = await machineAt(world, "10.5.5.5");
  const id = (await networks(world))[0]!.id;
  const refused = async (given: Partial<NetworkChange>, on = id) => {
    const error = await assertRejects(
      () => world.changeNetwork(on, change(given), operator),
      Refusal,
    );
    return error.code;
  };
  assertEquals(await refused({ pin: [one.id, two.id] }), "not_possible_now");
  assertEquals(await refused({ pin: [other.id] }), "not_possible_now");
  assertEquals(await refused({ pin: [999] }), "machine_not_found");
  assertEquals(
    await refused({ pin: [one.id], forbid: [one.id] }),
    "malformed_request",
  );
  assertEquals(
    await refused({ pin: [one.id], maxScanners: 0 }),
    "not_possible_now",
  );
  assertEquals(await refused({ name: "x" }, 999), "network_not_found");
});

onBoth("what a scan finds is kept, the newest sighting wins", async (world) => {
  const one = await machineAt(world, "10.1.2.3");
  const two = await machineAt(world, "10.1.2.4");
  const [mac] = two.inventory.macs;
  await one.send({
    scan: scanOf([
      host("10.1.2.9", "09", "printer"),
      host("10.1.2.1", "01"),
      { ip: "10.1.2.4", mac: mac!, name: "" },
      host("172.16.0.1", "77"),
    ]),
  });
  const [network] = await networks(world);
  assertEquals(
    [network!.hosts, network!.withoutAgent, network!.unknown],
    [3, 2, 2],
  );
  const before = await hosts(world, network!.id);
  assertEquals(
    before.map(({ ip, name, machine }) => [ip, name, machine?.id ?? null]),
    [["10.1.2.1", "", null], ["10.1.2.4", "", two.id], [
      "10.1.2.9",
      "printer",
      null,
    ]],
  );
  assertEquals(before[0]!.vendor, "vendor of 00:11:22");
  const { rows } = await world.store.db.selectFrom("event").select("payload")
    .where("kind", "=", "network.scanned").execute().then((rows) => ({ rows }));
  const { hosts: found, outside, new: fresh } = JSON.parse(rows[0]!.payload);
  assertEquals([found, outside, fresh], [3, 1, 3]);

  world.pass(60);
  await two.send({ scan: scanOf([host("10.1.2.20", "09")]) });
  const moved = (await hosts(world, network!.id)).at(-1)!;
  assertEquals(
    [moved.ip, moved.name, moved.seenBy.id],
    ["10.1.2.20", "printer", two.id],
  );
  assertEquals(moved.firstSeenAt < moved.lastSeenAt, true);
});

onBoth("a scan of which nothing can be kept is told of", async (world) => {
  const one = await machineAt(world, "10.1.2.3");
  await machineAt(world, "10.1.2.4");
  await world.elect();
  world.pass(60);
  await one.send({
    scan: { hosts: [host("172.16.0.1", "77")], malformed: 2, beyond: 0 },
  });
  const [network] = await networks(world);
  assertEquals(
    [network!.scannedAt, network!.hosts, network!.scanners[0]!.fruitless],
    [world.clock.now.toISOString(), 0, 1],
  );
  const rows = await world.store.db.selectFrom("event").select("payload")
    .where("kind", "=", "network.scanned").execute();
  const { hosts: found, malformed, outside } = JSON.parse(rows[0]!.payload);
  assertEquals([found, malformed, outside], [0, 2, 1]);
});

onBoth("a device that has moved is in its new network only", async (world) => {
  const one = await machineAt(world, "10.1.2.3");
  const two = await machineAt(world, "10.1.3.3");
  await one.send({ scan: scanOf([host("10.1.2.9", "09")]) });
  world.pass(8 * 86_400);
  await two.send({ scan: scanOf([host("10.1.3.9", "09")]) });
  const counts = (await networks(world)).map(({ hosts }) => hosts);
  assertEquals(counts, [0, 1]);
});

onBoth("counts follow agents, marks and forgetting", async (world) => {
  const one = await machineAt(world, "10.1.2.3");
  await one.send({
    scan: scanOf([host("10.1.2.8", "08"), host("10.1.2.9", "09")]),
  });
  const counts = async () => {
    const [network] = await networks(world);
    return [network!.hosts, network!.withoutAgent, network!.unknown];
  };
  assertEquals(await counts(), [2, 2, 2]);
  const newcomer = aDeviceId();
  const inventory = anInventory({ macs: ["00:11:22:33:44:08"] });
  await world.receiveInventory(newcomer, inventory);
  assertEquals(await counts(), [2, 1, 1]);
  const mac = "00:11:22:33:44:09";
  await world.markDevice(mac, { kind: "printer", note: "2nd floor" }, operator);
  assertEquals(await counts(), [2, 1, 0]);
  await world.receiveInventory(newcomer, { ...inventory, macs: [] });
  assertEquals(await counts(), [2, 2, 1]);
  await world.unmarkDevice(mac, operator);
  assertEquals(await counts(), [2, 2, 2]);
  await world.markDevice(mac, { kind: "phone", note: "" }, operator);

  world.pass(91 * 86_400);
  await one.send({ scan: scanOf([host("10.1.2.8", "08")]) });
  await world.forgetHosts();
  assertEquals(await counts(), [1, 1, 1]);
  await one.send({ scan: scanOf([host("10.1.2.9", "09")]) });
  assertEquals(await counts(), [2, 2, 1], "it is known when it comes back");
  assertEquals(
    (await world.eventKinds()).filter((kind) => kind.startsWith("device.")),
    ["device.marked", "device.unmarked", "device.marked"],
  );
  const error = await assertRejects(
    () => world.unmarkDevice("00:00:00:00:00:99", operator),
    Refusal,
  );
  assertEquals(error.code, "device_not_found");
});

import { assertEquals, assertRejects } from "@std/assert";
import { networkPage } from "#db/networks/networks.ts";
import { hostPage } from "#db/networks/hosts.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { FoundHost } from "#server/domain/networks/networks.ts";
import type { NetworkChange } from "#shared/contract/networks.ts";
import { aDeviceId, anInventory } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import {
  electWhereDue,
  reviewScanners,
} from "#server/usecases/networks/elect_scanners.ts";
import { changeNetwork } from "#server/usecases/networks/edit_networks.ts";
import {
  markDevice,
  unmarkDevice,
} from "#server/usecases/networks/mark_device.ts";
import { forgetUnseenHosts } from "#server/usecases/networks/forget_hosts.ts";

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
const change = (fields: Partial<NetworkChange>): NetworkChange => ({
  pin: [],
  forbid: [],
  release: [],
  ...fields,
});

/** A machine at an address, and a function that sends another inventory. */
async function machineAt(services: TestServices, ip: string, agent?: string) {
  const deviceId = aDeviceId();
  const inventory = anInventory({ ip, interfaces: [card(ip)] });
  const send = async (fields: Partial<typeof inventory> = {}) => {
    await services.receiveInventory(
      deviceId,
      { ...inventory, ...fields },
      agent,
    );
  };
  await send();
  const { id } = await services.store.db.selectFrom("machine").select("id")
    .where("device_id", "=", deviceId).executeTakeFirstOrThrow();
  return { id, deviceId, inventory, send };
}

async function networks(services: TestServices) {
  const { rows } = await networkPage(services.store.db, { limit: 50 });
  return rows;
}

const scanning = async (services: TestServices) =>
  (await networks(services)).map(({ scanners }) =>
    scanners.map(({ id }) => id)
  );

async function hosts(services: TestServices, network: number) {
  const page = await hostPage(
    services.store.db,
    network,
    { limit: 50 },
    new Date(),
  );
  return page.rows;
}

onBoth("a machine's networks follow its inventories", async (services) => {
  const one = await machineAt(services, "10.1.2.3");
  await machineAt(services, "10.1.2.4");
  const counts = async () =>
    (await networks(services))
      .map(({ address, bits, machines }) => [address, bits, machines]);
  assertEquals(await counts(), [["10.1.2.0", 24, 2]]);

  await one.send({
    interfaces: [card("10.1.2.3"), card("10.9.0.1", "255.255.0.0")],
  });
  assertEquals(await counts(), [["10.1.2.0", 24, 2], ["10.9.0.0", 16, 1]]);
  await one.send({ interfaces: [] });
  assertEquals(await counts(), [["10.1.2.0", 24, 1], ["10.9.0.0", 16, 0]]);
  await forgetUnseenHosts(services);
  assertEquals(await counts(), [["10.1.2.0", 24, 1]]);
});

onBoth(
  "one machine of a network is told to scan it, and remains its scanner",
  async (services) => {
    const first = await machineAt(services, "10.1.2.3");
    await electWhereDue(services);
    assertEquals(
      await scanning(services),
      [[]],
      "a machine alone does not scan",
    );

    await machineAt(services, "10.1.2.4");
    assertEquals((await services.answerPoll(first.deviceId)).scan, null);
    await electWhereDue(services);
    assertEquals(await scanning(services), [[first.id]]);
    const answer = await services.answerPoll(first.deviceId);
    assertEquals(answer.scan, { address: "10.1.2.0", latencyMs: 100 });
    assertEquals(answer.wantInventory, true);

    for (let n = 5; n < 9; n++) await machineAt(services, `10.1.2.${n}`);
    await electWhereDue(services);
    assertEquals(await scanning(services), [[first.id]]);
    assertEquals(
      (await services.eventKinds()).filter((kind) =>
        kind.startsWith("scanner.")
      ),
      ["scanner.elected"],
    );
  },
);

onBoth("a scan is requested once per interval", async (services) => {
  const one = await machineAt(services, "10.1.2.3");
  await machineAt(services, "10.1.2.4");
  await electWhereDue(services);
  const isScanRequested = async () =>
    (await services.answerPoll(one.deviceId)).scan !== null;
  assertEquals(await isScanRequested(), true);
  await one.send({ scan: scanOf([host("10.1.2.1", "01")]) });
  assertEquals(await isScanRequested(), false);
  services.pass(3600);
  await one.send();
  const fruitless = async () =>
    (await networks(services))[0]!.scanners[0]!.fruitless;
  assertEquals(await fruitless(), 0, "it had no request to scan");
  services.pass(24 * 3600);
  assertEquals(await isScanRequested(), true);
  await one.send();
  assertEquals(await isScanRequested(), false);
  assertEquals(await fruitless(), 1);
});

onBoth(
  "a scanner that finds nothing, or is silent, is replaced",
  async (services) => {
    const one = await machineAt(services, "10.1.2.3");
    const two = await machineAt(services, "10.1.2.4");
    await electWhereDue(services);
    for (let n = 0; n < 3; n++) {
      services.pass(25 * 3600);
      await one.send();
      await two.send();
    }
    await reviewScanners(services);
    await electWhereDue(services);
    assertEquals(await scanning(services), [[two.id]]);

    services.pass(8 * 86_400);
    const three = await machineAt(services, "10.1.2.5");
    await electWhereDue(services);
    assertEquals(await scanning(services), [[three.id]]);
  },
);

onBoth(
  "a machine that leaves the network no longer scans it",
  async (services) => {
    const one = await machineAt(services, "10.1.2.3");
    const two = await machineAt(services, "10.1.2.4");
    await machineAt(services, "10.1.2.5");
    await electWhereDue(services);
    await one.send({ interfaces: [card("10.7.7.7")] });
    assertEquals((await services.answerPoll(one.deviceId)).scan, null);
    await electWhereDue(services);
    assertEquals(await scanning(services), [[two.id], []]);
  },
);

onBoth("an operator pins, forbids and releases", async (services) => {
  const one = await machineAt(services, "10.1.2.3");
  const two = await machineAt(
    services,
    "10.1.2.4",
    "FusionInventory-Agent_v2.6",
  );
  const three = await machineAt(services, "10.1.2.5");
  const id = (await networks(services))[0]!.id;
  const pinned = await changeNetwork(services, {
    id,
    ...change({ name: "HQ", pin: [two.id] }),
  }, operator);
  assertEquals(
    [pinned.name, pinned.scanners.map((it) => [it.id, it.pinned])],
    ["HQ", [[two.id, true]]],
  );
  await changeNetwork(services, {
    id,
    ...change({ release: [two.id], forbid: [one.id] }),
  }, operator);
  assertEquals(await scanning(services), [[three.id]]);
  const off = await changeNetwork(services, {
    id,
    ...change({ maxScanners: 0 }),
  }, operator);
  assertEquals([off.scanners, off.unscanned], [[], "off"]);
  const two_ = await changeNetwork(services, {
    id,
    ...change({ maxScanners: 2, release: [one.id] }),
  }, operator);
  assertEquals(two_.scanners.map((it) => it.id), [one.id, three.id]);
  await changeNetwork(
    services,
    { id, ...change({ maxScanners: null }) },
    operator,
  );
  assertEquals((await scanning(services))[0]!.length, 1);
});

onBoth(
  "more pins than scanners, and pins of other networks' machines, are refused",
  async (services) => {
    const one = await machineAt(services, "10.1.2.3");
    const two = await machineAt(services, "10.1.2.4");
    const other = await machineAt(services, "10.5.5.5");
    const id = (await networks(services))[0]!.id;
    const refused = async (fields: Partial<NetworkChange>, on = id) => {
      const error = await assertRejects(
        () => changeNetwork(services, { id: on, ...change(fields) }, operator),
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
  },
);

onBoth(
  "what a scan finds is kept, the newest sighting wins",
  async (services) => {
    const one = await machineAt(services, "10.1.2.3");
    const two = await machineAt(services, "10.1.2.4");
    const [mac] = two.inventory.macs;
    await one.send({
      scan: scanOf([
        host("10.1.2.9", "09", "printer"),
        host("10.1.2.1", "01"),
        { ip: "10.1.2.4", mac: mac!, name: "" },
        host("172.16.0.1", "77"),
      ]),
    });
    const [network] = await networks(services);
    assertEquals(
      [network!.hosts, network!.withoutAgent, network!.unknown],
      [3, 2, 2],
    );
    const before = await hosts(services, network!.id);
    assertEquals(
      before.map(({ ip, name, machine }) => [ip, name, machine?.id ?? null]),
      [["10.1.2.1", "", null], ["10.1.2.4", "", two.id], [
        "10.1.2.9",
        "printer",
        null,
      ]],
    );
    assertEquals(before[0]!.vendor, "vendor of 00:11:22");
    const { rows } = await services.store.db.selectFrom("event").select(
      "payload",
    )
      .where("kind", "=", "network.scanned").execute().then((rows) => ({
        rows,
      }));
    const { hosts: found, outside, new: fresh } = JSON.parse(rows[0]!.payload);
    assertEquals([found, outside, fresh], [3, 1, 3]);

    services.pass(60);
    await two.send({ scan: scanOf([host("10.1.2.20", "09")]) });
    const moved = (await hosts(services, network!.id)).at(-1)!;
    assertEquals(
      [moved.ip, moved.name, moved.seenBy.id],
      ["10.1.2.20", "printer", two.id],
    );
    assertEquals(moved.firstSeenAt < moved.lastSeenAt, true);
  },
);

onBoth("a scan of which nothing can be stored is logged", async (services) => {
  const one = await machineAt(services, "10.1.2.3");
  await machineAt(services, "10.1.2.4");
  await electWhereDue(services);
  services.pass(60);
  await one.send({
    scan: { hosts: [host("172.16.0.1", "77")], malformed: 2, beyond: 0 },
  });
  const [network] = await networks(services);
  assertEquals(
    [network!.scannedAt, network!.hosts, network!.scanners[0]!.fruitless],
    [services.clock.now.toISOString(), 0, 1],
  );
  const rows = await services.store.db.selectFrom("event").select("payload")
    .where("kind", "=", "network.scanned").execute();
  const { hosts: found, malformed, outside } = JSON.parse(rows[0]!.payload);
  assertEquals([found, malformed, outside], [0, 2, 1]);
});

onBoth(
  "a device that has moved is in its new network only",
  async (services) => {
    const one = await machineAt(services, "10.1.2.3");
    const two = await machineAt(services, "10.1.3.3");
    await one.send({ scan: scanOf([host("10.1.2.9", "09")]) });
    services.pass(8 * 86_400);
    await two.send({ scan: scanOf([host("10.1.3.9", "09")]) });
    const counts = (await networks(services)).map(({ hosts }) => hosts);
    assertEquals(counts, [0, 1]);
  },
);

onBoth("counts follow agents, marks and forgetting", async (services) => {
  const one = await machineAt(services, "10.1.2.3");
  await one.send({
    scan: scanOf([host("10.1.2.8", "08"), host("10.1.2.9", "09")]),
  });
  const counts = async () => {
    const [network] = await networks(services);
    return [network!.hosts, network!.withoutAgent, network!.unknown];
  };
  assertEquals(await counts(), [2, 2, 2]);
  const newcomer = aDeviceId();
  const inventory = anInventory({ macs: ["00:11:22:33:44:08"] });
  await services.receiveInventory(newcomer, inventory);
  assertEquals(await counts(), [2, 1, 1]);
  const mac = "00:11:22:33:44:09";
  await markDevice(
    services,
    { mac, kind: "printer", note: "2nd floor" },
    operator,
  );
  assertEquals(await counts(), [2, 1, 0]);
  await services.receiveInventory(newcomer, { ...inventory, macs: [] });
  assertEquals(await counts(), [2, 2, 1]);
  await unmarkDevice(services, mac, operator);
  assertEquals(await counts(), [2, 2, 2]);
  await markDevice(services, { mac, kind: "phone", note: "" }, operator);

  services.pass(91 * 86_400);
  await one.send({ scan: scanOf([host("10.1.2.8", "08")]) });
  await forgetUnseenHosts(services);
  assertEquals(await counts(), [1, 1, 1]);
  await one.send({ scan: scanOf([host("10.1.2.9", "09")]) });
  assertEquals(await counts(), [2, 2, 1], "it is known when it comes back");
  assertEquals(
    (await services.eventKinds()).filter((kind) => kind.startsWith("device.")),
    ["device.marked", "device.unmarked", "device.marked"],
  );
  const error = await assertRejects(
    () => unmarkDevice(services, "00:00:00:00:00:99", operator),
    Refusal,
  );
  assertEquals(error.code, "device_not_found");
});

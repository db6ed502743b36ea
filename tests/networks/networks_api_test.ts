import { assertEquals, assertStringIncludes } from "@std/assert";
import { it } from "@std/testing/bdd";
import { aDeviceId, anInventory } from "#tests/harness/store/rows.ts";
import {
  assertJson,
  assertProblem,
  type OperatorApi,
  operatorApi,
} from "#tests/operator_api/api.ts";
import { electWhereDue } from "#server/usecases/networks/elect_scanners.ts";

const NETWORKS = "/api/v1/networks";

const card = (address: string) => ({
  description: "eth0",
  status: "Up",
  address,
  mask: "255.255.255.0",
});

/** Two machines in 10.1.2.0/24 and one in 10.1.10.0/24; the first has scanned. */
async function aSite(api: OperatorApi) {
  const [one, two, three] = ["10.1.2.3", "10.1.2.4", "10.1.10.3"].map((ip) => ({
    deviceId: aDeviceId(),
    inventory: anInventory({ ip, interfaces: [card(ip)] }),
  }));
  for (const { deviceId, inventory } of [one!, two!, three!]) {
    await api.receiveInventory(deviceId, inventory);
  }
  await electWhereDue(api);
  await api.receiveInventory(one!.deviceId, {
    ...one!.inventory,
    scan: {
      hosts: [
        { ip: "10.1.2.20", mac: "00:11:22:33:44:20", name: "printer" },
        { ip: "10.1.2.9", mac: "AA:11:22:33:44:09", name: "" },
        { ip: "10.1.2.4", mac: two!.inventory.macs[0]!, name: "" },
      ],
      malformed: 1,
      beyond: 0,
    },
  });
  const { rows } = assertJson(await api.ask("GET", NETWORKS));
  const network = rows[0];
  return { network, one: network.scanners[0].id as number, two: two! };
}

it("networks are listed by address, with their scanners", async () => {
  await using api = await operatorApi();
  const { one } = await aSite(api);
  const { rows, total } = assertJson(await api.ask("GET", NETWORKS));
  assertEquals(total, 2);
  const [first, second] = rows;
  assertEquals(second.address, "10.1.10.0", "by number, not by text");
  assertEquals(first, {
    id: 1,
    address: "10.1.2.0",
    bits: 24,
    mask: "255.255.255.0",
    name: "",
    maxScanners: null,
    scanners: [{
      id: one,
      name: first.scanners[0].name,
      pinned: false,
      electedAt: "2026-11-22T10:00:00.000Z",
      answeredAt: "2026-11-22T10:00:00.000Z",
      lastContactAt: "2026-11-22T10:00:00.000Z",
      fruitless: 0,
    }],
    machines: 2,
    hosts: 3,
    withoutAgent: 2,
    unknown: 2,
    scannedAt: "2026-11-22T10:00:00.000Z",
  });
  const whole = assertJson(await api.ask("GET", `${NETWORKS}/2`));
  assertEquals(
    [whole.unscanned, whole.pinned, whole.forbidden],
    ["too_small", [], []],
  );
});

it("networks are filtered, sorted and paged", async () => {
  await using api = await operatorApi();
  await aSite(api);
  const addresses = async (query: string) =>
    assertJson(await api.ask("GET", `${NETWORKS}?${query}`)).rows
      .map(({ address }: { address: string }) => address);
  assertEquals(await addresses("faults=true"), ["10.1.2.0"]);
  assertEquals(await addresses("sort=-address"), ["10.1.10.0", "10.1.2.0"]);
  for (const sort of ["name", "machines", "hosts", "unknown", "scanned"]) {
    const up = await addresses(`sort=${sort}`);
    assertEquals(await addresses(`sort=-${sort}`), up.toReversed(), sort);
    const page = assertJson(
      await api.ask("GET", `${NETWORKS}?sort=${sort}&limit=1`),
    );
    assertEquals(
      await addresses(`sort=${sort}&limit=1&after=${page.next}`),
      [up[1]],
      sort,
    );
  }
  assertEquals(await addresses("q=1.10"), ["10.1.10.0"]);
  assertEquals(await addresses("address=10.1.10.0/24"), ["10.1.10.0"]);
  assertEquals(await addresses("address=10.1.10.0/25"), []);
});

it("a network is named, and scanned by the machine an operator chooses", async () => {
  await using api = await operatorApi();
  const { network, one, two } = await aSite(api);
  const path = `${NETWORKS}/${network.id}`;
  const other = assertJson(
    await api.ask("GET", `/api/v1/machines?name=${two.inventory.name}`),
  ).rows[0];
  const changed = assertJson(
    await api.ask("PUT", path, {
      body: { name: " HQ, 2nd floor ", pin: [other.id], forbid: [one] },
    }),
  );
  assertEquals(
    [changed.name, changed.pinned, changed.forbidden.length],
    ["HQ, 2nd floor", [{ id: other.id, name: other.name }], 1],
  );
  assertEquals(
    changed.scanners.map((it: { id: number; pinned: boolean }) => [
      it.id,
      it.pinned,
    ]),
    [[other.id, true]],
  );
  assertEquals(
    assertJson(await api.ask("GET", `${NETWORKS}?name=HQ, 2nd floor`)).total,
    1,
  );
  const audit = assertJson(await api.ask("GET", "/api/v1/audit")).events[0];
  assertEquals([audit.kind, audit.actor, audit.payload], [
    "network.changed",
    "operator:admin",
    {
      network: 1,
      address: "10.1.2.0/24",
      name: "HQ, 2nd floor",
      from: "",
      pin: [other.id],
      forbid: [one],
    },
  ]);
});

it("a network's devices are listed, filtered and marked", async () => {
  await using api = await operatorApi();
  await aSite(api);
  const path = `${NETWORKS}/1/hosts`;
  const ips = async (query: string) =>
    assertJson(await api.ask("GET", `${path}?${query}`)).rows
      .map(({ ip }: { ip: string }) => ip);
  assertEquals(await ips(""), ["10.1.2.4", "10.1.2.9", "10.1.2.20"]);
  assertEquals(await ips("withoutAgent=true"), ["10.1.2.9", "10.1.2.20"]);
  assertEquals(await ips("vendor=of AA"), ["10.1.2.9"]);
  assertEquals(await ips("q=print"), ["10.1.2.20"]);
  assertEquals(await ips("seenDays=1"), await ips(""));
  for (const sort of ["ip", "mac", "name", "vendor", "lastSeen"]) {
    const all = await ips(`sort=${sort}`);
    assertEquals(await ips(`sort=-${sort}`), all.toReversed(), sort);
    const page = assertJson(
      await api.ask("GET", `${path}?sort=${sort}&limit=2`),
    );
    assertEquals(await ips(`sort=${sort}&after=${page.next}`), [all[2]], sort);
  }
  const mark = assertJson(
    await api.ask("PUT", "/api/v1/devices/00-11-22-33-44-20/mark", {
      body: { kind: "printer", note: " by the stairs " },
    }),
  );
  assertEquals([mark.kind, mark.note, mark.by], [
    "printer",
    "by the stairs",
    "admin",
  ]);
  assertEquals(await ips("faults=true"), ["10.1.2.9"]);
  assertEquals(await ips("q=stairs"), ["10.1.2.20"]);
  const overview = assertJson(await api.ask("GET", "/api/v1/overview"));
  assertEquals(overview.unknown, { devices: 1, networks: 1 });
  assertJson(await api.ask("DELETE", "/api/v1/devices/001122334420/mark"));
  assertEquals(await ips("faults=true"), ["10.1.2.9", "10.1.2.20"]);
  const day = 86_400;
  api.pass(2 * day);
  assertEquals(await ips("seenDays=1"), []);
});

it("impossible requests are refused with what to do", async () => {
  await using api = await operatorApi();
  const { one } = await aSite(api);
  const refused = async (
    [method, path, body]: [string, string, unknown?],
    status: number,
    code: string,
  ) => {
    const answer = await api.ask(method, `/api/v1${path}`, { body });
    assertProblem(answer, status, code);
    return answer.body.detail as string;
  };
  await refused(["GET", "/networks/99"], 404, "network_not_found");
  await refused(["GET", "/networks/99/hosts"], 404, "network_not_found");
  await refused(["PUT", "/networks/99", {}], 404, "network_not_found");
  assertStringIncludes(
    await refused(
      ["PUT", "/networks/2", { pin: [one] }],
      409,
      "not_possible_now",
    ),
    "is not in 10.1.10.0/24",
  );
  const mark = { kind: "printer" };
  await refused(
    ["PUT", "/devices/00:00:00:00:00:99/mark", mark],
    404,
    "device_not_found",
  );
  await refused(
    ["DELETE", "/devices/00:00:00:00:00:99/mark"],
    404,
    "device_not_found",
  );
  for (
    const [method, path, body] of [
      ["PUT", "/devices/nonsense/mark", mark],
      ["PUT", "/devices/00:11:22:33:44:20/mark", { kind: "toaster" }],
      ["PUT", "/networks/1", { maxScanners: 11 }],
      ["PUT", "/networks/1", { name: "x".repeat(81) }],
      ["GET", "/networks?sort=weight"],
      ["GET", "/networks?address=10.1.10.0/x"],
      ["GET", "/networks?after=%00"],
      ["GET", "/networks/1/hosts?seenDays=0"],
    ] as [string, string, unknown?][]
  ) await refused([method, path, body], 400, "malformed_request");
});

it("a viewer may look but change nothing", async () => {
  await using api = await operatorApi();
  await aSite(api);
  const { token } = await api.anOperator("viewer");
  assertJson(await api.ask("GET", NETWORKS, { token }));
  for (
    const [method, path, body] of [
      ["PUT", `${NETWORKS}/1`, { name: "x" }],
      ["PUT", "/api/v1/devices/00:11:22:33:44:20/mark", { kind: "phone" }],
      ["DELETE", "/api/v1/devices/00:11:22:33:44:20/mark"],
    ] as [string, string, unknown?][]
  ) {
    assertProblem(
      await api.ask(method, path, { token, body }),
      403,
      "not_permitted",
    );
  }
});

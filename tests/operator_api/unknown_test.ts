import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import {
  aDeviceId,
  anInventory,
  aPackage,
  section,
} from "#tests/harness/store/rows.ts";
import { assertJson, type OperatorApi, operatorApi } from "./api.ts";

/** Machines 1 to 4: an old, a new, an unknown Firefox, and no software. */
async function aFleet(): Promise<OperatorApi> {
  const api = await operatorApi();
  for (const version of ["128.0", "v140.1", "", null]) {
    await api.receiveInventory(
      aDeviceId(),
      anInventory({
        facts: {
          user: "",
          cpu: "",
          ramMib: version === "" ? 0 : 8192,
          diskFreeMib: version === null ? null : 10_240,
        },
        sections: version === null
          ? []
          : [section("SOFTWARES", [{ NAME: "Firefox", VERSION: version }])],
      }),
    );
  }
  return api;
}

async function listed(api: OperatorApi, q: string) {
  const { rows, unknown } = assertJson(
    await api.ask("GET", `/api/v1/machines?q=${encodeURIComponent(q)}`),
  );
  return [rows.map(({ id }: { id: number }) => id), unknown];
}

const ALL_KNOWN = { machines: 0, values: [] };

/** Queries, the machines they find, and what is not known of them. */
const QUERIES = [
  ['software:"firefox<140"', [1], ALL_KNOWN],
  ['software:"firefox>=0"', [1, 2], ALL_KNOWN],
  ['software:"firefox<=999"', [1, 2], ALL_KNOWN],
  ["software:firefox", [1, 2, 3], ALL_KNOWN],
  ['-software:"firefox<140"', [2, 3, 4], {
    machines: 2,
    values: ["software", "version"],
  }],
  ['software:firefox -software:"firefox<140"', [2, 3], {
    machines: 1,
    values: ["version"],
  }],
  ["-software:firefox", [4], { machines: 1, values: ["software"] }],
  ["ram<1G", [], ALL_KNOWN],
  ["ram:..1G", [], ALL_KNOWN],
  ["ram=0G", [], ALL_KNOWN],
  ["ram>=0M", [1, 2, 4], ALL_KNOWN],
  ["-ram>4G", [3], { machines: 1, values: ["ram"] }],
  ["ram!=8G", [3], { machines: 1, values: ["ram"] }],
  ["disk<20G", [1, 2, 3], ALL_KNOWN],
  ["-disk<20G", [4], { machines: 1, values: ["disk"] }],
  ["-(-disk<20G)", [1, 2, 3], ALL_KNOWN],
  ["-user:alice name:*", [1, 2, 3, 4], { machines: 4, values: ["user"] }],
  ["-tag:paris", [1, 2, 3, 4], ALL_KNOWN],
  ["-ram>4G or ram:8G", [1, 2, 3, 4], { machines: 1, values: ["ram"] }],
  ["-ram>4G or software:firefox", [1, 2, 3], ALL_KNOWN],
] as const;

it("a comparison is false where a value is not known, and lists count that", async () => {
  await using api = await aFleet();
  for (const [q, machines, unknown] of QUERIES) {
    assertEquals(await listed(api, q), [machines, unknown], q);
  }
});

it("a group and its preview count the members that are in it for want of a value", async () => {
  await using api = await aFleet();
  const query = '-software:"firefox<140"';
  const preview = async (body: unknown) =>
    assertJson(await api.ask("POST", "/api/v1/groups/preview", { body }));
  const whole = await preview({ query });
  assertEquals([whole.machines, whole.unknown], [3, {
    machines: 2,
    values: ["software", "version"],
  }]);
  // A machine that is named is in it whatever is known of it.
  const part = await preview({ query, add: [3], exclude: [4] });
  assertEquals([part.machines, part.unknown], [2, ALL_KNOWN]);

  const group = assertJson(
    await api.ask("POST", "/api/v1/groups", {
      body: { name: "modern", query, machines: [3] },
    }),
    201,
  );
  const read = assertJson(await api.ask("GET", `/api/v1/groups/${group.id}`));
  assertEquals([read.machines, read.unknown], [3, {
    machines: 1,
    values: ["software"],
  }]);
});

it("a plan counts the machines that it reaches for want of a value", async () => {
  await using api = await aFleet();
  const packageId = await aPackage(api.store);
  const plan = async (audience: Record<string, unknown>) => {
    const { id, reached, unknown } = assertJson(
      await api.ask("POST", "/api/v1/plans", {
        body: { packageId, ...audience },
      }),
      201,
    );
    const again = assertJson(await api.ask("GET", `/api/v1/plans/${id}`));
    assertEquals(again.unknown, unknown);
    return [reached, unknown];
  };
  const query = "-ram>4G";
  assertEquals(await plan({ query }), [1, { machines: 1, values: ["ram"] }]);
  assertEquals(await plan({ query, machines: [3] }), [1, ALL_KNOWN]);
  assertEquals(await plan({ query: "ram>4G" }), [3, ALL_KNOWN]);
  const { id } = assertJson(
    await api.ask("POST", "/api/v1/groups", {
      body: { name: "small", query: "-ram>4G or -disk<20G", machines: [1] },
    }),
    201,
  );
  assertEquals(await plan({ groups: [id] }), [3, {
    machines: 2,
    values: ["ram", "disk"],
  }]);
  assertEquals(await plan({ groups: [id], query: "name:*" }), [4, ALL_KNOWN]);
});

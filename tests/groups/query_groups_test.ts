import { assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  assertJson,
  assertProblem,
  operatorApi,
} from "#tests/operator_api/api.ts";

const GROUPS = "/api/v1/groups";

/** Three machines, of which the last runs Windows. */
async function threeMachines() {
  const api = await operatorApi();
  const machines = [
    await api.aMachine(),
    await api.aMachine(),
    await api.aMachine(),
  ];
  const last = machines.at(-1)!;
  await api.receiveInventory(last.deviceId, {
    ...last.inventory,
    os: "Windows 11",
  });
  return { api, ids: machines.map(({ id }) => id) };
}

describe("a group by a query", () => {
  it("is created, and says how fresh it is and why each machine is in it", async () => {
    const { api, ids: [a, b, c] } = await threeMachines();
    await using _ = api;
    const made = assertJson(
      await api.ask("POST", GROUPS, {
        body: {
          name: "debian",
          query: "  os:DEBIAN  ",
          machines: [c, a],
          exclude: [b],
        },
      }),
      201,
    );
    assertEquals(made.machines, 2);
    assertEquals([made.query, made.included, made.excluded], [
      "os:DEBIAN",
      2,
      1,
    ]);
    assertEquals(made.freshness, {
      computedAt: "2026-11-22T10:00:00.000Z",
      state: "current",
      nextAt: null,
      arriving: 0,
    });
    const { rows } = assertJson(
      await api.ask("GET", `${GROUPS}/${made.id}/machines?sort=registered`),
    );
    assertEquals(
      // deno-lint-ignore no-explicit-any -- JSON
      rows.map(({ id, included, matched }: any) => [id, included, matched]),
      [[a, true, true], [c, true, false]],
    );
    const never = await api.ask("GET", `${GROUPS}/${made.id}/excluded`);
    assertEquals(
      // deno-lint-ignore no-explicit-any -- JSON
      assertJson(never).rows.map(({ id }: any) => id),
      [b],
    );
    const listed = assertJson(await api.ask("GET", GROUPS)).rows;
    assertEquals(listed[0].freshness, made.freshness);
  });

  it("says that changes are waiting, and is computed on demand", async () => {
    const { api, ids } = await threeMachines();
    await using _ = api;
    const { id } = assertJson(
      await api.ask("POST", GROUPS, { body: { name: "a", query: "seen<1h" } }),
      201,
    );
    await api.aMachine();
    api.pass(7200);
    const waiting = assertJson(await api.ask("GET", `${GROUPS}/${id}`));
    assertEquals(waiting.machines, ids.length);
    assertEquals(waiting.freshness, {
      computedAt: "2026-11-22T10:00:00.000Z",
      state: "due",
      nextAt: "2026-11-22T10:05:00.000Z",
      arriving: 1,
    });
    const now = assertJson(
      await api.ask("POST", `${GROUPS}/${id}/refresh`),
    );
    assertEquals(now.machines, 0);
    assertEquals(now.freshness.computedAt, "2026-11-22T12:00:00.000Z");
    assertProblem(
      await api.ask(
        "POST",
        `${GROUPS}/${await api.aGroup("named", [])}` +
          "/refresh",
      ),
      409,
      "nothing_to_do",
    );
  });

  it("is previewed before it is changed", async () => {
    const { api, ids: [a, b, c] } = await threeMachines();
    await using _ = api;
    const preview = async (body: unknown) => {
      const { unknown, untrusted, excludedBefore: _, ...changes } = assertJson(
        await api.ask("POST", `${GROUPS}/preview`, { body }),
      );
      assertEquals([unknown, untrusted], [{ machines: 0, values: [] }, 0]);
      return changes;
    };
    assertEquals(await preview({ query: "os:debian", exclude: [a] }), {
      machines: 1,
      added: 1,
      removed: 0,
      packages: [],
    });
    const { id } = assertJson(
      await api.ask("POST", GROUPS, {
        body: { name: "debian", query: "os:debian" },
      }),
      201,
    );
    const packageId = await aPackage(api.store, { name: "vlc" });
    assertJson(
      await api.ask("POST", "/api/v1/assignments", {
        body: { packageId, groups: [id] },
      }),
      201,
    );
    assertEquals(
      await preview({ group: id, query: "os:windows", add: [b] }),
      {
        machines: 2,
        added: 1,
        removed: 1,
        packages: [{ id: packageId, name: "vlc" }],
      },
    );
    assertEquals(await preview({ group: id, exclude: [a, c] }), {
      machines: 1,
      added: 0,
      removed: 1,
      packages: [],
    });
    const after = assertJson(await api.ask("GET", `${GROUPS}/${id}`));
    assertEquals([after.machines, after.query], [2, "os:debian"]);
  });

  it("is refused if its query is not valid, with the position", async () => {
    const { api } = await threeMachines();
    await using _ = api;
    const refused = async (query: string, status = 400) => {
      const answer = await api.ask("POST", GROUPS, {
        body: { name: "a", query },
      });
      assertEquals(answer.status, status, query);
      return answer.body;
    };
    const nonsense = await refused("os:debian )");
    assertStringIncludes(nonsense.detail, "character 11");
    assertEquals(nonsense.details.at, 10);
    await refused("");
    await refused("x".repeat(10_000));
    await refused(`${"(".repeat(500)}os:a${")".repeat(500)}`);
    await refused("group:a", 409);
    await refused("group:nobody", 404);
    assertEquals(assertJson(await api.ask("GET", GROUPS)).total, 0);
  });
});

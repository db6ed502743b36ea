import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { addressRows, aPackage } from "#tests/harness/store/rows.ts";
import { DAY_MS } from "#shared/time.ts";
import {
  assertJson,
  assertProblem,
  type OperatorApi,
  operatorApi,
} from "./api.ts";
import { pages, type Row } from "./pages.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";

describe("a list leaves", () => {
  const names = async (api: OperatorApi, query: string, path = "machines") =>
    (await pages(api, path, query, "next")).map((row: Row) =>
      row.name ?? `${row.machine.name} ${row.package.name}`
    );

  async function aSite() {
    const api = await operatorApi();
    const at = (days: number) => api.now().getTime() - days * DAY_MS;
    const rows = [
      ["alpha", "10.1.0.1", "SN1", "paris", 0],
      ["Beta_1", "10.1.0.2", "SN2", "lyon", 5],
      ["beta%2", "192.168.0.3", "SN3", "", 9],
    ] as const;
    const ids: number[] = [];
    for (const [name, ip, serial, tag, days] of rows) {
      const { id } = await api.aMachine();
      ids.push(id);
      await api.store.commit([{
        sql: `update machine set name = ?, serial = ?, tag = ?,
          last_contact_at = ? where id = ?`,
        params: [name, serial, tag, at(days), id],
      }, ...addressRows(id, [ip])]);
    }
    const packages = [
      await aPackage(api.store, { name: "editor" }),
      await aPackage(api.store, { name: "browser" }),
    ];
    const states = ["failed", "succeeded", "expired"];
    for (const [i, id] of ids.entries()) {
      for (const packageId of packages) {
        await assignPackage(api, {
          packageId,
          machines: [id],
          groups: [],
          force: false,
          mode: "snapshot",
        }, { name: "ada", role: "operator" });
      }
      await api.store.commit([{
        sql:
          "update deployment set state = ? where machine_id = ? and package_id = ?",
        params: [states[i]!, id, packages[0]!],
      }]);
    }
    const group = await api.aGroup("laptops", [ids[0]!, ids[1]!]);
    return { api, ids, packages, group };
  }

  for (
    const [query, left] of [
      ["q=beta", ["Beta_1", "beta%2"]],
      ["q=!beta", ["alpha"]],
      ["q=beta_", ["Beta_1"]],
      ["q=10.1.", ["Beta_1", "alpha"]],
      ["q=!10.1.", ["beta%2"]],
      ["q=sn3", ["beta%2"]],
      ["q=LYON", ["Beta_1"]],
      ["q=", ["Beta_1", "alpha", "beta%2"]],
      ["q=tag:lyon or seen>8d", ["Beta_1", "beta%2"]],
      ['q=-tag:"" ip:10.1.0.0/16', ["Beta_1", "alpha"]],
      ["q=group:laptops result:failed", ["alpha"]],
      ["name=alpha", ["alpha"]],
      ["name=ALPHA", []],
      ["name=alph", []],
      ["notSeenDays=6", ["beta%2"]],
      ["notSeenDays=4", ["Beta_1", "beta%2"]],
      ["faults=true", ["alpha", "beta%2"]],
      ["faults=true&notSeenDays=4", ["Beta_1", "alpha", "beta%2"]],
      ["faults=false", ["Beta_1", "alpha", "beta%2"]],
      ["faults=true&q=!alpha", ["beta%2"]],
    ] as const
  ) {
    it(`the machines of ${query}`, async () => {
      const { api } = await aSite();
      await using _ = api;
      assertEquals(
        await names(api, query),
        [...left],
      );
    });
  }

  it("the deployments and packages with faults", async () => {
    const { api, packages, ids } = await aSite();
    await using _ = api;
    assertEquals(await names(api, "faults=true", "deployments"), [
      "alpha editor",
      "beta%2 editor",
    ]);
    assertEquals(
      await names(api, `faults=true&machine=${ids[0]}`, "deployments"),
      ["alpha editor"],
    );
    assertEquals(await names(api, "faults=true", "packages"), ["editor"]);
    assertEquals(await names(api, "name=browser", "packages"), ["browser"]);
    assertEquals(await names(api, "name=laptops", "groups"), ["laptops"]);
    const page = assertJson(
      await api.ask("GET", `/api/v1/deployments?package=${packages[0]}`),
    );
    assertEquals(page.counts, { failed: 1, succeeded: 1, expired: 1 });
    assertEquals(page.total, 3);
  });

  it("a machine's deployments, under its own address", async () => {
    const { api, ids } = await aSite();
    await using _ = api;
    const path = `machines/${ids[2]}/deployments`;
    assertEquals(await names(api, "limit=1", path), [
      "beta%2 editor",
      "beta%2 browser",
    ]);
    assertEquals(await names(api, "state=waiting", path), ["beta%2 browser"]);
    assertProblem(
      await api.ask("GET", "/api/v1/machines/77/deployments"),
      404,
      "machine_not_found",
    );
  });

  it("deployments by the name of a machine or a package", async () => {
    const { api } = await aSite();
    await using _ = api;
    assertEquals(await names(api, "q=alpha", "deployments"), [
      "alpha editor",
      "alpha browser",
    ]);
    assertEquals((await names(api, "q=edit", "deployments")).length, 3);
    assertEquals((await names(api, "q=!edit", "deployments")).length, 3);
    const page = assertJson(
      await api.ask("GET", "/api/v1/deployments?q=!edit&limit=1"),
    );
    assertEquals([page.total, page.counts], [3, { waiting: 3 }]);
  });

  it("a group's machines, under its own address", async () => {
    const { api, group } = await aSite();
    await using _ = api;
    const path = `groups/${group}/machines`;
    assertEquals(await names(api, "limit=1", path), ["Beta_1", "alpha"]);
    assertEquals(await names(api, "q=!beta", path), ["alpha"]);
    assertProblem(
      await api.ask("GET", "/api/v1/groups/77/machines"),
      404,
      "group_not_found",
    );
  });

  it("assignments of a machine, directly and by its groups", async () => {
    const { api, ids, packages, group } = await aSite();
    await using _ = api;
    const { assignment } = await assignPackage(api, {
      packageId: packages[0]!,
      machines: [],
      groups: [group],
      force: false,
      mode: "continuous",
    }, { name: "ada", role: "operator" });
    const last = assertJson(
      await api.ask("GET", "/api/v1/events?kind=assignment.created"),
    ).events.at(-1);
    assertEquals(last.payload, {
      assignment: assignment.id,
      machines: 0,
      groups: [group],
      groupNames: ["laptops"],
      force: false,
      mode: "continuous",
      plan: assignment.plan,
      query: null,
    });
    const found = async (query: string) =>
      (await pages(api, "assignments", query, "next"))
        .map(({ id }: { id: number }) => id);
    assertEquals(await found(`machine=${ids[0]}`), [assignment.id, 2, 1]);
    assertEquals(await found(`machine=${ids[2]}`), [6, 5]);
    assertEquals(await found(`group=${group}`), [assignment.id]);
    assertEquals(
      await found(`machine=${ids[0]}&package=${packages[1]}`),
      [2],
    );
  });

  it("events of a kind or a prefix of it, and of an operator", async () => {
    const { api } = await aSite();
    await using _ = api;
    const { token } = await api.anOperator("operator", "olga");
    assertJson(
      await api.ask("POST", "/api/v1/groups", { token, body: { name: "a" } }),
      201,
    );
    const kinds = async (query: string) => {
      const page = await api.ask("GET", `/api/v1/events?${query}`);
      return assertJson(page).events.map((one: { kind: string }) => one.kind);
    };
    assertEquals(await kinds("operator=olga"), ["group.created"]);
    assertEquals(await kinds("kind=group."), ["group.created"]);
    assertEquals(await kinds("kind=operator.&operator=admin"), [
      "operator.created",
    ]);
    assertEquals((await kinds("kind=machine.registered")).length, 3);
    assertEquals((await kinds("kind=assignment")).length, 6);
    assertEquals((await kinds("kind=m_chine")).length, 0);
    assertProblem(
      await api.ask("GET", "/api/v1/events?kind=DROP"),
      400,
      "malformed_request",
    );
  });
});

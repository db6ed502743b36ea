import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  aDeviceId,
  anInventory,
  aPackage,
  section,
} from "#tests/harness/store/rows.ts";
import {
  assertJson,
  assertProblem,
  type OperatorApi,
  operatorApi,
} from "./api.ts";

const values = async (api: OperatorApi, field: string, begun: string) =>
  assertJson(
    await api.ask("GET", `/api/v1/query/values?field=${field}&begun=${begun}`),
  ).values;

describe("values of a query's field", () => {
  it("are existing values, those that begin with the text before those that contain it", async () => {
    const api = await operatorApi();
    await api.aGroup("lab", []);
    await api.aGroup("Big lab", []);
    await aPackage(api.store, { name: "editor" });
    for (const [name, tag] of [["Firefox", "paris"], ["firefox-esr", ""]]) {
      await api.receiveInventory(
        aDeviceId(),
        anInventory({
          tag,
          sections: [
            section("SOFTWARES", [{ NAME: name }, { NAME: "x fire" }]),
          ],
        }),
      );
    }
    assertEquals(await values(api, "group", "LA"), ["lab", "Big lab"]);
    assertEquals(await values(api, "package", "ed"), ["editor"]);
    assertEquals(await values(api, "tag", ""), ["paris"]);
    assertEquals(await values(api, "software", "FIRE"), [
      "Firefox",
      "firefox-esr",
      "x fire",
    ]);
    assertEquals(await values(api, "os", "%"), []);
    const answer = await api.ask("GET", "/api/v1/query/values?field=ram");
    assertProblem(answer, 400, "malformed_request");
  });

  it("are names of custom fields, and the values of each", async () => {
    const api = await operatorApi();
    const { id } = await api.aMachine();
    const set = async (name: string, value: string) =>
      assertJson(
        await api.ask("POST", "/api/v1/machines/fields", {
          body: { machines: [id], name, value },
        }),
      );
    await set("Asset number", "2024-1");
    await set("Building", "B2");
    await set("Étage", "3");
    await set("gone", "x");
    await set("gone", "");
    assertEquals(await values(api, "field", ""), [
      "Asset number",
      "Building",
      "Étage",
    ]);
    assertEquals(await values(api, "field", "B"), ["Building", "Asset number"]);
    assertEquals(await values(api, "field&name=BUILDING", ""), ["B2"]);
    assertEquals(await values(api, "field&name=building", "3"), []);
    const found = async (q: string) =>
      assertJson(
        await api.ask("GET", `/api/v1/machines?q=${encodeURIComponent(q)}`),
      ).total;
    const queries = {
      "field.building:b2": 1,
      "field.BUILDING:B*": 1,
      "field.étage:3": 1,
      'field."asset number":2024-*': 1,
      "field.building:2": 0,
      "field.building!=B2": 0,
      'field.gone:""': 1,
      "field.gone:*": 0,
      "-field.gone:x": 1,
      'ticket:""': 1,
      'tag:""': 1,
      "tag:na": 1,
    };
    for (const [query, total] of Object.entries(queries)) {
      assertEquals(await found(query), total, query);
    }
  });
});

describe("a query that cannot be read", () => {
  for (
    const [q, says] of [
      ["nmae:x", 'there is no field "nmae"; did you mean name?'],
      [
        "x".repeat(10_000),
        "it has 10,000 characters, at most 4,000 are possible",
      ],
      [
        String.raw`name:web\.1`,
        String.raw`at character 9: the backslash in "\."`,
      ],
      ["(".repeat(500), 'parentheses and "not" are nested deeper than 50'],
      ["-", "something is missing"],
    ] as const
  ) {
    it(`is declined at the position of the mistake: ${q.slice(0, 10)}`, async () => {
      const api = await operatorApi();
      for (const list of ["machines", "deployments"]) {
        const answer = await api.ask(
          "GET",
          `/api/v1/${list}?q=${encodeURIComponent(q)}`,
        );
        assertProblem(answer, 400, "query_malformed");
        const { detail, details } = answer.body;
        assert(detail.includes(says), detail);
        assertEquals(typeof details.at, "number");
      }
    });
  }
});

it("a query that is too long is refused with its length, and not repeated", async () => {
  const api = await operatorApi();
  const packageId = await aPackage(api.store);
  const query = "name:secret or ".repeat(700);
  const requests = [
    ["/api/v1/groups", { name: "a", query }],
    ["/api/v1/groups/preview", { query }],
    ["/api/v1/inventories/requests", { query }],
    ["/api/v1/plans", { packageId, query }],
    ["/api/v1/assignments", { packageId, query }],
  ] as const;
  for (const [path, body] of requests) {
    const answer = await api.ask("POST", path, { body });
    assertProblem(answer, 400, "query_malformed");
    const { detail } = answer.body;
    assert(/it has 10,\d{3} characters, at most 4,000/.test(detail), detail);
    assert(!JSON.stringify(answer.body).includes("secret"), path);
  }
});

it("limits of a request are told in plain words", async () => {
  const api = await operatorApi();
  const says = async (body: unknown) =>
    (await api.ask("POST", "/api/v1/groups", { body })).body.detail;
  assertEquals(
    await says({ name: "x".repeat(81) }),
    'Cannot use the body: "name": it has 81 characters, at most 80 are possible',
  );
  assertEquals(
    await says({ name: "  " }),
    'Cannot use the body: "name": it is empty',
  );
  assertEquals(await says({}), 'Cannot use the body: "name": it is missing');
  assertEquals(
    await says({ name: 1 }),
    'Cannot use the body: "name": it has to be a text',
  );
  assertEquals(
    await says({ name: "a", colour: "red" }),
    'Cannot use the body: there is no field "colour"',
  );
});

it("a user of a domain is found, however the name is quoted", async () => {
  const api = await operatorApi();
  await api.receiveInventory(
    aDeviceId(),
    anInventory({
      facts: {
        user: String.raw`CORP\jdoe`,
        cpu: "",
        ramMib: null,
        diskFreeMib: null,
      },
    }),
  );
  for (
    const q of [
      String.raw`user:CORP\jdoe`,
      String.raw`user:'CORP\jdoe'`,
      String.raw`user:"CORP\jdoe"`,
      String.raw`user:CORP\\jdoe`,
      String.raw`user=corp\JDOE`,
      String.raw`user:CORP\*`,
      String.raw`user:'corp\*'`,
      String.raw`user:CORP\\*`,
      String.raw`user:*\jd?e`,
      String.raw`user:*\?doe`,
    ]
  ) {
    const answer = await api.ask(
      "GET",
      `/api/v1/machines?q=${encodeURIComponent(q)}`,
    );
    assertEquals(assertJson(answer).total, 1, q);
  }
});

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
});

describe("a query that cannot be read", () => {
  for (
    const [q, says] of [
      ["nmae:x", 'there is no field "nmae"; did you mean name?'],
      ["x".repeat(10_000), "more than 4000 characters"],
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

import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { assertRefused, longshoreWith } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";
import { sharedSite } from "#tests/console/shared_site.ts";

const OFFICE = `kind: assignment
package: vlc
version: "3.0"
groups: [office]
`;

const shared = sharedSite(openSite);
const apply = (file: string) =>
  longshoreWith(file, shared().env, "apply", "-f", "-");

describe("the manifest of an assignment", () => {
  it("is refused if it reaches nobody, with the reason", async () => {
    const phones = OFFICE.replace("groups: [office]", "query: os:phoneos");
    const refused = await apply(phones);
    assertEquals([refused.code, refused.out], [1, ""]);
    assertEquals(refused.err.split("\n"), [
      "! assignment vlc 3.0: would reach no machine: no machine is named, is in the groups or matches the query",
      "Nothing was changed: the line with ! cannot be carried out; correct the file",
      "",
    ]);
  });

  const wrong: [string, string, string][] = [
    [
      "an unknown package",
      OFFICE.replace("vlc", "vcl"),
      'line 2, field package: There is no package "vcl 3.0"; did you mean vlc 3.0?',
    ],
    [
      "another version",
      OFFICE.replace("3.0", "9"),
      "There is no package vlc 9; there are the versions 3.0",
    ],
    [
      "an unknown group",
      OFFICE.replace("[office]", "[offcie]"),
      'line 4, field groups: There is no group "offcie"; did you mean office?',
    ],
    [
      "an unknown machine",
      OFFICE.replace("groups: [office]", "machines: [nobody]"),
      'line 4, field machines: There is no machine "nobody"',
    ],
    [
      "nobody",
      OFFICE.replace("groups: [office]", ""),
      "field groups: say groups, machines or a query",
    ],
    [
      "a wrong query",
      OFFICE.replace("groups: [office]", "query: nmae:x"),
      'line 4, field query: no field "nmae": name?',
    ],
    [
      "the same twice",
      `${OFFICE}---\n${OFFICE}`,
      "document 2, line 7, field package: This assignment of vlc 3.0 is described twice",
    ],
  ];
  for (const [what, file, part] of wrong) {
    it(`is refused with its place: ${what}`, async () => {
      assertRefused(await apply(file), 2, part);
    });
  }
});

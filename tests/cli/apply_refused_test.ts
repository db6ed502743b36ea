import { describe, it } from "@std/testing/bdd";
import { createOperator } from "#shared/contract/operators.ts";
import { assertRefused, longshore, longshoreWith } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";
import { sharedSite } from "#tests/console/shared_site.ts";

const shared = sharedSite(openSite);

describe("a manifest that cannot be applied", () => {
  const wrong: [string, string, string][] = [
    ["no YAML", "kind: group\nname: [a\n", "-, document 1, line"],
    [
      "an unknown field",
      "kind: group\nname: a\n---\nkind: operator\nname: ada\nrole: viewer\nrol: x\n",
      "-, document 2, line 7, field rol: ",
    ],
    [
      "a wrong value",
      "kind: operator\nname: ada\nrole: boss\n",
      "-, document 1, line 3, field role: ",
    ],
    [
      "a wrong setting",
      "kind: settings\nvalues:\n  pollHours: 0\n",
      "-, document 1, line 3, field values.pollHours: ",
    ],
    [
      "a global setting for a group",
      "kind: settings\ngroup: office\nvalues:\n  registrationsPerHour: 5\n",
      "-, document 1, line ",
    ],
    [
      "an unknown kind",
      "kind: grop\nname: a\n",
      "-, document 1, line 1, field kind: ",
    ],
    [
      "a wrong query",
      "kind: group\nname: a\nquery: nmae:x\n",
      '-, document 1, line 3, field query: no field "nmae": name?',
    ],
    [
      "settings of no group",
      "kind: group\nname: a\n---\nkind: settings\ngroup: nobody\nvalues: {}\n",
      '-, document 2, line 5, field group: There is no group "nobody"',
    ],
    [
      "two of the same",
      "kind: group\nname: a\n---\nkind: group\nname: a\n",
      "-, document 2, line 5, field name: The group a is described twice",
    ],
    ["nothing", "# only a comment\n", "The files hold no documents"],
  ];
  for (const [what, file, part] of wrong) {
    it(`is refused with 2 and its place: ${what}`, async () => {
      const { env } = shared();
      const refused = await longshoreWith(file, env, "apply", "-f", "-");
      assertRefused(refused, 2, part);
    });
  }

  it("is refused to others than admins: 4", async () => {
    const { env, server: { api } } = shared();
    await api(createOperator, { body: { name: "op", role: "operator" } });
    const { out } = await longshore(env, "tokens", "issue", "op", "x");
    const op = { ...env, LONGSHORE_TOKEN: out.trim() };
    const file = "kind: group\nname: a\n";
    assertRefused(await longshoreWith(file, op, "diff", "-f", "-"), 4, "admin");
  });
});

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
      "a misspelt field",
      "kind: package\nname: a\ncomand: x\n",
      '-, document 1, line 3, field comand: there is no field "comand"; did you mean command?',
    ],
    [
      "a field of a field",
      "kind: package\nname: a\narchive: { fiel: x }\n",
      'field archive.fiel: there is no field "fiel"; did you mean file?',
    ],
    [
      "a field that resembles none",
      "kind: operator\nname: a\nrole: viewer\ncolour: x\n",
      'there is no field "colour"; choose from name, role, kind',
    ],
    [
      "a misspelt value",
      "kind: package\nname: a\naction: lunch\n",
      '"lunch" is not valid for action: one of launch, execute, store; did you mean launch?',
    ],
    [
      "a version that YAML takes for a number",
      "kind: package\nname: a\nversion: 1.0\n",
      "field version: a text is needed; put the value in quotes",
    ],
    [
      "a setting by its name in OCS",
      "kind: settings\nvalues: { PROLOG_FREQ: 2 }\n",
      "did you mean pollHours?",
    ],
    [
      "a setting out of its range",
      "kind: settings\nvalues: { guardPercent: 200 }\n",
      '"200" is not valid for guardPercent: a whole number from 0 to 100',
    ],
    ["no kind", "name: a\n", "field kind: it is missing: one of group,"],
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

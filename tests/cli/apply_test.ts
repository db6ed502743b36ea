import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  applyManifests,
  planManifests,
} from "#shared/contract/manifests/manifests.ts";
import { createGroup, listGroups } from "#shared/contract/groups/groups.ts";
import { createOperator, listOperators } from "#shared/contract/operators.ts";
import { readSettings } from "#shared/contract/settings/settings.ts";
import { assertRefused, does, longshoreWith } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";

const SITE = `# The site of the tests
kind: group
name: systems
description: by query
query: os:*
---
kind: operator
name: ada
role: operator
---
kind: settings
values:
  pollHours: 3
---
kind: settings
group: systems
values: { pollHours: 2 }
`;

describe("longshore diff, apply and export", () => {
  it("make things as a file says, each with its event", async () => {
    await using site = await openSite();
    const { env, server: { api } } = site;
    const plan = await longshoreWith(SITE, env, "diff", "-f", "-");
    assertEquals([plan.code, plan.err], [0, ""]);
    assertEquals(plan.out.split("\n"), [
      '+ group systems  description: "by query", query: "os:*"',
      '+ operator ada  role: "operator"',
      "~ settings  pollHours: none -> 3",
      "~ settings systems  pollHours: none -> 2",
      "Groups gain or lose 2 machines",
      "",
    ]);
    assertEquals((await api(listGroups)).rows.length, 1);
    const differs = await longshoreWith(
      SITE,
      env,
      ...["diff", "-f", "-", "--exit-code"],
    );
    assertEquals(differs, { ...plan, code: 1 });

    const asked = await longshoreWith(SITE, env, "apply", "-f", "-");
    assertEquals(asked.code, 1);
    assertMatch(asked.err, /This affects 2 machines\. Nothing was changed/);
    const yes = ["apply", "-f", "-", "--yes", "2"];
    const done = await longshoreWith(SITE, env, ...yes);
    assertEquals([done.code, done.out], [0, "4 changes applied\n"]);
    assertMatch(done.err, /^\+ group systems/);
    const { rows } = await api(listGroups);
    assertEquals(rows.map(({ name, query }) => [name, query]), [
      ["office", null],
      ["systems", "os:*"],
    ]);
    assertEquals((await api(readSettings)).values.pollHours, 3);
    const kinds = JSON.parse(await does(env, "audit", "--limit", "4", "--json"))
      .map(({ kind }: { kind: string }) => kind);
    assertEquals(kinds, [
      "settings.changed",
      "settings.changed",
      "operator.created",
      "group.created",
    ]);
    const again = await longshoreWith(SITE, env, "apply", "-f", "-");
    assertEquals([again.code, again.out], [0, "Nothing differs\n"]);
    await longshoreWith(SITE, env, "diff", "-f", "-", "--exit-code")
      .then(({ code }) => assertEquals(code, 0));
  });

  it("take what export prints, from which nothing differs", async () => {
    await using site = await openSite();
    const { env } = site;
    await longshoreWith(SITE, env, "apply", "-f", "-", "--yes", "2");
    const yaml = await does(env, "export");
    const all = ["--prune", "group", "operator", "settings"];
    const same = await longshoreWith(yaml, env, "diff", "-f", "-", ...all);
    assertEquals(same, { code: 0, out: "Nothing differs\n", err: "" });
    const json = JSON.parse(
      await does(env, "export", "operator", "-o", "json"),
    );
    assertEquals(json, [
      { kind: "operator", name: "ada", role: "operator" },
      { kind: "operator", name: "admin", role: "admin" },
    ]);
    // The file of one server makes another one the same.
    await using other = await openSite();
    const applied = await longshoreWith(
      yaml,
      other.env,
      ...["apply", "-f", "-", "--yes", "2"],
    );
    assertEquals(applied.code, 0, applied.err);
    assertEquals(await does(other.env, "export"), yaml);
  });

  it("delete only what --prune names, and never the last admin", async () => {
    await using site = await openSite();
    const { env, server: { api } } = site;
    await api(createOperator, { body: { name: "eve", role: "admin" } });
    await api(createGroup, { body: { name: "old" } });
    const file = "kind: operator\nname: eve\nrole: admin\n---\n" +
      "kind: group\nname: office\n";
    const diff = (...more: string[]) =>
      longshoreWith(file, env, "diff", "-f", "-", ...more);
    assertEquals((await diff()).out, "Nothing differs\n");
    assertEquals((await diff("--prune", "group")).out, "- group old\n");
    const both = ["--prune", "group", "--prune", "operator"];
    assertEquals((await diff(...both)).out, "- group old\n- operator admin\n");
    // Only admin has a token: eve alone could not sign in.
    const refused = await longshoreWith(file, env, "apply", "-f", "-", ...both);
    assertEquals([refused.code, refused.out], [1, ""]);
    assertMatch(
      refused.err,
      /Nothing was applied\. Cannot remove admin: no other admin has a valid token/,
    );
    const names = (await api(listOperators)).rows.map(({ name }) => name);
    assertEquals(names, ["admin", "eve"]);
    assertEquals((await diff("--prune", "group")).out, "- group old\n");
    const demoted = "kind: operator\nname: admin\nrole: viewer\n---\n" +
      "kind: operator\nname: eve\nrole: viewer\n";
    assertRefused(
      await longshoreWith(demoted, env, "apply", "-f", "-"),
      1,
      "none of the present admins would be left",
    );
  });

  it("apply exactly the plan that was shown, or nothing", async () => {
    await using site = await openSite();
    const { env, server: { api } } = site;
    const manifests = [
      { kind: "group" as const, name: "office", description: "two" },
    ];
    const body = { manifests };
    const { digest } = await api(planManifests, { body });
    const file = "kind: group\nname: office\ndescription: two\n";
    const shown = await longshoreWith(file, env, "diff", "-f", "-", "--json");
    assertEquals(JSON.parse(shown.out).digest, digest);
    await does(env, "groups", "edit", "office", "--description", "one");
    const stale = await api(applyManifests, { body: { ...body, digest } })
      .catch((error) => error);
    assertEquals(`${stale.code ?? stale}`, "changed_meanwhile");
    const late = await longshoreWith(
      file,
      env,
      ...["apply", "-f", "-", "--digest", digest],
    );
    assertEquals([late.code, late.out], [1, ""]);
    assertMatch(late.err, /the plan differs from the one of --digest/);
    assertEquals((await api(listGroups)).rows[0]!.description, "one");
  });
});

import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listAssignments } from "#shared/contract/assignments/assignments.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { setActivation } from "#shared/contract/packages/packages.ts";
import { does, longshoreWith } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";

const OFFICE = `kind: assignment
package: vlc
version: "3.0"
groups: [office]
`;

/** Everything of one new site: each document needs the one before. */
const ALL = `kind: group
name: systems
query: os:*
---
kind: package
name: hello
action: execute
command: "true"
target: unix
---
kind: assignment
package: hello
groups: [systems]
`;

async function openSiteWith() {
  const site = await openSite();
  const { env } = site;
  return {
    ...site,
    diff: (file: string, ...more: readonly string[]) =>
      longshoreWith(file, env, "diff", "-f", "-", ...more),
    apply: (file: string, ...more: readonly string[]) =>
      longshoreWith(file, env, "apply", "-f", "-", ...more),
    async inForce() {
      const { rows } = await site.server.api(listAssignments);
      return rows.filter(({ withdrawnAt }) => withdrawnAt === null)
        .map((row) => row.package.name);
    },
  };
}

describe("manifests of assignments", () => {
  it("reach as many machines as planned, which are confirmed", async () => {
    await using site = await openSiteWith();
    const plan = await site.diff(OFFICE);
    assertEquals(plan, {
      code: 0,
      out: "+ assignment vlc 3.0  groups: [office]; reaches 2 machines\n",
      err: "",
    });
    assertEquals(await site.inForce(), []);
    const asked = await site.apply(OFFICE);
    assertEquals(asked.code, 1);
    assertMatch(asked.err, /This affects 2 machines\. Nothing was changed/);
    const wrong = await site.apply(OFFICE, "--yes", "3");
    assertEquals(wrong.code, 1);
    assertEquals(await site.inForce(), []);
    const done = await site.apply(OFFICE, "--yes", "2");
    assertEquals([done.code, done.out], [0, "1 change applied\n"]);
    assertEquals(await site.inForce(), ["vlc"]);
    assertEquals((await site.diff(OFFICE)).out, "Nothing differs\n");
  });

  it("may be for a group and a package of the same file", async () => {
    await using site = await openSiteWith();
    assertEquals((await site.diff(ALL)).out.split("\n"), [
      '+ group systems  query: "os:*"',
      '+ package hello  action: "execute", command: "true", target: "unix"',
      "+ assignment hello  groups: [systems]; reaches 2 machines",
      "Groups gain or lose 2 machines",
      "4 machines in total",
      "",
    ]);
    const done = await site.apply(ALL, "--yes", "4");
    assertEquals([done.code, done.out], [0, "3 changes applied\n"], done.err);
    const { rows } = await site.server.api(listAssignments);
    assertEquals(rows.map(({ reached }) => reached), [2]);
    assertEquals((await site.diff(ALL)).out, "Nothing differs\n");
  });

  it("are withdrawn only with --prune, from where it can be stopped", async () => {
    await using site = await openSiteWith();
    const { server: { api } } = site;
    const { rows } = await api(listMachines);
    const one = OFFICE.replace(
      "groups: [office]",
      `machines: [${rows[0]!.name}]`,
    );
    assertEquals((await site.apply(one)).code, 0);
    const listed = ["assignments", "machines", "1", "-o", "name"];
    assertEquals(await does(site.env, ...listed), `${rows[0]!.name}\n`);
    assertEquals((await site.apply(OFFICE, "--yes", "1")).code, 0);
    assertEquals(await site.inForce(), ["vlc", "vlc"]);
    assertEquals((await site.diff(OFFICE)).out, "Nothing differs\n");
    const pruned = await site.diff(OFFICE, "--prune", "assignment");
    // The machine keeps the package, because the group has it as well.
    assertEquals(
      pruned.out,
      "- assignment 1 vlc 3.0  machines: 1; withdrawn, stops on 0 machines\n",
    );
    assertEquals((await site.apply(OFFICE, "--prune", "assignment")).code, 0);
    assertEquals(await site.inForce(), ["vlc"]);

    // What ran is not stopped, what waits is.
    await api(setActivation, {
      params: { id: (await api(listAssignments)).rows[0]!.package.id },
      body: { active: true },
    });
    await site.cycle();
    const file = "kind: group\nname: office\n";
    assertEquals(
      (await site.diff(file, "--prune", "assignment")).out,
      "- assignment 2 vlc 3.0  groups: [office]; withdrawn, stops on 0 machines\n",
    );
  });

  it("are what export prints, and are made again from it", async () => {
    await using site = await openSiteWith();
    await does(site.env, "assign", "vlc", "--group", "office", "--yes", "2");
    await does(site.env, "assign", "first", "--query", "os:*", "--yes", "2");
    const yaml = await does(site.env, "export");
    const every = [
      ...["--prune", "group", "operator", "settings"],
      ...["package", "assignment"],
    ];
    assertEquals(await site.diff(yaml, ...every), {
      code: 0,
      out: "Nothing differs\n",
      err: "",
    });
    const kept = await does(site.env, "export", "assignment");
    assertEquals(
      (await site.apply(
        "# none\n",
        ...["--prune", "assignment", "--yes", "4"],
      )).code,
      0,
    );
    assertEquals(await site.inForce(), []);
    assertEquals(await does(site.env, "export", "assignment"), "\n");
    assertEquals((await site.apply(kept, "--yes", "4")).code, 0);
    assertEquals(await does(site.env, "export", "assignment"), kept);
  });
});

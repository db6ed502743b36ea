import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { changeGroup } from "#shared/contract/groups/groups.ts";
import { assertRefused, does, longshore } from "./cli.ts";
import { openFixedSite } from "#tests/console/fixed_site.ts";

const ZIP = "7-zip";

describe("plans on the command line", () => {
  it("print what an assignment would do, and are carried out by id", async () => {
    await using site = await openFixedSite();
    const run = (...args: string[]) => does(site.env, ...args);
    const output = await run("plan", "firefox", "--group", "lab");
    assertMatch(output, /^Plan +1$/m);
    assertMatch(output, /^Reaches +3 machines: 3 Unix$/m);
    assertMatch(output, /^Not reached +7$/m);
    assertMatch(output, /^already has it +7$/m);
    assertMatch(output, /^Conflict +security baseline .* goes first on 2$/m);
    const list = await run("plan", "--plan", "1", "--list", "reached");
    assertEquals(list.trimEnd().split("\n").length, 4);
    const plan = JSON.parse(
      await run("plan", "firefox", "--query", "tag:paris", "--json"),
    );
    assertEquals([plan.id, plan.whom.query], [2, "tag:paris"]);
    assertEquals(
      JSON.parse(await run("plan", "--plan", "2", "--json")).reached,
      plan.reached,
    );

    assertMatch(
      await run("assign", "--plan", "1", "--yes", "3"),
      /^firefox 128.0 is assigned: 3 machines added/,
    );
    const again = await longshore(
      site.env,
      ...["assign", "--plan", "1", "--yes", "3"],
    );
    assertRefused(
      again,
      1,
      "Cannot carry out plan 1: it was already carried out",
    );
    // Names may be repeated, or be a list.
    const { whom } = JSON.parse(
      await run(
        "plan",
        "firefox",
        ...["--machine", "pc-000, pc-001", "--machine", "pc-004"],
        ...["--group", "lab,office", "--json"],
      ),
    );
    assertEquals([whom.machines, whom.groups.length], [3, 2]);
  });

  it("are refused when stale, unless they may grow", async () => {
    await using site = await openFixedSite();
    await does(site.env, "plan", ZIP, "--group", "lab", "--snapshot");
    await site.server.api(changeGroup, {
      params: { id: 1 },
      body: { add: [1, 2] },
    });
    const carryOut = ["assign", "--plan", "1", "--yes", "10"];
    const stale = await longshore(site.env, ...carryOut);
    assertRefused(stale, 1, "2 machines more than the 10 planned");
    assertMatch(
      await does(site.env, ...carryOut, "--may-grow-by", "2"),
      /12 machines added; since the plan: 2 joined, 0 left\n$/,
    );
  });

  it("say which argument is missing or superfluous", async () => {
    await using site = await openFixedSite();
    const cases: [string[], number, string][] = [
      [["plan"], 2, "Pass a package and its machines, groups or query"],
      [["plan", ZIP], 2, "Pass at least one --machine M"],
      [
        ["plan", ZIP, "--plan", "1"],
        2,
        "Pass a package and its machines, groups or query",
      ],
      [["plan", "--plan", "7"], 5, "There is no plan 7"],
      [["assign", "--plan", "7"], 5, "There is no plan 7"],
      [["plan", ZIP, "--query", "os="], 2, "Cannot read the query"],
    ];
    for (const [args, code, sentence] of cases) {
      assertRefused(await longshore(site.env, ...args), code, sentence);
    }
  });
});

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { assertRefused, does, longshore, longshoreWith } from "./cli.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { openSite } from "#tests/console/site.ts";

const site = sharedSite(openSite);

const members = async (env: Record<string, string>, group: string) =>
  (await does(env, "groups", "members", group, "-q")).trim().split("\n")
    .filter((line) => line !== "");

describe("a list of names", () => {
  it("is read from a file, what it can is included, and all others are listed", async () => {
    const { env } = site();
    await does(env, "groups", "create", "lab");
    const folder = await Deno.makeTempDir();
    const file = join(folder, "machines.csv");
    await Deno.writeTextFile(
      file,
      '\uFEFFSite;Nom\r\nParis;SIM000001\r\n# old\r\n\r\nLyon;"sim000002"\r\n' +
        "Lyon;sim00002\r\nNice;pc-old\r\nNice;sim000001.corp.example\r\n",
    );
    const add = ["groups", "include", "lab", "--from", file];
    const dry = await longshore(env, ...add, "--dry-run");
    assertEquals(dry.code, 6);
    assertMatch(dry.out, /lab would now have 2 machines/);
    assertEquals(await members(env, "lab"), []);

    const { code, out, err } = await longshore(env, ...add);
    assertEquals(code, 6);
    assertMatch(out, /2 machines/);
    const lines = err.trimEnd().split("\n");
    assertEquals(lines.length, 4, err);
    assertMatch(lines[0]!, /no machine "sim00002"; did you mean sim00000/);
    assertEquals(lines[1], 'There is no machine "pc-old"');
    assertMatch(
      lines[2]!,
      /"sim000001\.corp\.example"; did you mean sim000001/,
    );
    assertEquals(lines[3], "Done for 2 machines only; 3 names are unknown");
    assertEquals((await members(env, "lab")).length, 2);

    const rest = await longshoreWith(
      "sim000002\n",
      env,
      ...["groups", "remove", "lab", "-"],
    );
    assertEquals([rest.code, rest.err], [0, ""]);
    assertEquals((await members(env, "lab")).length, 1);
    await Deno.remove(folder, { recursive: true });
  });

  it("of which none is known changes nothing", async () => {
    const { env } = site();
    const none = await longshore(env, "groups", "add", "office", "a", "b");
    assertEquals([none.code, none.out], [5, ""]);
    assertStringIncludes(none.err, "none of the names means one machine");
    assertEquals((await members(env, "office")).length, 2);
  });

  it("is refused if it cannot be read, or is empty", async () => {
    const { env } = site();
    const from = (file: string) =>
      longshore(env, "groups", "add", "office", "--from", file);
    assertRefused(
      await from("/nowhere/names"),
      2,
      "Cannot read /nowhere/names",
    );
    assertRefused(await from("/dev/null"), 2, "it holds no names");
    assertRefused(
      await longshore(env, "groups", "add", "office"),
      2,
      "Name at least one machine, or a file with --from",
    );
  });

  it("is for plans, assignments and requests for inventories, too", async () => {
    const { env } = site();
    const names = "sim000001\nsim000002\nnobody\n";
    const run = (...args: string[]) => longshoreWith(names, env, ...args);
    const plan = await run("plan", "vlc", "--from", "-");
    assertEquals(plan.code, 6);
    assertMatch(plan.out, /2 machines/);
    const asked = await run("machines", "ask-inventory", "-", "--dry-run");
    assertEquals(asked.code, 6, asked.err);
    const made = await run("groups", "create", "both", "--from", "-");
    assertEquals(made.code, 6, made.err);
    assertEquals((await members(env, "both")).length, 2);
  });
});

describe("what a query includes for want of a value", () => {
  it("is told beside lists, in plans, groups and previews, in both languages", async () => {
    const { env } = site();
    const query = "-uuid:x -user:nobody";
    const listed = await longshore(env, "machines", "list", "--filter", query);
    assertMatch(
      listed.err,
      /^2 of 2 are included only because their .*user is unknown\n$/,
    );
    const french = await longshore(
      { ...env, LANG: "fr_FR.UTF-8" },
      ...["machines", "list", "--filter", query],
    );
    assertMatch(french.err, /2 sur 2 ne sont incluses que parce qu.on n.en/);
    const preview = ["groups", "create", "x", "--query", query];
    assertMatch(
      await does(env, ...preview, "--dry-run"),
      /2 of 2 are included only/,
    );
    await does(env, ...preview);
    assertMatch(
      await does(env, "groups", "show", "x"),
      /Not known +2 of 2 are included only/,
    );
    assertMatch(
      await does(env, "plan", "vlc", "--query", query),
      /Not known +2 of 2 are included only/,
    );
  });
});

describe("a name on a command line", () => {
  it("is found in another case, if one machine has it", async () => {
    const { env } = site();
    assertMatch(await does(env, "machines", "show", "SIM000001"), /sim000001/);
    assertMatch(await does(env, "groups", "show", "Office"), /office/);
  });
});

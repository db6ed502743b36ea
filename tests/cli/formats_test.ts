import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { parse } from "yaml";
import { listEvents, LogEvent } from "#shared/contract/events/events.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { createPackage, Package } from "#shared/contract/packages/packages.ts";
import { assertRefused, does, longshore } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";
import { sharedSite } from "#tests/console/shared_site.ts";

/** A site with 130 groups, and a package whose name and text try hard. */
async function openFull() {
  const site = await openSite();
  for (let i = 0; i < 129; i++) {
    const name = `group ${i}`.padEnd(10);
    await site.server.api(createGroup, { body: { name: name.trim() } });
  }
  await site.server.api(createPackage, {
    body: {
      name: '=cmd, "quoted"',
      version: "1",
      description: "two\r\nlines",
      action: "execute",
      command: "true",
    },
  });
  return site;
}

const shared = sharedSite(openFull);

/** The records of RFC 4180 text. */
function records(csv: string): string[][] {
  assert(csv.endsWith("\r\n"));
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const rows: string[][] = [[]];
  for (let found; (found = cell.exec(csv)) !== null;) {
    const [, quoted, plain = "", end] = found;
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\r\n") rows.push([]);
  }
  assertEquals(rows.pop(), [], "something is left that is no record");
  return rows;
}

describe("the output of a list", () => {
  it("is CSV, with values as they are", async () => {
    const { env } = shared();
    const columns = "name,description,on,created,size";
    const args = ["packages", "list", "-o", "csv", "--columns", columns];
    const [titles, first, ...rest] = records(await does(env, ...args));
    assertEquals(titles, columns.split(","));
    assertEquals(first!.slice(0, 3), [
      '=cmd, "quoted"',
      "two\r\nlines",
      "false",
    ]);
    assertMatch(first![3]!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assertEquals(first![4], "");
    assertEquals(rest.length, 2);
    const bare = await does(
      { ...env, LANG: "fr_FR.UTF-8" },
      ...args,
      "--no-headers",
    );
    assertEquals(records(bare), [first, ...rest]);
    const none = ["packages", "list", "--filter", "nothing"];
    assertEquals(
      await does(env, ...none, "-o", "csv", "--columns", "id,name"),
      "id,name\r\n",
    );
  });

  it("is YAML, which says the same as JSON", async () => {
    const { env } = shared();
    const list = ["packages", "list", "-o"];
    const yaml = parse(await does(env, ...list, "yaml"));
    assertEquals(yaml, JSON.parse(await does(env, ...list, "json")));
    assertEquals(Package.parse(yaml[0]).description, "two\r\nlines");
    const none = ["packages", "list", "--filter", "nothing", "-o", "yaml"];
    assertEquals(await does(env, ...none), "[]\n");
    const show = ["groups", "show", "office", "-o"];
    assertEquals(
      parse(await does(env, ...show, "yaml")),
      JSON.parse(await does(env, ...show, "json")),
    );
  });

  it("is a table of the chosen columns, a wide one, or names", async () => {
    const { env } = shared();
    const list = ["packages", "list"];
    assertMatch(
      await does(
        env,
        ...list,
        "--columns",
        "VERSION,package",
        "--filter",
        "vlc",
      ),
      /^VERSION {2}PACKAGE\n3\.0 +vlc 3\.0\n$/,
    );
    assertMatch(
      await does(env, ...list, "-o", "wide"),
      /^ID .*FAILED.*DESCRIPTION\n/,
    );
    const names = (await does(env, ...list, "-o", "name")).split("\n");
    assertEquals(names, ['=cmd, "quoted" 1', "vlc 3.0", "first 3.0", ""]);
    // Another command understands what is printed.
    await does(env, "packages", "show", names[0]!);
    assertEquals(
      await does(
        env,
        ...list,
        "--filter",
        "vlc",
        "--no-headers",
        "--columns",
        "name",
      ),
      "vlc\n",
    );
  });

  it("is remarked on if there are no rows, with 0", async () => {
    const { env } = shared();
    const none = ["packages", "list", "--filter", "nothing"];
    const ended = await longshore(env, ...none);
    assertEquals(ended, { code: 0, out: "", err: "No packages found\n" });
    const quiet = await longshore(env, ...none, "-q");
    assertEquals(quiet, { code: 0, out: "", err: "" });
    const french = await longshore({ ...env, LANG: "fr_FR.UTF-8" }, ...none);
    assertEquals(french.err, "Aucun paquet trouvé\n");
  });

  it("ends after a hundred rows in a table, and says how many more there are", async () => {
    const { env } = shared();
    const groups = async (...args: string[]) => {
      const { code, out, err } = await longshore(
        env,
        "groups",
        "list",
        ...args,
      );
      assertEquals(code, 0, err);
      return [out.trimEnd().split("\n").length, err] as const;
    };
    assertEquals(await groups(), [
      101,
      "100 shown, 30 more; --all shows all of them\n",
    ]);
    assertEquals(await groups("--all"), [131, ""]);
    assertEquals(await groups("--limit", "5", "--no-headers"), [
      5,
      "5 shown, 125 more; --all shows all of them\n",
    ]);
    assertEquals(await groups("-o", "csv"), [131, ""]);
    assertEquals(await groups("-o", "name"), [130, ""]);
    assertEquals(await groups("--ndjson"), [130, ""]);
    assertEquals(await groups("-q"), [130, ""]);
  });

  it("is refused with 2 if it is not possible", async () => {
    const { env } = shared();
    const wrong: [string[], string][] = [
      [["groups", "list", "-o", "jsn"], "did you mean json?"],
      [
        ["groups", "show", "office", "-o", "csv"],
        "one of table, json, ndjson, yaml",
      ],
      [
        ["groups", "list", "--json", "-o", "csv"],
        "Cannot use --json together with -o csv",
      ],
      [
        ["groups", "list", "--columns", "id,machnes"],
        'no column "machnes"; choose from id, group, machines, query, description, included, excluded, created; did you mean machines?',
      ],
      [
        ["groups", "list", "--columns", "id", "--json"],
        "--columns is for table",
      ],
      [["groups", "list", "--all", "--limit", "1"], "together with --limit"],
      [["groups", "list", "--limit", "0"], "1 or more"],
      [["why", "vlc", "-o", "csv"], "csv is for lists"],
      [["tail", "--kind", "deploymnt"], "did you mean deployment?"],
      [["tail", "--since", "yesterday"], "an age such as 90m, 1h or 2d"],
      [["tail", "--follow", "--until", "1h"], "new events have no end"],
    ];
    for (const [args, part] of wrong) {
      assertRefused(await longshore(env, ...args), 2, part);
    }
  });

  it("leaves an -o that a command has of its own", async () => {
    const { env } = shared();
    assertRefused(
      await longshore(env, "packages", "download", "vlc", "-o", "/nowhere/x"),
      2,
      "has no archive",
    );
  });
});

describe("events between two moments", () => {
  it("are those that the whole log has there", async () => {
    const { env, server } = shared();
    const { events: all } = await server.api(listEvents, {
      query: { after: 0, limit: 1000 },
    });
    const seqs = async (...args: string[]) =>
      JSON.parse(await does(env, ...args, "--json"))
        .map((event: unknown) => LogEvent.parse(event).seq);
    const [from, to] = [all[20]!, all[60]!];
    const between = all.filter(({ at }) => at >= from.at && at <= to.at)
      .map(({ seq }) => seq);
    const bounds = ["--since", from.at, "--until", to.at];
    assertEquals(await seqs("tail", ...bounds), between);
    assertEquals(await seqs("events", "list", ...bounds), between);
    assertEquals(
      await seqs("tail", "--since", `${from.seq}`, "--until", `${to.seq}`),
      all.slice(21, 61).map(({ seq }) => seq),
    );
    assertEquals(
      await seqs("tail", "--until", to.at, "--limit", "7"),
      between.slice(-7),
    );
    const whole = all.map(({ seq }) => seq);
    assertEquals(await seqs("tail", "--since", "1h"), whole);
    assertEquals(await seqs("tail", "--until", "1h"), []);
    assertEquals(await seqs("events", "list", "--until", "1h"), []);
    assertEquals(await seqs("events", "list"), whole.toReversed());
    assertEquals(await seqs("events", "list", "--until", to.at), [
      ...all.filter(({ at }) => at <= to.at).map(({ seq }) => seq).reverse(),
    ]);
  });

  it("are cut in a table, which says so", async () => {
    const { env } = shared();
    const { code, out, err } = await longshore(env, "events", "list");
    assertEquals([code, out.trimEnd().split("\n").length], [0, 101]);
    assertEquals(
      err,
      "100 shown, and there are more; --all shows all of them\n",
    );
    const all = await longshore(
      env,
      "events",
      "list",
      "--since",
      "1d",
      "--all",
    );
    assertEquals(all.err, "");
  });
});

import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createOperator } from "#shared/contract/operators.ts";
import { readSettings } from "#shared/contract/settings/settings.ts";
import { assertRefused, does, longshore } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";
import { sharedSite } from "#tests/console/shared_site.ts";

const shared = sharedSite(async () => {
  const site = await openSite([]);
  await site.server.api(createOperator, {
    body: { name: "ada", role: "operator" },
  });
  const { out } = await longshore(site.env, "tokens", "issue", "ada", "x");
  return { ...site, ada: { ...site.env, LONGSHORE_TOKEN: out.trim() } };
});

describe("options before a command", () => {
  it("choose the format and the rows of lists", async () => {
    const { env } = shared();
    assertEquals(
      await does(env, "-o", "name", "--limit", "1", "packages", "list"),
      await does(env, "packages", "list", "--limit", "1", "-o", "name"),
    );
    const csv = await does(
      env,
      "--columns=name",
      "-o",
      "csv",
      "packages",
      "list",
    );
    assertEquals(csv.split("\r\n"), ["name", "vlc", "first", ""]);
  });

  it("are refused where the command has none: 2", async () => {
    const refused = await longshore(
      shared().env,
      ...["-o", "json", "packages", "download", "vlc"],
    );
    assertRefused(refused, 2, 'Unknown option "-o"');
  });
});

describe("settings by their names in OCS", () => {
  it("are set and unset, in upper or lower case", async () => {
    const { env, server: { api } } = shared();
    await does(env, "settings", "set", "FREQUENCY", "3", "-q");
    assertEquals((await api(readSettings)).values.inventoryDays, 3);
    await does(env, "settings", "unset", "frequency", "-q");
    const { set } = (await api(readSettings)).settings
      .find(({ name }) => name === "inventoryDays")!;
    assertEquals(set, null);
  });

  const wrong: [string, string][] = [
    ["prolog", "did you mean PROLOG_FREQ?"],
    ["DOWNLOAD_TIMEOT", "did you mean DOWNLOAD_TIMEOUT?"],
    ["colour", 'There is no setting "colour"; settings list names all'],
  ];
  for (const [word, part] of wrong) {
    it(`are suggested for "${word}": 2`, async () => {
      const { env } = shared();
      assertRefused(await longshore(env, "settings", "show", word), 2, part);
      assertRefused(await longshore(env, "settings", "unset", word), 2, part);
    });
  }
});

describe("an operator for a token", () => {
  it("is suggested: 5", async () => {
    const refused = await longshore(
      shared().env,
      ...["tokens", "issue", "amdin", "x"],
    );
    assertRefused(refused, 5, "did you mean admin?");
  });
});

describe("events and the audit", () => {
  interface Row {
    readonly seq: number;
    readonly actor: string;
    readonly kind: string;
  }

  it("are filtered by operator, kind and time", async () => {
    const { env, ada } = shared();
    await does(ada, "groups", "create", "lab");
    const rows = async (...words: readonly string[]): Promise<Row[]> =>
      JSON.parse(await does(env, ...words, "--json"));
    const kinds = async (...words: readonly string[]) =>
      (await rows(...words)).map(({ kind }) => kind);
    const mine = ["--operator", "ada"];
    assertEquals(await kinds("audit", ...mine), ["group.created"]);
    assertEquals(await kinds("events", "list", ...mine), ["group.created"]);
    assertEquals(await kinds("tail", ...mine), ["group.created"]);
    assertEquals(await kinds("audit", ...mine, "--until", "1h"), []);
    assertEquals(await kinds("audit", ...mine, "--since", "1h"), [
      "group.created",
    ]);
    const all = await rows("audit");
    const [last, before] = all;
    assertEquals(await rows("audit", "--since", `${before!.seq}`), [last!]);
    assertEquals(
      await rows("audit", "--until", `${before!.seq}`),
      all.slice(1),
    );
    assertEquals(await kinds("audit", "--kind", "token."), ["token.issued"]);
    const none = await longshore(env, "audit", "--operator", "bob");
    assertEquals(none, { code: 0, out: "", err: "No events found\n" });
  });
});

describe("--dry-run", () => {
  it("counts what would be stopped or begun, and changes nothing", async () => {
    await using site = await openSite([{ exitCode: 0 }, { exitCode: 7 }]);
    const { env } = site;
    await does(env, "assign", "vlc", "--group", "office", "--yes", "2");
    const all = () => does(env, "deployments", "list", "--json");
    const before = await all();
    const counted = async (...words: readonly string[]) =>
      JSON.parse(await does(env, ...words, "--dry-run", "--json"));
    const cancel = ["deployments", "cancel"];
    assertEquals((await counted(...cancel, "--package", "vlc")).cancelled, 2);
    assertEquals((await counted(...cancel, "sim000001", "vlc")).cancelled, 1);
    assertEquals((await counted("assignments", "withdraw", "1")).cancelled, 2);
    assertEquals((await counted("packages", "activate", "vlc")).released, 2);
    assertMatch(
      await does(env, ...cancel, "--package", "vlc", "--dry-run"),
      /^This affects 2 machines[^]*Nothing was changed\n$/,
    );
    assertEquals(await all(), before);
  });
});

describe("packages progress", () => {
  it("says how far a package got", async () => {
    await using site = await openSite([{ exitCode: 0 }, { exitCode: 7 }]);
    const { env } = site;
    const progress = (...more: readonly string[]) =>
      does(env, "packages", "progress", "vlc", ...more);
    assertMatch(await progress(), /^Machines +0$/m);
    await does(env, "assign", "vlc", "--group", "office", "--yes", "2");
    await does(env, "packages", "activate", "vlc", "--yes", "2");
    await site.cycle();
    const words = await progress();
    assertMatch(words, /^Machines +2$/m);
    assertMatch(words, /^Done +1 \(50 %\)$/m);
    assertMatch(words, /^Failed +1 \(50 %\)$/m);
    assertMatch(words, /1 ok, 1 failed\n$/);
    const { assigned, points } = JSON.parse(await progress("--json"));
    assertEquals([assigned, points.at(-1).done], [2, 1]);
  });
});

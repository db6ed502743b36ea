import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listPackages } from "#shared/contract/packages/packages.ts";
import { assertRefused, does, longshore } from "#tests/cli/cli.ts";
import { openSite } from "#tests/console/site.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import type { Terminal } from "#tests/harness/terminal/terminal.ts";

/** True if a line with this text is drawn in red. */
const isRed = (tty: Terminal, text: RegExp) =>
  tty.painted().split("\n").some((line) =>
    text.test(line) && /\[[^\]]*red[^\]]*\]/.test(line)
  );

describe("a plan for a package that is off", () => {
  const site = sharedSite(openSite);
  const isOn = async (name: string) =>
    (await site().server.api(listPackages)).rows
      .find((one) => one.name === name)?.active;

  for (
    const { language, size, keys, off, both } of [
      {
        language: "en",
        size: {},
        keys: ["A"],
        off: /It is off: nothing goes out until it is switched on \(a does/,
        both: /And switch it on\?/,
      },
      {
        language: "fr",
        size: { columns: 60, rows: 20 },
        keys: ["j", "A"],
        off: /Il est désactivé.: rien ne part avant son/,
        both: /Et l'activer/,
      },
    ]
  ) {
    it(`says so in red and offers to do both, in ${language}`, async () => {
      await using tty = await site().console({
        args: ["--view", "packages", "--lang", language],
        ...size,
      });
      await tty.sees(/> vlc 3\.0/);
      tty.press(...keys);
      await tty.sees("office");
      tty.press("enter");
      await tty.sees(off);
      assertEquals(isRed(tty, off), true, tty.painted());
      tty.press("A");
      const alarm = language === "en"
        ? /The package is off: nothing goes out until/
        : /Le paquet est désactivé.: rien ne part avant son/;
      await tty.sees(alarm);
      assertEquals(isRed(tty, alarm), true, tty.painted());
      tty.press("esc", "a");
      await tty.sees(both);
      await tty.until(() => !alarm.test(tty.screen()), "It still warns");
      tty.type("2\r");
      await tty.sees(/longshore assign .*--act/);
      assertEquals(await isOn(language === "en" ? "vlc" : "first"), true);
    });
  }

  it("is what the command line plans, assigns and switches on", async () => {
    const { env, server } = site();
    await does(
      env,
      "packages",
      "create",
      "--action",
      "execute",
      "--name",
      "cli",
      "--command",
      "true",
    );
    const plan = await does(env, "plan", "cli", "--group", "office");
    assertMatch(
      plan,
      /The package is off: nothing goes out until it is switched on \(--activate does both\)/,
    );
    const assign = ["assign", "cli", "--group", "office", "--activate"];
    assertRefused(await longshore(env, ...assign), 1, "2 machines");
    assertEquals(await isOn("cli"), false);
    assertMatch(
      await does(env, ...assign, "--yes", "2"),
      /^cli is assigned.*; cli is on$/m,
    );
    assertEquals(await isOn("cli"), true);
    assertEquals(server !== undefined, true);
  });

  it("needs a target, and names all three ways to give one", async () => {
    const { err, code } = await longshore(site().env, "plan", "vlc");
    assertEquals(code, 2);
    assertMatch(err, /--machine M, --group G or --query Q/);
  });
});

describe("retrying a success on the command line", () => {
  const site = sharedSite(openSite);
  const retry = ["deployments", "retry", "sim000001", "vlc"];

  it("is asked about on a terminal, and needs --yes without one", async () => {
    const { env } = site();
    await does(env, "packages", "activate", "vlc");
    await does(env, "assign", "vlc", "--group", "office", "--yes", "2");
    await site().cycle();
    await site().cycle();
    assertRefused(
      await longshore(env, ...retry),
      1,
      "It succeeded there and will run again. Nothing was changed. Repeat with --yes 1 to proceed",
    );
    for (
      const [language, proceed, nothing] of [
        ["en", "Proceed? [y/N]", "Nothing was changed"],
        ["fr", /Continuer\s\? \[o\/N\]/, "Rien n'a été modifié"],
      ] as const
    ) {
      await using tty = await site().console({
        args: [...retry, "--lang", language],
      });
      await tty.sees(proceed);
      tty.type("\r");
      await tty.sees(nothing);
      assertEquals(await tty.exit(), 1);
    }
    assertMatch(
      await does(env, "deployments", "show", "sim000001", "vlc"),
      /succeeded/,
    );
    await using tty = await site().console({ args: retry });
    await tty.sees("Proceed? [y/N]");
    tty.type("y\r");
    await tty.sees(/vlc 3\.0 on sim000001 is now waiting, attempt 2/);
    assertEquals(await tty.exit(), 0);
    // What failed is retried without a question.
    assertMatch(
      await does(env, "deployments", "retry", "sim000002", "vlc"),
      /attempt 2/,
    );
  });
});

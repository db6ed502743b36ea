import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import type { TerminalOptions } from "#tests/harness/terminal/terminal.ts";
import { openFixedSite } from "./fixed_site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

/** Opens the console with a profile that has these keys. */
async function consoleWith(
  keys: Record<string, string>,
  options: TerminalOptions = {},
) {
  const site = shared();
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, "longshore"));
  const { LONGSHORE_SERVER: server, LONGSHORE_TOKEN: token } = site.env;
  await Deno.writeTextFile(
    join(folder, "longshore", "profiles.json"),
    JSON.stringify({ profiles: { lab: { server, token, keys } } }),
    { mode: 0o600 },
  );
  const tty = await site.console({
    ...options,
    env: { XDG_CONFIG_HOME: folder, LONGSHORE_PROFILE: "lab", ...options.env },
  });
  const close = tty[Symbol.asyncDispose];
  return {
    ...tty,
    async [Symbol.asyncDispose]() {
      await close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

describe("the keys of a profile", () => {
  it("press other keys and run commands, and are in help and footer", async () => {
    const keys = { F: "z", E: ":machines pc-00" };
    await using tty = await consoleWith(keys, { columns: 120 });
    await tty.sees(/> firefox/);
    await tty.sees(/ E :machines pc-00 /);
    tty.press("F");
    await tty.sees("failures only");
    tty.press("F");
    await tty.seesNoMore("failures only");
    tty.press("?");
    tty.type("/machines pc\r");
    await tty.sees(/E +run :machines pc-00/);
    tty.press("esc", "E");
    await tty.sees("Machine 1 of");
    await tty.sees("/pc-00");
  });

  it("run a line of the shell after a question, with values quoted", async () => {
    await using tty = await consoleWith(
      { H: "!printf '<%s>' {name} {operator}", X: "!exit 3" },
      { args: ["--view=machines", "--mouse"] },
    );
    await tty.sees("Machine 1 of 40");
    tty.press("j", "H");
    await tty.sees("Run this on your computer?");
    await tty.sees("printf '<%s>' 'pc-001' 'admin'");
    tty.press("y");
    await tty.sees("<pc-001><admin>");
    await tty.sees("enter returns to the console");
    tty.press("enter");
    await tty.sees("'pc-001' 'admin': done");
    await tty.sees(/> 2 +pc-001/);
    assertMatch(tty.screen(), /^ PROD {2}longshore/);
    tty.press("X", "y");
    await tty.sees("enter returns to the console");
    tty.press("enter");
    await tty.sees("exit 3: it ended with exit code 3");
    tty.press("j");
    await tty.sees("Machine 3 of 40");
    tty.type(":packages\r");
    await tty.sees(/> firefox/);
    tty.press("q");
    assertEquals(await tty.exit(), 0);
    // Twice for the shell, and at the end.
    assertEquals(tty.written().split("\x1b[?1006l").length - 1, 3);
  });

  it("say why a value is missing", async () => {
    await using tty = await consoleWith({ H: "!ssh {name}" });
    await tty.sees(/> firefox/);
    tty.type(":overview\r");
    await tty.sees("Needs you now");
    tty.press("H");
    await tty.sees("Nothing is selected here: {name} has no value");
  });

  it("are refused at the start, all in one sentence", async () => {
    await using tty = await consoleWith(
      { a: "z", q: ":packages", "^c": "z", J: "!ssh {host}" },
      { columns: 300 },
    );
    assertEquals(await tty.exit(), 2);
    assertStringIncludes(
      tty.screen(),
      "The keys of the profile cannot be used: a is a key of the console; q is a key of the console; ^c is reserved; {host} stands for nothing",
    );
  });
});

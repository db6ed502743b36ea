import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { walkEveryScreen } from "./every_screen.ts";
import { openFixedSite } from "./fixed_site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

/** Sequences that choose a colour of text or background. */
const COLOUR = new RegExp(
  "\x1b" + /\[[\d;]*(?<=[\[;])(3[0-8]|4[0-8]|9[0-7]|10[0-7])(;[\d;]*)?m/.source,
  "g",
);

const coloursIn = (written: string) => [...new Set(written.match(COLOUR))];

describe("every screen of the console", () => {
  it("shows no colour with NO_COLOR", async () => {
    await using tty = await shared().console({ env: { NO_COLOR: "1" } });
    await tty.sees(/> firefox/);
    await walkEveryScreen(tty, "en", {});
    assertEquals(coloursIn(tty.written()), []);
  });

  for (const language of ["en", "fr"] as const) {
    it(`is ASCII with --ascii in ${language}`, async () => {
      await using tty = await shared().console({
        args: ["--ascii"],
        env: { LONGSHORE_LANG: language, TZ: "UTC" },
      });
      await tty.sees(/> firefox/);
      await walkEveryScreen(tty, language, { ascii: true });
      assertEquals([...new Set(tty.written().match(/[^\0-\x7f].*/g))], []);
    });
  }

  it("says itself in lines without drawings to a screen reader", async () => {
    await using tty = await shared().console({
      args: ["--screen-reader"],
      rows: 60,
    });
    await tty.sees(/firefox/);
    const drawn: string[] = [];
    await walkEveryScreen(tty, "en", {}, (name) => {
      const drawing = /[─-▟■-◿⠀-⣿]/.exec(tty.screen());
      if (drawing) drawn.push(`${name}: ${drawing[0]}\n${tty.screen()}`);
    });
    assertEquals(drawn, []);
  });
});

describe("the theme", () => {
  it("is chosen by a flag or a variable", async () => {
    const site = shared();
    for (
      const [options, accent] of [
        [{}, "cyan"],
        [{ args: ["--theme=light"] }, "blue"],
        [{ env: { LONGSHORE_THEME: "light" } }, "blue"],
        [
          { args: ["--theme=dark"], env: { LONGSHORE_THEME: "light" } },
          "cyan",
        ],
      ] as const
    ) {
      await using tty = await site.console(options);
      await tty.sees(/> firefox/);
      assertStringIncludes(tty.painted(), `[${accent} bold] longshore`);
    }
  });

  it("and the rest of the look are kept in a profile", async () => {
    const site = shared();
    const folder = await Deno.makeTempDir();
    const file = join(folder, "longshore", "profiles.json");
    await Deno.mkdir(join(folder, "longshore"));
    const { LONGSHORE_SERVER: server, LONGSHORE_TOKEN: token } = site.env;
    const look = { theme: "light", ascii: true, mouse: true };
    await Deno.writeTextFile(
      file,
      JSON.stringify({ profiles: { lab: { server, token, ...look } } }),
      { mode: 0o600 },
    );
    try {
      await using tty = await site.console({
        env: { XDG_CONFIG_HOME: folder, LONGSHORE_PROFILE: "lab" },
      });
      await tty.sees(/> firefox/);
      assertStringIncludes(tty.painted(), "[blue bold] longshore");
      assertStringIncludes(tty.written(), "\x1b[?1000h");
      tty.press("a");
      await tty.sees("+----");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  it("is read from a file, and falls back to what the terminal shows", async () => {
    const site = shared();
    const folder = await Deno.makeTempDir();
    const path = join(folder, "theme.json");
    await Deno.writeTextFile(
      path,
      JSON.stringify({ base: "light", accent: "#0000f0" }),
    );
    try {
      for (
        const [env, sequence] of [
          [{ COLORTERM: "truecolor" }, "\x1b[38;2;0;0;240m"],
          [{ TERM: "xterm-256color" }, "\x1b[38;5;21m"],
          [{ TERM: "xterm" }, "\x1b[34m"],
        ] as const
      ) {
        await using tty = await site.console({ args: ["--theme", path], env });
        await tty.sees(/> firefox/);
        assertStringIncludes(tty.written(), sequence);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  it("names every mistake of a file in one sentence", async () => {
    const site = shared();
    const folder = await Deno.makeTempDir();
    const path = join(folder, "theme.json");
    await Deno.writeTextFile(
      path,
      JSON.stringify({ base: "dim", acent: "red", ok: "gren", failed: 3 }),
    );
    try {
      await using tty = await site.console({
        args: ["--theme", path],
        columns: 500,
      });
      assertEquals(await tty.exit(), 2);
      assertMatch(
        tty.screen(),
        /theme\.json cannot be used: base "dim" is none of dark, light, contrast; unknown: acent \(known: .*\); ok "gren" is no colour \(.*\); failed 3 is no colour/,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});

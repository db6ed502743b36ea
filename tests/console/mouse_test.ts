import { assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { placeProgram } from "#tests/harness/terminal/program_on_path.ts";
import { openTerminal } from "#tests/harness/terminal/terminal.ts";
import { openFixedSite } from "./fixed_site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

/** Whether the terminal reports the mouse after what was written. */
const mouseIn = (written: string) =>
  written.lastIndexOf("\x1b[?1000h") > written.lastIndexOf("\x1b[?1000l");

describe("the mouse", () => {
  it("selects with a click and scrolls with the wheel, and is let go at the end", async () => {
    await using tty = await shared().console({
      args: ["--mouse", "--view=machines"],
    });
    await tty.sees("Machine 1 of 40");
    assertStringIncludes(tty.written(), "\x1b[?1000h\x1b[?1006h");
    // Header, path and titles are above the rows.
    tty.type("\x1b[<0;10;8M\x1b[<0;10;8m");
    await tty.sees("Machine 5 of 40");
    tty.type("\x1b[<65;10;8M");
    await tty.sees("Machine 8 of 40");
    tty.type("\x1b[<64;10;8M");
    await tty.sees("Machine 5 of 40");
    tty.type("\x1b[<0;10;2M");
    tty.type("j");
    await tty.sees("Machine 6 of 40");
    tty.type(":machine pc-000\r");
    await tty.sees(/> Last contact/);
    tty.type("\x1b[<0;10;5M");
    await tty.sees("Line 3 of");
    tty.press("q");
    assertEquals(await tty.exit(), 0);
    assertStringIncludes(tty.written(), "\x1b[?1006l\x1b[?1000l");
  });

  it("opens what a line of the tail is about, wrapped or not", async () => {
    await using tty = await shared().console({
      args: ["--mouse", "--view=tail"],
    });
    await tty.sees("Following");
    /** Clicks the line that is about a machine. */
    const click = () => {
      const lines = tty.screen().split("\n");
      const at = lines.findLastIndex((line) => line.includes("srv-006")) + 1;
      tty.type(`\x1b[<0;10;${at}M\x1b[<0;10;${at}m`);
    };
    click();
    await tty.sees(/› .*on srv-006/);
    await tty.seesNoMore("Following");
    tty.press("esc");
    await tty.sees("Following");
    tty.press("w");
    await tty.sees(/^ tail +wrap/m);
    click();
    await tty.sees(/› .*on srv-006/);
  });

  it("is let go while the shell has the terminal", async () => {
    const folder = await Deno.makeTempDir({ prefix: "longshore-bin-" });
    try {
      const bin = await placeProgram(folder);
      await using tty = openTerminal("bash", ["--norc", "--noprofile", "-i"], {
        env: {
          ...shared().env,
          PATH: `${bin}:${Deno.env.get("PATH")}`,
          PS1: "ready> ",
        },
      });
      await tty.sees("ready> ");
      tty.type("longshore --mouse --view=machines\r");
      await tty.sees("Machine 1 of 40");
      tty.press("^z");
      await tty.sees("Stopped");
      assertEquals(mouseIn(tty.written()), false);
      tty.type("fg\r");
      await tty.sees("Machine 1 of 40");
      assertEquals(mouseIn(tty.written()), true);
      tty.type("\x1b[<0;10;8M");
      await tty.sees("Machine 5 of 40");
      tty.press("q");
      await tty.until(
        () => !mouseIn(tty.written()),
        "The mouse is still reported",
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  it("is let go when the console crashes", async () => {
    const crash = ["run", "-q", "-A", "--no-check", "tests/console/crash.ts"];
    await using tty = openTerminal(Deno.execPath(), [
      ...crash,
      "throw",
      "mouse",
    ]);
    await tty.sees("No events yet");
    await tty.until(
      () => mouseIn(tty.written()),
      "The mouse is not reported",
    );
    tty.kill("SIGUSR1");
    assertEquals(await tty.exit(), 1);
    assertEquals(mouseIn(tty.written()), false);
  });

  it("is left to the terminal without --mouse", async () => {
    await using tty = await shared().console();
    await tty.sees(/> firefox/);
    assertEquals(tty.written().includes("\x1b[?1000h"), false);
  });

  it("is let go when a signal ends the console", async () => {
    await using tty = await shared().console({ args: ["--mouse"] });
    await tty.sees(/> firefox/);
    tty.kill("SIGTERM");
    assertEquals(await tty.exit(), 143);
    assertStringIncludes(tty.written(), "\x1b[?1006l\x1b[?1000l");
  });
});

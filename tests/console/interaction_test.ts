import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { clipboardSequence } from "#tui/console/clipboard.ts";
import type { Terminal } from "#tests/harness/terminal/terminal.ts";
import { openFixedSite } from "./fixed_site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

/** The sequence at the beginning and end of each frame that Ink writes. */
const FRAME = "\x1b[?2026h";

const copies = (tty: Terminal, words: string) =>
  tty.written().includes(clipboardSequence(words)!);

describe("the console's keys", () => {
  it("move by counts, to both ends and to a numbered row", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=machines"] });
    await tty.sees("Machine 1 of 40");
    tty.type("5j");
    await tty.sees("Machine 6 of 40");
    tty.type("2k");
    await tty.sees("Machine 4 of 40");
    tty.type("12G");
    await tty.sees("Machine 12 of 40");
    tty.press("G");
    await tty.sees("Machine 40 of 40");
    tty.type("g");
    await tty.sees("Machine 1 of 40");
    tty.press("^d");
    await tty.sees("Machine 11 of 40");
    tty.press("pgdn");
    await tty.sees("Machine 30 of 40");
    tty.type("2");
    await tty.sees("2 …");
    await tty.sees("Package 1 of 6");
  });

  it("filter as the text is typed, invert, and clear with esc", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=machines"] });
    await tty.sees("Machine 1 of 40");
    tty.type("/srv-00");
    await tty.sees("4 found");
    assertMatch(tty.painted(), /\[green\] \/srv-00/);
    tty.type("x");
    await tty.sees("nothing found");
    assertMatch(tty.painted(), /\[red\] \/srv-00x/);
    tty.press("^u");
    tty.type("!pc");
    await tty.sees("20 found");
    tty.press("enter");
    await tty.sees(/> \d+ +srv-002/);
    await tty.sees("/!pc");
    tty.press("esc");
    await tty.sees(/> \d+ +srv-002[^]*Machine 21 of 40/);
    assertEquals(tty.screen().includes("/!pc"), false);
  });

  it("begin a new filter empty, and keep the old one until something is typed", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=machines"] });
    await tty.sees("Machine 1 of 40");
    tty.type("/srv-00\r");
    await tty.sees("Machine 1 of 4");
    tty.type("/");
    await tty.sees("still /srv-00; up edits it");
    await tty.sees(/^ \/ /m);
    await tty.sees(/> \d+ +srv-002/);
    tty.type("pc-01");
    await tty.sees(/> \d+ +pc-012/);
    tty.press("esc");
    await tty.sees("Machine 1 of 4");
    await tty.sees("/srv-00");
    tty.type("/");
    await tty.sees("still /srv-00");
    tty.press("enter");
    await tty.sees("Machine 1 of 4");
    tty.type("/");
    await tty.sees("still /srv-00");
    tty.press("up");
    await tty.sees(/^ \/srv-00 .*4 found/m);
    tty.type("2\r");
    await tty.sees("Machine 1 of 1");
    tty.press("esc");
    await tty.sees("Machine 21 of 40");
  });

  it("say what hides every row, and how to clear it", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=deployments"] });
    await tty.sees("Deployment 1 of 80");
    tty.type("/nowhere\r");
    await tty.sees('Nothing matches "/nowhere"; esc clears the filter');
    assertEquals(tty.screen().includes("z shows"), false);
    tty.press("j", "c");
    await tty.sees(/^ Nothing matches "\/nowhere"; esc clears the filter$/m);
    assertEquals(tty.screen().includes("No deployments"), false);
    tty.press("j", "z", "c");
    await tty.sees(
      /^ No failure matches "\/nowhere"; esc clears the filter, z shows/m,
    );
    tty.press("esc");
    await tty.sees("Deployment 1 of 10");
    tty.type(":packages\r");
    await tty.sees("Package 1 of 6");
    tty.type("/drivers\r");
    await tty.sees("Package 1 of 1");
    tty.press("esc", "z");
    await tty.sees("failures only");
    tty.type(":tail\r");
    await tty.sees("Following");
    tty.type("z/nowhere\r");
    await tty.sees('No failure matches "/nowhere"; esc clears the filter');
    tty.press("y");
    await tty.sees('No failure matches "/nowhere"; esc clears the filter');
  });

  it("sort by each column, and show the direction", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=packages"] });
    await tty.sees(/> firefox/);
    tty.press("s", "j", "enter");
    await tty.sees(/PACKAGE▲/);
    await tty.sees(/7-zip[^]*> firefox/);
    tty.press("S");
    await tty.sees(/PACKAGE▼/);
    await tty.sees(/ vlc [^]* 7-zip/);
  });

  it("go to a view by name, complete it, and suggest a similar one", async () => {
    const site = shared();
    await using tty = await site.console();
    await tty.sees("Package 1 of 6");
    tty.type(":mach");
    await tty.sees("machines  machine");
    tty.press("tab");
    await tty.sees(":machines");
    tty.type(" srv-01");
    tty.press("enter");
    await tty.sees("Machine 1 of 6");
    tty.type(":pakages\r");
    await tty.sees('Unknown command ":pakages"; did you mean ":packages"?');
    tty.type(":package 1740000005\r");
    await tty.sees("packages › vlc 3.0.21");
    tty.type(":machine nowhere\r");
    await tty.sees('There is no machine "nowhere"');
    tty.type("-");
    await tty.sees("Machine 1 of 6");
    tty.type(":q\r");
    assertEquals(await tty.exit(), 0);
  });

  it("filter a list by a state typed after its name", async () => {
    const site = shared();
    await using tty = await site.console();
    await tty.sees("Package 1 of 6");
    tty.type(":deployments wai");
    await tty.sees(/^ :deployments wai +waiting $/m);
    tty.press("tab", "enter");
    await tty.sees("only waiting");
    await tty.sees("Deployment 1 of 11: waiting 11");
    tty.type("/srv\r");
    await tty.sees("Deployment 1 of 7: waiting 7");
    tty.press("esc");
    await tty.sees("Deployment 5 of 11: waiting 11");
    tty.press("esc");
    await tty.sees("Deployment 1 of 80");
    tty.type(":d reboot pending srv\r");
    await tty.sees(/only reboot pending {2}\/srv/);
    await tty.sees(/Deployment 1 of (\d+): reboot pending \1/);
    tty.type(":packages failed\r");
    await tty.sees("failures only");
    await tty.sees("Package 1 of 3");
    tty.type(":events pc-000\r");
    await tty.sees("Only machine pc-000");
    tty.type(":events nonsense\r");
    await tty.sees(
      'No kind of event, machine or package is called "nonsense"',
    );
    tty.type(":tail created\r");
    await tty.sees("/created");
  });

  it("copy a row's name, and the command line that shows it", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=machines"] });
    await tty.sees("Machine 1 of 40");
    tty.press("y");
    await tty.sees("Copied: pc-000");
    assert(copies(tty, "pc-000"), "it is not in the clipboard");
    tty.press("Y");
    await tty.sees("Copied: longshore machines show pc-000");
  });

  it("start in the view of the command line", async () => {
    const site = shared();
    for (
      const [view, crumbs] of [
        ["packages/1740000005", "packages › vlc 3.0.21"],
        ["machines/srv-002", "machines › srv-002"],
        ["groups/lab", "groups › lab"],
        ["deployments/pc-000/1740000006", "firefox 128.0 on pc-000"],
      ] as const
    ) {
      await using tty = await site.console({ args: ["--view", view] });
      await tty.sees(crumbs);
      tty.press("^c");
      assertEquals(await tty.exit(), 0);
    }
  });

  it("change nothing in a read-only console", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--readonly"] });
    await tty.sees("admin@localhost (read-only)");
    await tty.sees("Package 1 of 6");
    for (const key of ["a", "A", "n"]) {
      tty.press(key);
      await tty.sees(
        "Nothing can be changed: the console was started with --readonly",
      );
      tty.press("j");
      await tty.seesNoMore("Nothing can be changed");
    }
    assertEquals(/ a on\/off/.test(tty.screen()), false);
  });

  it("show only failures in the tail, and wrap its lines", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=tail"] });
    await tty.sees("Following");
    tty.press("z");
    await tty.sees(/failures only[^]*srv-006 +firefox 12\S+ +failed/);
    tty.press("z");
    await tty.sees("operator created");
    tty.type("/operator");
    await tty.sees(/\d found/);
    tty.press("enter", "w");
    await tty.sees("/operator  wrap");
  });

  // These change deployments, and what the tests before count.
  it("select rows and ranges, and assign a package to them", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=machines"] });
    await tty.sees("Machine 1 of 40");
    tty.press("space", "2", "j", "^space");
    await tty.sees("4 selected");
    tty.press("^\\");
    await tty.seesNoMore("selected");
    tty.press("^space");
    await tty.sees("Select the first row with space");
    tty.press("g", "space", "space");
    await tty.sees("2 selected");
    tty.press("A");
    await tty.sees("Assign which package to 2 machines?");
    await tty.sees(/> firefox/);
    tty.press("j", "j", "j", "j", "enter");
    await tty.sees(/Reaches +2 machines: 2 Windows/);
    tty.press("A");
    await tty.sees("Type 2 to continue:");
    tty.press("2", "enter");
    await tty.sees(/7-zip 24.08 is assigned to 2 machines: 2 machines added/);
    const command =
      "longshore assign 1740000002 --machine pc-000 --machine pc-001";
    await tty.sees(`Y copies: ${command}`);
    tty.press("Y");
    await tty.sees("Copied: longshore assign");
    assert(copies(tty, command), "it is not in the clipboard");
  });

  it("require the number of machines before a retry or stop on many", async () => {
    const site = shared();
    await using tty = await site.console();
    await tty.sees(/> firefox/);
    tty.press("m");
    await tty.sees("Machine 1 of 27: failed 3");
    tty.press("R");
    await tty.sees("This affects 3 machines: 3 Unix.");
    tty.press("enter");
    await tty.sees("Type 3 first; esc goes back");
    tty.press("3", "enter");
    await tty.sees("Retrying on 3 machines");
    await tty.sees(
      "longshore deployments retry --package 1740000006 --state failed",
    );
    tty.press("C");
    await tty.sees("Stop everything that has not ended: firefox 128.0?");
    await tty.sees("This affects 11 machines: 8 Windows, 3 Unix.");
    await tty.sees("7 not offered yet: cancelled. 4 offered: recalled.");
    tty.press("esc");
    await tty.seesNoMore("Stop everything");
    tty.type("/pc-00");
    await tty.sees("4 found");
    tty.press("enter", "C");
    await tty.sees("Stop everything that has not ended: firefox 128.0 /pc-00?");
    await tty.sees("This affects 3 machines: 3 Windows.");
    tty.press("esc");
    await tty.seesNoMore("Stop everything");
    tty.press("j", "space", "space", "space");
    await tty.sees("3 selected");
    tty.press("c");
    await tty.sees("Cancel 3 deployments?");
    await tty.sees("firefox 128.0 on pc-001, pc-009, pc-004");
    await tty.sees("It was not offered to 2 yet and will not be.");
    await tty.sees("It was offered: the remaining fragments are served empty");
    tty.press("3", "enter");
    await tty.sees("Cancelled on 3 machines");
    await tty.sees("longshore deployments cancel pc-001 1740000006 && ");
    await tty.sees(/pc-004 +recalling/);
    await tty.seesNoMore("selected");
  });
});

describe("the console's lines", () => {
  it("are drawn in one frame per key, with few bytes for a move", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=machines"] });
    await tty.sees("Machine 1 of 40");
    // Something else may cause a frame in between, but not in five rounds of
    // ten.
    let rounds = 0;
    let frames: number;
    do {
      tty.press("g");
      await tty.sees("Machine 1 of 40");
      await tty.silent(300);
      const before = tty.written().length;
      for (let n = 2; n <= 11; n++) {
        tty.press("j");
        await tty.sees(`Machine ${n} of 40`);
      }
      await tty.silent(300);
      const written = tty.written().slice(before);
      frames = written.split(FRAME).length - 1;
      assert(written.length / 10 <= 2048, `${written.length / 10} bytes a key`);
    } while (frames > 10 && ++rounds < 5);
    assert(frames > 0 && frames <= 10, `${frames} frames for 10 keys`);
  });

  it("can be read by a screen reader, line by line", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--screen-reader"] });
    await tty.sees(/\(selected\) PACKAGE firefox/);
    tty.press("j");
    await tty.sees(/\(selected\) PACKAGE vlc 3.0.21/);
    await tty.sees("ON yes");
    tty.press("1");
    await tty.sees(/\(selected\) Needs you now: \S/);
    tty.press("tab");
    await tty.sees(/\(selected\) Under way: firefox 128.0 +\d+ % +\d/);
    assertEquals(tty.screen().includes("Needs you now"), false);
    tty.press("q");
    assertEquals(await tty.exit(), 0);
  });

  it("are usable at 60x20, and one sentence in less", async () => {
    const site = shared();
    await using tty = await site.console({
      columns: 60,
      rows: 20,
      args: ["--view=machines"],
    });
    const screen = await tty.sees("Machine 1 of 40");
    assertMatch(screen, / PROD .*admin@localhost/);
    assertMatch(screen, /> pc-000 +Windows 11 Pro .*2025-03-01/);
    assertMatch(screen.split("\n").at(-1)!, /q quit$/);
    tty.resize(59, 20);
    await tty.sees("59×20 is too small; the console needs 60×20");
    tty.resize(60, 20);
    await tty.sees("Machine 1 of 40");
  });

  it("are plain text where nothing can be drawn", async () => {
    const site = shared();
    await using tty = await site.console({ env: { TERM: "dumb" } });
    assertEquals(await tty.exit(), 0);
    assertEquals(tty.alternate(), false);
    assertMatch(tty.screen(), /1740000006/);
  });
});

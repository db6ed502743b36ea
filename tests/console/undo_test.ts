import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listEvents } from "#shared/contract/events/events.ts";
import { changeGroup } from "#shared/contract/groups/groups.ts";
import { listPackages } from "#shared/contract/packages/packages.ts";
import { clipboardSequence } from "#tui/console/clipboard.ts";
import { openSite } from "./site.ts";

describe("u in the console", () => {
  it("undoes the last action, then the one before, and says when none is left", async () => {
    await using site = await openSite();
    await using tty = await site.console();
    await tty.sees("Package 1 of 2");
    tty.press("u");
    await tty.sees("There is nothing to undo: no action in this session");
    assertEquals(/ u undo/.test(tty.screen()), false);
    await tty.sees(/> vlc 3\.0/);
    tty.press("a");
    await tty.sees("vlc 3.0 is on");
    await tty.sees(/ u undo/);
    tty.press("u");
    await tty.sees("Undo the last action?");
    await tty.sees("It was: vlc 3.0 is on");
    await tty.sees("is switched off again. This is refused once a machine has");
    tty.press("n");
    await tty.seesNoMore("Undo the last action?");
    tty.press("u", "y");
    await tty.sees("vlc 3.0 is off");
    await tty.sees(/longshore packages deactivate \d+ --unless-offered/);
    tty.press("u");
    await tty.sees("There is nothing left to undo in this session");
    const { events } = await site.server.api(listEvents, {
      query: { kind: "package." },
    });
    assertEquals(
      events.slice(-2).map(({ kind, actor }) => [kind, actor]),
      [
        ["package.activated", "operator:admin"],
        ["package.deactivated", "operator:admin"],
      ],
    );
  });

  it("is refused by the server once a machine was offered the package", async () => {
    await using site = await openSite();
    await using tty = await site.console();
    await tty.sees("Package 1 of 2");
    tty.press("a");
    await tty.sees(/3\.0 is on/);
    tty.press("A");
    await tty.sees(/> .*office/);
    tty.press("space", "enter");
    await tty.sees(/Reaches +2 machines/);
    tty.press("A");
    await tty.sees("Type 2 to continue");
    tty.press("2", "enter");
    await tty.sees("is assigned to office");
    tty.press("u");
    await tty.sees("Assignment 1 is withdrawn");
    tty.press("esc");
    await tty.seesNoMore("Undo the last action?");
    await site.cycle();
    tty.press("u");
    await tty.sees(
      /Cannot undo it: 2 machines have been offered the package since/,
    );
  });

  it("changes names and members back, unless somebody else has changed them", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: ["--view=groups/office"] });
    await tty.sees("groups › office");
    tty.press("e");
    await tty.sees("Name");
    tty.press("^u");
    tty.type("bureau");
    tty.press("^s");
    await tty.sees(/office is now called bureau/);
    tty.press("u");
    await tty.sees("office is as it was before: office");
    tty.press("y");
    await tty.sees("bureau is now called office");
    tty.type(":groups\r");
    await tty.sees(/> 1 +office/);
    tty.press("enter");
    await tty.sees("groups › office");
    await tty.sees(/> 1 +sim000001/);
    tty.press("e");
    await tty.sees("Name");
    tty.press("^u");
    tty.type("bureau");
    tty.press("^s");
    await tty.sees("office is now called bureau");
    await site.server.api(changeGroup, {
      params: { id: 1 },
      body: { name: "kontor" },
    });
    tty.press("u");
    await tty.sees("Cannot undo it: kontor has been changed again since");
  });

  it("lists the actions of the session with their command lines", async () => {
    await using site = await openSite();
    await using tty = await site.console();
    await tty.sees("Package 1 of 2");
    tty.press("@");
    await tty.sees("No action in this session yet");
    tty.press("esc");
    await tty.sees("Package 1 of 2");
    const { rows: [vlc] } = await site.server.api(listPackages);
    tty.press("a");
    await tty.sees(/3\.0 is on/);
    tty.press("j", "d");
    await tty.sees("Type");
    tty.press("esc");
    await tty.sees("Package 2 of 2");
    tty.press("@");
    await tty.sees(/> +\d\d:\d\d:\d\d +done +\w+ 3\.0 is on/);
    await tty.sees("Action 1 of 1");
    tty.press("y");
    const command = `longshore packages activate ${vlc!.id}`;
    await tty.sees(`Copied: ${command}`);
    assert(tty.written().includes(clipboardSequence(command)!));
    tty.press("enter");
    await tty.sees("actions › action 1");
    await tty.sees(`Command line    ${command}`);
    await tty.sees("u undoes it");
    tty.press("u", "y");
    await tty.sees(/Outcome +undone/);
    tty.press("esc");
    await tty.sees(/ undone +\w+ 3\.0 is on/);
    await tty.sees("Action 2 of 2");
  });
});

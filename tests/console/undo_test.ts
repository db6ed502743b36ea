import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listEvents } from "#shared/contract/events/events.ts";
import { changeGroup } from "#shared/contract/groups/groups.ts";
import { listPackages } from "#shared/contract/packages/packages.ts";
import { clipboardSequence } from "#tui/console/clipboard.ts";
import { sharedSite } from "./shared_site.ts";
import { openSite } from "./site.ts";

/** Each test adds the package that it changes. */
const shared = sharedSite(openSite);

describe("u in the console", () => {
  it("undoes the last action, then the one before, and says when none is left", async () => {
    const site = shared();
    await site.addPackage("audacity");
    await using tty = await site.console();
    await tty.sees(/Package 1 of \d/);
    tty.press("u");
    await tty.sees("There is nothing to undo: no action in this session");
    assertEquals(/ u undo/.test(tty.screen()), false);
    await tty.sees(/> audacity 3\.0/);
    tty.press("a");
    await tty.sees("audacity 3.0 is on");
    await tty.sees(/ u undo/);
    tty.press("u");
    await tty.sees("Undo the last action?");
    await tty.sees("It was: audacity 3.0 is on");
    await tty.sees("is switched off again. This is refused once a machine has");
    tty.press("n");
    await tty.seesNoMore("Undo the last action?");
    tty.press("u", "y");
    await tty.sees("audacity 3.0 is off");
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
    const site = shared();
    await site.addPackage("brave");
    await using tty = await site.console();
    await tty.sees(/Package 1 of \d/);
    tty.press("a");
    await tty.sees(/brave 3\.0 is on/);
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

  it("lists the actions of the session with their command lines", async () => {
    const site = shared();
    await site.addPackage("calibre");
    await using tty = await site.console();
    await tty.sees(/Package 1 of \d/);
    tty.press("@");
    await tty.sees("No action in this session yet");
    tty.press("esc");
    await tty.sees(/Package 1 of \d/);
    const { rows: [newest] } = await site.server.api(listPackages);
    tty.press("a");
    await tty.sees(/calibre 3\.0 is on/);
    tty.press("G", "d");
    await tty.sees("Type");
    tty.press("esc");
    await tty.sees(/Package (\d) of \1/);
    tty.press("@");
    await tty.sees(/> +\d\d:\d\d:\d\d +done +calibre 3\.0 is on/);
    await tty.sees("Action 1 of 1");
    tty.press("y");
    const command = `longshore packages activate ${newest!.id}`;
    await tty.sees(`Copied: ${command}`);
    assert(tty.written().includes(clipboardSequence(command)!));
    tty.press("enter");
    await tty.sees("actions › action 1");
    await tty.sees(`Command line    ${command}`);
    await tty.sees("u undoes it");
    tty.press("u", "y");
    await tty.sees(/Outcome +undone/);
    tty.press("esc");
    await tty.sees(/ undone +calibre 3\.0 is on/);
    await tty.sees("Action 2 of 2");
  });

  // The last one, because the group is renamed.
  it("changes names and members back, unless somebody else has changed them", async () => {
    const site = shared();
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
});

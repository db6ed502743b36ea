import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listNotes } from "#shared/contract/notes.ts";
import { does } from "#tests/cli/cli.ts";
import { openSite } from "#tests/console/site.ts";

type Site = Awaited<ReturnType<typeof openSite>>;

async function notesOf({ server }: Site) {
  const { rows } = await server.api(listNotes, {});
  return rows.map(({ machine, package: pkg, assignment, text, ticket }) => [
    machine?.name ?? pkg?.name,
    assignment,
    text,
    ticket,
  ]);
}

describe("notes", () => {
  it("are written, changed and deleted in the console", async () => {
    await using site = await openSite();
    await using tty = await site.console({
      args: ["--view", "machines/sim000001"],
    });
    await tty.sees("Hardware");
    tty.press("n");
    await tty.sees("A note on sim000001");
    tty.type("screen replaced\rby the vendor");
    tty.press("up", "up");
    tty.type("INC-7");
    tty.press("^s");
    await tty.sees("Note on sim000001 added");
    await tty.sees(/Notes\n.* admin +INC-7 +screen replaced \(\+1\)/);
    assertEquals(await notesOf(site), [
      ["sim000001", null, "screen replaced\nby the vendor", "INC-7"],
    ]);
    tty.press("tab", "enter");
    await tty.sees("note 1");
    await tty.sees("by the vendor");
    tty.press("e");
    await tty.sees("The note on sim000001");
    tty.type(" today");
    tty.press("^s");
    await tty.sees("The note is changed");
    await tty.sees("screen replaced today");
    tty.press("D");
    await tty.sees("Delete the note by admin?");
    tty.press("y");
    await tty.sees("The note is deleted; the log keeps its text");
    await tty.sees("Hardware");
    assertEquals(await notesOf(site), []);
  });

  it("are written on a package and on its assignment", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: ["--view", "packages/vlc"] });
    await tty.sees("Assignments");
    tty.press("n");
    await tty.sees("A note on vlc");
    tty.type("needs a restart");
    tty.press("^s");
    await tty.sees("Note on vlc added");
    await tty.sees("needs a restart");
    tty.press("N");
    await tty.sees("Select an assignment first");
  });

  it("are written and listed on the command line", async () => {
    await using site = await openSite();
    await does(site.env, "assign", "vlc", "--machine", "sim000001");
    await does(site.env, ...[
      "notes",
      "add",
      "new disk",
      "--machine",
      "sim000001",
    ], ...["--ticket", "CHG-1"]);
    await does(site.env, "notes", "add", "x", "--assignment", "1");
    assertEquals(await notesOf(site), [
      ["vlc", 1, "x", ""],
      ["sim000001", null, "new disk", "CHG-1"],
    ]);
    await does(site.env, "notes", "edit", "1", "new disks", "--no-ticket");
    await does(site.env, "notes", "delete", "2");
    assertEquals(await notesOf(site), [
      ["sim000001", null, "new disks", ""],
    ]);
  });
});

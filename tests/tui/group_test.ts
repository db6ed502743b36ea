import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listGroups } from "../../shared/groups.ts";
import { openSite, roll } from "./site.ts";

describe("a group's page", () => {
  it("takes machines in by name and out again", async () => {
    await using site = await openSite();
    await roll(site);
    await using tty = await site.console({ args: ["--view", "groups/office"] });
    await tty.sees(/> 1 +sim000001/);
    tty.press("x");
    await tty.sees("Take sim000001 out of office?");
    tty.press("y");
    await tty.sees("sim000001 is no longer in office");
    await tty.sees("longshore groups remove office sim000001");
    await tty.seesNoMore(/ 1 +sim000001/);
    await tty.sees(/> 2 +sim000002/);
    tty.press("n");
    await tty.sees("Add a machine to office");
    tty.type("sim\r\r");
    await tty.sees('2 machines have "sim" in their name; say more of it');
    tty.press("up");
    tty.type("000001\r\r");
    await tty.sees("Add sim000001 to office?");
    await tty.sees("It is given what the group is: vlc.");
    tty.press("y");
    await tty.sees("sim000001 is in office now");
    await tty.sees(/ 1 +sim000001/);
  });

  it("shows what the group is given, and refuses to delete it", async () => {
    await using site = await openSite();
    await roll(site);
    await using tty = await site.console({ args: ["--view", "groups/office"] });
    await tty.sees("Machine 1 of 2");
    tty.press("D");
    await tty.sees("An assignment uses it; take that back first");
    tty.press("tab", "G");
    await tty.sees(/> 1 +vlc/);
    tty.press("enter");
    await tty.sees("› vlc");
    await tty.sees(/> sim000001 +waiting/);
  });

  it("is renamed, described and deleted", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: ["--view", "groups"] });
    await tty.sees(/> 1 +office/);
    tty.press("enter");
    await tty.sees("Machine 1 of 2");
    tty.press("e");
    await tty.sees(/> Name +office/);
    tty.type("s\rEverybody\r\r");
    await tty.sees("offices is changed");
    tty.press("tab");
    await tty.sees(/Description +Everybody/);
    tty.press("D");
    await tty.sees("Delete the group offices?");
    tty.type("offices\r");
    await tty.sees("offices is deleted");
    await tty.sees("There are no groups yet");
  });

  it("is made of a selection of machines", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: ["--view", "machines"] });
    await tty.sees(/> 1 +sim000001/);
    tty.press("space", "space", "g");
    await tty.sees("2 selected");
    tty.press("n");
    await tty.sees("Its first members: 2 machines selected");
    tty.press("^s");
    await tty.sees("Name: say something here");
    tty.type("lab\r\r\r");
    await tty.sees("lab is made, with 2 machines");
    await tty.sees(/ 2 +sim000002/);
    const { rows } = await site.server.api(listGroups);
    assertEquals(rows.map(({ name, machines }) => [name, machines]), [
      ["lab", 2],
      ["office", 2],
    ]);
  });
});

import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createGroup, listGroups } from "#shared/contract/groups/groups.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { openSite, roll } from "#tests/console/site.ts";

/** The newest package is on, and assigned to the group. */
async function openRolledSite() {
  const site = await openSite();
  await roll(site);
  return site;
}

describe("a group's page", () => {
  const shared = sharedSite(openRolledSite);

  it("adds machines by name and removes them", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "groups/office"] });
    await tty.sees(/> 1 +sim000001/);
    tty.press("x");
    await tty.sees("Remove sim000001 from office?");
    tty.press("y");
    await tty.sees("sim000001 is no longer in office");
    await tty.sees("longshore groups remove office sim000001");
    await tty.seesNoMore(/ 1 +sim000001/);
    await tty.sees(/> 2 +sim000002/);
    tty.press("n");
    await tty.sees("Add a machine to office");
    tty.type("sim\r\r");
    await tty.sees('2 machines have "sim" in their name; type more of it');
    tty.press("up");
    tty.type("000001\r\r");
    await tty.sees("Add sim000001 to office?");
    await tty.sees("It will get the group's packages: vlc.");
    tty.press("y");
    await tty.sees("sim000001 is now in office");
    await tty.sees(/ 1 +sim000001/);
  });

  it("adds the machines that a file names, and tells the others", async () => {
    const site = shared();
    await site.server.api(createGroup, { body: { name: "filed" } });
    const file = await Deno.makeTempFile({ suffix: ".csv" });
    await Deno.writeTextFile(
      file,
      "name;site\r\nSIM000001;a\r\nsim000002;b\r\npc-old;c\r\n",
    );
    await using tty = await site.console({ args: ["--view", "groups/filed"] });
    await tty.sees("› filed");
    tty.press("n");
    await tty.sees("Add a machine to filed");
    tty.type(`${file}\r\r`);
    await tty.sees("Add 2 machines to filed?");
    await tty.sees("not found: 1, ambiguous: 0 (pc-old)");
    tty.press("y");
    await tty.sees("2 machines are now in filed");
    await tty.sees(/ 1 +sim000001/);
    await Deno.remove(file);
  });

  it("shows the group's assignments, and refuses to delete it", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "groups/office"] });
    await tty.sees("Machine 1 of 2");
    tty.press("D");
    await tty.sees("An assignment uses it; withdraw that first");
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
    tty.type("s\rEverybody\r\r\r\r");
    await tty.sees("offices is changed");
    tty.press("tab");
    await tty.sees(/Description +Everybody/);
    tty.press("D");
    await tty.sees("Delete the group offices?");
    tty.type("offices\r");
    await tty.sees("offices is deleted");
    await tty.sees("There are no groups yet");
  });

  it("is created from a selection of machines", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "machines"] });
    await tty.sees(/> 1 +sim000001/);
    tty.press("space", "space", "g");
    await tty.sees("2 selected");
    tty.press("n");
    await tty.sees("Its first members: 2 machines selected");
    tty.press("^s");
    await tty.sees("Name: required");
    tty.type("lab\r\r\r\r\r");
    await tty.sees("lab is created, with 2 machines");
    await tty.sees(/ 2 +sim000002/);
    const { rows } = await site.server.api(listGroups);
    assertEquals(rows.find(({ name }) => name === "lab")?.machines, 2);
  });

  it("is created from a filter, and says why each machine is in it", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "machines"] });
    await tty.sees(/> 1 +sim000001/);
    tty.press("N");
    await tty.sees("No filter is set");
    tty.press("/");
    tty.type("name:*1\r");
    await tty.sees("Machine 1 of 1");
    tty.press("N");
    await tty.sees(/Query +name:\*1/);
    await tty.sees("1 machine: +1");
    tty.type("ones\r\r\r\r\r");
    await tty.sees("ones is created, with 1 machine");
    await tty.sees("longshore groups create ones --query 'name:*1'");
    await tty.sees(/ 1 +sim000001 .* by query/);

    tty.press("v");
    await tty.sees("Exclude sim000001 from ones?");
    tty.press("y");
    await tty.sees("sim000001 is now excluded from ones");
    await tty.sees("its query finds none");
    tty.press("V");
    await tty.sees("excluded Machine 1 of 1");
    tty.press("u", "y");
    await tty.sees("The query alone now decides whether sim000001 is in ones");
    tty.press("V");
    await tty.sees(/ 1 +sim000001 .* by query/);
    tty.press("x");
    await tty.sees("The query finds it; v excludes it");
    tty.press("r");
    await tty.sees("ones now has 1 machine");
    tty.press("tab");
    await tty.sees(/Computed +.*, up to date/);
  });

  it("gets another query after the operator has seen which machines join", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "groups/office"] });
    await tty.sees("Machine 1 of 2");
    tty.press("e", "down", "down");
    tty.type("os:debian ram>");
    await tty.sees("At character 15");
    tty.press("^u");
    tty.type("fam");
    await tty.sees("tab: family:");
    tty.press("tab");
    await tty.sees("tab: unix  windows");
    tty.press("tab", "tab");
    await tty.sees(/> Query +family:windows/);
    tty.press("^u");
    tty.type("name:nobody\r");
    await tty.sees("2 machines: +0");
    tty.press("^s");
    await tty.sees("Change the members of office?");
    await tty.sees("0 machines join it.");
    tty.press("y");
    await tty.sees("office is changed");
    await tty.sees("longshore groups edit office --query name:nobody");
    await tty.sees(/ 2 +sim000002 .* by name/);
  });
});

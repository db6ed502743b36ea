import { describe, it } from "@std/testing/bdd";
import { openSite, roll } from "#tests/console/site.ts";

describe("a machine's page", () => {
  it("shows its inventory, its deployments and its events", async () => {
    await using site = await openSite();
    await roll(site);
    await site.cycle();
    await using tty = await site.console({ args: ["--view", "machines"] });
    await tty.sees(/> 1 +sim000001/);
    tty.press("j", "enter");
    await tty.sees("machines › sim000002");
    await tty.sees(/System +Debian GNU\/Linux 12/);
    await tty.sees(/Last contact +\d\d:\d\d:\d\d, \d+ s ago/);
    await tty.sees(/vlc 3\.0 +failed +command failed/);
    tty.press("tab");
    await tty.sees(/> .*vlc 3\.0 +failed/);
    tty.press("tab");
    await tty.sees(/> Computer +Example Inc\. Simulated 9000/);
    tty.press("G");
    await tty.sees(/Memory +16 GiB/);
    await tty.sees(/Drive +\/ 76 GiB free of 252 GiB ext4/);
    await tty.sees("new machine");
    tty.press("g", "tab");
    await tty.sees(/> .*vlc 3\.0 +failed/);
    tty.press("enter");
    await tty.sees("vlc 3.0 on sim000002");
    await tty.sees(/State +failed/);
  });

  it("searches its software", async () => {
    await using site = await openSite();
    await using tty = await site.console({
      args: ["--view", "machines/sim000001"],
    });
    await tty.sees("Hardware");
    tty.press("i");
    await tty.sees("› software");
    await tty.sees("12 of 12 programs");
    tty.type("/SOFTWARE-1");
    await tty.sees("3 found");
    tty.type("1x");
    await tty.sees("No program matches");
    tty.press("esc");
    await tty.sees("12 of 12 programs");
    tty.type("/-11\r");
    await tty.sees(/> example-software-11 +1\.11\.0/);
    await tty.sees("1 of 12 programs");
    tty.press("esc");
    await tty.sees("12 of 12 programs");
    tty.press("esc");
    await tty.sees("Hardware");
  });

  it("leads to its events and its deployments", async () => {
    await using site = await openSite();
    await roll(site);
    await using tty = await site.console({
      args: ["--view", "machines/sim000001"],
    });
    await tty.sees(/vlc 3\.0 +waiting +at the next contact/);
    tty.press("e");
    await tty.sees("Only machine sim000001");
    await site.cycle();
    await tty.sees(/succeeded +sim000001 +vlc 3\.0 +SUCCESS/);
    await tty.seesNoMore("sim000002");
    tty.press("esc");
    await tty.sees("Hardware");
    tty.press("d");
    await tty.sees(/> vlc 3\.0 +succeeded/);
  });
});

import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { openConsole } from "#tests/harness/terminal/terminal.ts";
import { openSite, roll } from "#tests/console/site.ts";

describe("the overview", () => {
  it("is the first view of the console, and is printed without a terminal", async () => {
    await using site = await openSite();
    await using tty = await openConsole({ env: site.env });
    await tty.sees(/^ overview\n +Needs you now/m);
    await using plain = await openConsole({
      env: { ...site.env, TERM: "dumb" },
    });
    assertEquals(await plain.exit(), 0);
    assertMatch(plain.screen(), /^Machines +2$/m);
  });

  it("shows what needs attention, and leads there", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: ["--view", "overview"] });
    await tty.sees("Nothing: no package is failing and no machine is silent");
    await tty.sees("Nothing is assigned yet");
    await roll(site);
    await tty.sees(/waiting +2 +█{20}/);
    await site.cycle();
    await tty.sees(/> Failing packages +vlc {2}failed on 1 of 2 machines/);
    await tty.sees(/succeeded +1 +█{10}·{10}/);
    tty.press("enter");
    await tty.sees("overview › vlc");
    await tty.sees(/> sim000002 +failed +command failed/);
    await tty.seesNoMore("sim000001");
    tty.press("esc");
    await tty.sees("Deployments by state");
    tty.press("j", "enter");
    await tty.sees(/> .*sim000001 +vlc 3\.0 +succeeded/);
    await tty.seesNoMore("sim000002");
  });

  it("is not written to while nothing happens, and little after a change", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: ["--view", "overview"] });
    await tty.sees("Nothing is assigned yet");
    await tty.sees(" live ");
    await tty.silent(1500);
    const before = tty.written().length;
    await site.reportUnasked();
    await tty.sees("1 result for packages that were never offered");
    const change = tty.written().length - before;
    assert(change <= 2048, `${change} bytes`);
  });

  it("shows reports of packages that were never offered, and their machines", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: ["--view", "overview"] });
    await tty.sees(/Known +2/);
    await site.reportUnasked();
    await tty.sees("1 result for packages that were never offered");
    tty.press("enter");
    await tty.sees("Only kind deployment.result_unexpected");
    await tty.sees(/> .*unexpected report/);
    tty.press("esc");
    await tty.sees("Deployments by state");
    tty.press("tab", "tab", "enter");
    await tty.sees("Machine 1 of 2");
  });
});

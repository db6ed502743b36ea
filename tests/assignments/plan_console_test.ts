import { assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { changeGroup } from "#shared/contract/groups/groups.ts";
import type { Terminal } from "#tests/harness/terminal/terminal.ts";
import { openFixedSite } from "#tests/console/fixed_site.ts";

/** Goes from the machines to the plan of 7-zip for those shown. */
async function planForShown(tty: Terminal): Promise<void> {
  tty.press("A");
  await tty.sees("Assign a package to whom?");
  await tty.sees(/y: pc-000 only/);
  await tty.sees("a: all 20 machines that now match agent:windows");
  tty.press("a");
  await tty.sees("Assign which package to machines that match agent:windows?");
  await tty.sees(/> firefox/);
  tty.press("j", "j", "j", "j", "enter");
}

describe("a plan on the console", () => {
  it("is made for all that match a filter, and carried out by its number", async () => {
    await using site = await openFixedSite();
    await using tty = await site.console({ args: ["--view=machines"] });
    await tty.sees("Machine 1 of 40");
    tty.type("/agent:windows\r");
    await tty.sees("Machine 1 of 20");
    await planForShown(tty);
    await tty.sees(/Reaches +20 machines: 20 Windows/);
    const page = tty.screen();
    assertMatch(page, /Systems +Microsoft Windows 11 Pro 10, /);
    assertMatch(page, /Expected +none, 20 not seen for 30 days/);
    assertMatch(page, /Confirmation +more than 10 % of all machines/);
    tty.press("A");
    await tty.sees("That is 20 of 40 machines.");
    tty.type("20\r");
    await tty.sees(
      /7-zip 24.08 is assigned to machines that match agent:windows/,
    );
    await tty.sees("longshore assign 1740000002 --query agent:windows");
    await tty.sees(/> 1 +pc-000/);
  });

  it("opens the machines behind a count, and returns to the same plan", async () => {
    await using site = await openFixedSite();
    await using tty = await site.console({ args: ["--view=groups"] });
    await tty.sees(/> 1 +lab/);
    tty.press("A");
    await tty.sees(/> firefox/);
    tty.press("enter");
    await tty.sees(/Not reached: 7 machines/);
    tty.press("tab", "enter");
    await tty.sees(/already has it +reboot pending/);
    await tty.sees("it succeeded there; force runs it again Machine 1 of 7");
    tty.press("esc");
    await tty.sees("Plan 1, made");
    tty.press("m");
    await tty.sees("Plan 2, made");
    await tty.sees(/Mode +only these machines/);
  });

  it("is marked stale if it would affect more machines, and a key makes it again", async () => {
    await using site = await openFixedSite();
    await using tty = await site.console({ args: ["--view=groups"] });
    await tty.sees(/> 1 +lab/);
    tty.press("A");
    await tty.sees(/> firefox/);
    tty.press("j", "j", "j", "j", "enter");
    await tty.sees(/Reaches +10 machines/);
    await site.server.api(changeGroup, {
      params: { id: 1 },
      body: { add: [1] },
    });
    tty.press("A");
    await tty.sees("Type 10 to continue");
    tty.type("10\r");
    await tty.sees(
      /out of date: it would now reach 1 machine more \(pc-000\)/,
    );
    // As many may be accepted beforehand; the plan then says so.
    tty.press("+");
    await tty.sees(/May grow by +0/);
    tty.type("\x152\x13");
    await tty.sees(/May grow by +up to 2 machines more than planned/);
    tty.press("+");
    await tty.sees(/May grow by +2/);
    tty.type("\x150\x13");
    await tty.seesNoMore(/May grow by/);
    tty.press("^r");
    await tty.sees(/Reaches +11 machines: 1 Windows, 10 Unix/);
    tty.press("A");
    await tty.sees("Type 11 to continue");
    tty.type("11\r");
    await tty.sees("7-zip 24.08 is assigned to lab: 11 machines added");
  });

  it("is carried out although it has grown, if that was accepted", async () => {
    await using site = await openFixedSite();
    await using tty = await site.console({ args: ["--view=groups"] });
    await tty.sees(/> 1 +lab/);
    tty.press("A");
    await tty.sees(/> firefox/);
    tty.press("j", "j", "j", "j", "enter");
    await tty.sees(/Reaches +10 machines/);
    await site.server.api(changeGroup, {
      params: { id: 1 },
      body: { add: [1] },
    });
    tty.press("+");
    await tty.sees(/May grow by +0/);
    tty.type("\x151\x13");
    await tty.sees(/May grow by +up to 1 machine more than planned/);
    tty.press("A");
    await tty.sees("Type 10 to continue");
    tty.type("10\r");
    await tty.sees(/is assigned to lab: 11 machines added; .*1 joined/);
    await tty.sees(/Y copies: longshore assign .* --may-grow-by 1/);
  });

  it("stays readable in a small terminal", async () => {
    await using site = await openFixedSite();
    await using tty = await site.console({
      args: ["--view=groups"],
      columns: 60,
      rows: 20,
    });
    await tty.sees(/> 1 +lab/);
    tty.press("A");
    await tty.sees(/> firefox/);
    tty.press("enter");
    await tty.sees("Plan 1, made");
    await tty.sees(/> Reaches +3 machines: 3 Unix/);
  });
});

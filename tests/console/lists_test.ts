import { assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { openFixedSite } from "./fixed_site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

const BACK_TAB = "\x1b[Z";

describe("the line after :", () => {
  it("goes round all offers with tab, and back, in one language", async () => {
    const site = shared();
    await using tty = await site.console();
    await tty.sees("Package 1 of 6");
    tty.type(":pac");
    await tty.sees(/:pac +packages {2}package $/m);
    tty.press("tab");
    await tty.sees(/:packages +packages {2}package $/m);
    tty.press("tab");
    await tty.sees(/:package +package {2}packages $/m);
    tty.press("tab");
    await tty.sees(/:packages +packages/);
    tty.type(BACK_TAB);
    await tty.sees(/:package +package {2}packages $/m);
  });

  it("offers French words in French, and English ones if none begins so", async () => {
    const site = shared();
    await using tty = await site.console({ env: { LONGSHORE_LANG: "fr" } });
    await tty.sees(/> firefox/);
    tty.type(":pa");
    await tty.sees(/:pa +paquets {2}(?:paramètres {2})?paquet /m);
    tty.type("c");
    await tty.sees(/:pac +packages {2}package $/m);
  });

  it("says why: of a package on a machine, of a machine, of a package", async () => {
    const site = shared();
    await using tty = await site.console();
    await tty.sees("Package 1 of 6");
    tty.type(":why pc-000 firefox\r");
    await tty.sees("deployments › firefox 128.0 on pc-000");
    tty.type(":why pc-001\r");
    await tty.sees(/^ deployments › pc-001/m);
    await tty.sees(/firefox 128\.0 +waiting/);
    tty.type(":why vlc\r");
    await tty.sees("› vlc 3.0.21");
    tty.type(":why nowhere\r");
    await tty.sees('No machine or package is called "nowhere"');
  });
});

describe("the machines of a package", () => {
  it("are listed by m, on its page as in the list", async () => {
    const site = shared();
    await using tty = await site.console();
    await tty.sees("Package 1 of 6");
    tty.type("m");
    await tty.sees(/^ packages › firefox 128\.0[^]*Machine 1 of/m);
    tty.press("esc");
    await tty.sees("Package 1 of 6");
    tty.press("enter");
    await tty.sees(/^ a on\/off {2}A assign {2}m machines/m);
    tty.type("m");
    await tty.sees(
      /^ packages › firefox 128\.0 › firefox 128\.0[^]*Machine 1 of/m,
    );
  });
});

describe("the settings", () => {
  it("are found by the name they have in OCS", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "settings"] });
    await tty.sees(/> downloadsOn/);
    tty.type("/prolog_freq");
    await tty.sees("1 found");
    tty.press("enter");
    await tty.sees(/> pollHours/);
    await tty.sees("in OCS: PROLOG_FREQ");
    await tty.seesNoMore("downloadsOn");
    tty.press("esc");
    await tty.sees("downloadsOn");
    tty.resize(120, 40);
    await tty.sees(/cycleLatencySeconds +DOWNLOAD_CYCLE_LATENCY/);
  });
});

describe("the help", () => {
  it("shows the whole reason of a key that does not work", async () => {
    const site = shared();
    await using tty = await site.console({
      columns: 60,
      rows: 20,
    });
    await tty.sees("Package 1 of 6");
    tty.type(":groups\r");
    await tty.sees(/> 1 +lab/);
    tty.press("?");
    tty.type("/failures");
    await tty.sees(/\(This list has no failures to filter\n +by\)/);
    tty.press("enter");
    tty.type("/prolog");
    await tty.sees(/^ +8 +settings/m);
  });

  it("is left by a number key for its screen", async () => {
    const site = shared();
    await using tty = await site.console();
    await tty.sees("Package 1 of 6");
    tty.press("?");
    await tty.sees("close help");
    tty.press("3");
    await tty.sees("Machine 1 of 40");
    await tty.seesNoMore("close help");
  });
});

describe("the log", () => {
  it("tells what changed in words, and whose events it shows", async () => {
    const site = shared();
    await using tty = await site.console();
    await tty.sees("Package 1 of 6");
    tty.type(":events settings\r");
    await tty.sees("events › settings");
    await tty.sees(/settings changed +pollHours 1/);
    tty.press("enter");
    await tty.sees(/By +admin \(operator\)/);
    await tty.sees(/pollHours +1 → 2 hours/);
    tty.type(":events assignment\r");
    await tty.sees(/assigned +firefox 128\.0/);
    tty.press("enter");
    await tty.sees(/Groups +lab \(1\)/);
    await tty.sees(/Members +snapshot/);
    const page = await tty.sees(/Forced +no/);
    assertMatch(page, /Package +firefox 128\.0 \(1740000006\)/);
  });

  it("keeps its columns where cells wrap", async () => {
    const site = shared();
    await using tty = await site.console({
      columns: 60,
      rows: 20,
    });
    await tty.sees("Package 1 of 6");
    tty.press("6");
    await tty.sees(/srv-006/);
    tty.press("w");
    await tty.sees(/srv-006 +firefox/);
    const wrapped = await tty.sees("(ERR_EXECU");
    assertMatch(wrapped, /TIME +MACHINE +PACKAGE/);
    assertMatch(wrapped, /srv-006 +firefox .*\n {24}128\.0/);
  });
});

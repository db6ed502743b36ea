import { assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { openFixedSite } from "./fixed_site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

describe("a query in the console", () => {
  it("is found as it is typed, completed by tab, and marked where it is wrong", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=machines"] });
    await tty.sees("Machine 1 of 40");
    tty.type("/fam");
    await tty.sees("tab: family:");
    tty.press("tab");
    await tty.sees("/family: ");
    tty.press("tab");
    await tty.sees("/family:unix");
    await tty.sees(/\d+ found/);
    tty.press("tab");
    await tty.sees("/family:windows");

    tty.press("^u");
    tty.type("nmae:srv");
    await tty.sees('no field "nmae": name?');
    assertMatch(tty.painted(), /\[red\] \//);
    tty.press("enter");
    await tty.sees('no field "nmae": name?');
    tty.press("^u");
    tty.type("name:srv* -name:*9 ram>=");
    await tty.sees("tab: 4G");
    tty.press("^w");
    await tty.sees(/-name:\*9 +\D+\d+ found/);
    tty.press("enter");
    await tty.sees("/name:srv* -name:*9");
    await tty.sees(/> \d+ +srv-/);
  });

  it("takes values from the server", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=deployments"] });
    await tty.sees(/Deployment 1 of/);
    tty.type("/package:FIR");
    await tty.sees("tab: firefox");
    tty.press("tab");
    await tty.sees("/package:firefox");
    await tty.sees(/\d+ found/);
  });
});

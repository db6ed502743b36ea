import { describe, it } from "@std/testing/bdd";
import { openFixedSite } from "./fixed_site.ts";
import { becomes, settled, steady } from "./golden.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

describe("going back", () => {
  it("restores a list: filter, order, faults, row and marks", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=machines"] });
    await tty.sees("Machine 1 of 40");
    tty.type("/srv\r");
    await tty.sees("Machine 1 of 20");
    tty.press("s");
    await tty.sees("Sort by");
    tty.press("j", "j", "enter");
    await tty.sees("ADDRESS▲");
    tty.press("z");
    await tty.sees("failures only");
    tty.press("space", "space", "j");
    await tty.sees("/srv  failures only  2 selected");
    await tty.sees("Machine 17 of 20");
    const left = await settled(tty);

    tty.press("2");
    await tty.sees("Package 1 of 6");
    tty.press("[");
    await tty.sees("2 selected");
    await becomes(tty, left, () => steady(tty.screen()));
    tty.press("]");
    await tty.sees("Package 1 of 6");
    tty.press("3");
    await tty.sees("2 selected");
    await becomes(tty, left, () => steady(tty.screen()));
    tty.press("enter");
    await tty.sees("Hardware");
    tty.press("4");
    await tty.sees("Group 1 of 2");
    tty.press("-");
    await tty.sees("Hardware");
    tty.press("esc");
    await tty.sees("2 selected");
    await becomes(tty, left, () => steady(tty.screen()));
  });

  it("restores a row far down, and the line of a page", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=machines"] });
    await tty.sees("Machine 1 of 40");
    tty.press("G", "k", "k");
    await tty.sees("Machine 38 of 40");
    const list = await settled(tty);
    tty.press("enter");
    await tty.sees("Hardware");
    tty.press("j", "j", "j", "j");
    await tty.sees("Line 5 of 17");
    const page = await settled(tty);
    tty.press("2");
    await tty.sees("Package 1 of 6");
    tty.press("[");
    await tty.sees("Hardware");
    await becomes(tty, page, () => steady(tty.screen()));
    tty.press("esc");
    await tty.sees("Machine 38 of 40");
    await becomes(tty, list, () => steady(tty.screen()));
  });

  it("restores the tail's filter, and a package that is being made", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=tail"] });
    await tty.sees("Following");
    tty.press("z", "w");
    await tty.sees("failures only  wrap");
    tty.press("2", "n");
    await tty.sees("> Archive or file");
    tty.press("down", "right", "down", "down");
    tty.type("tool");
    tty.press("down", "down");
    tty.type("true");
    tty.press("^s");
    await tty.sees("Package to be created");
    tty.press("6");
    await tty.sees("failures only  wrap");
    tty.press("-");
    await tty.sees("Package to be created");
    tty.press("e");
    await tty.sees(/Name +tool/);
  });

  it("opens a view that is entered again in its first state", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view=packages"] });
    await tty.sees("Package 1 of 6");
    tty.press("m");
    await tty.sees("Machine 1 of 27");
    tty.type("/pc-00\r");
    await tty.sees("Machine 1 of 4");
    tty.press("esc", "esc");
    await tty.sees("Package 1 of 6");
    tty.press("m");
    await tty.sees("Machine 1 of 27");
    tty.type(":machines srv\r");
    await tty.sees("Machine 1 of 20");
    tty.type("/srv-00\r");
    await tty.sees("Machine 1 of 4");
    tty.type(":machines srv\r");
    await tty.sees("Machine 1 of 20");
  });
});

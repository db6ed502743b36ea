import { assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { describe, it } from "@std/testing/bdd";
import { openFixedSite } from "./fixed_site.ts";
import { sharedSite } from "./shared_site.ts";

/** A home for settings of the console that is deleted at the end. */
async function openHome(): Promise<
  AsyncDisposable & { readonly path: string }
> {
  const path = await Deno.makeTempDir({ prefix: "longshore-home-" });
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

const shared = sharedSite(openFixedSite);

describe("lists", () => {
  it("are sorted by a column chosen from all, and say by which if it is hidden", async () => {
    const site = shared();
    await using tty = await site.console({
      args: ["--view", "deployments"],
    });
    await tty.sees(/MACHINE▲/);
    tty.press("s");
    await tty.sees("Sort by");
    await tty.sees(/^> MACHINE/m);
    tty.press("s", "j");
    await tty.sees(/^> CHANGED/m);
    tty.press("enter");
    await tty.sees("sorted by CHANGED▼");
    tty.press("s", "k", "enter");
    await tty.sees(/STATE▲/);
    tty.press("s", "enter");
    await tty.sees(/STATE▼/);
    tty.press("s", "esc");
    await tty.sees(/STATE▼/);
  });

  it("show times as ages, and nothing is written while they stay the same", async () => {
    const site = shared();
    await using tty = await site.console({
      args: ["--view", "machines"],
    });
    await tty.sees(/pc-000 .* 2025-03-01/);
    tty.press("T");
    await tty.sees(/pc-000 .* \d+ d /);
    await tty.sees("Times are shown as ages; T shows dates");
    // What is seen may come before the end of its frame.
    await tty.silent(500);
    const { length } = tty.written();
    await tty.silent(1500);
    assertEquals(tty.written().length, length);
    tty.press("T");
    await tty.sees(/pc-000 .* 2025-03-01/);
  });

  it("show the columns that were chosen, in their order, the next time too", async () => {
    const site = shared();
    await using home = await openHome();
    const env = { XDG_CONFIG_HOME: home.path };
    {
      await using tty = await site.console({
        args: ["--view=machines"],
        env,
      });
      await tty.sees(/ID +MACHINE▲ +SYSTEM/);
      tty.press("W");
      await tty.sees(/^> \[x\] ID/m);
      tty.press("space", "j", "j", "j");
      await tty.sees(/^> \[x\] SYSTEM/m);
      tty.press("K", "K");
      await tty.sees(/> \[x\] SYSTEM\n +\[x\] MACHINE/);
      tty.press("enter");
      await tty.sees(/^ +SYSTEM +MACHINE▲/m);
      await tty.sees("The columns are kept");
    }
    await using tty = await site.console({
      args: ["--view=machines"],
      env,
    });
    await tty.sees(/^ +SYSTEM +MACHINE▲/m);
    tty.press("W");
    await tty.sees("Columns");
    tty.press("r");
    await tty.sees(/ID +MACHINE▲ +SYSTEM/);
  });
});

describe("saved views", () => {
  it("open a list as it was saved, are completed, and are removed", async () => {
    const site = shared();
    await using home = await openHome();
    const env = { XDG_CONFIG_HOME: home.path };
    {
      await using tty = await site.console({
        args: ["--view=machines"],
        env,
      });
      await tty.sees("Machine 1 of 40");
      tty.type("/name:srv*\r");
      await tty.sees("Machine 1 of 20");
      tty.press("s", "j", "enter");
      await tty.sees(/SYSTEM▲/);
      tty.type(":view save servers\r");
      await tty.sees("The view servers is saved; :view servers");
      await tty.sees("console --view 'machines?filter=name:srv*&sort=os'");
      tty.type(":view save a b\r");
      await tty.sees("a name of letters");
    }
    const file = join(home.path, "longshore", "profiles.json");
    assertEquals(JSON.parse(await Deno.readTextFile(file)).views, {
      servers: "machines?filter=name:srv*&sort=os",
    });
    await using tty = await site.console({ env });
    await tty.sees("Package 1 of 6");
    tty.type(":view se");
    await tty.sees(/:view se +servers/);
    tty.press("tab", "enter");
    await tty.sees("Machine 1 of 20");
    await tty.sees(/SYSTEM▲/);
    await tty.sees("/name:srv*");
    // Below a list: the list of all with a query.
    tty.type(":package firefox\r");
    await tty.sees(/m machines/);
    tty.type("m");
    await tty.sees(
      /^ packages › firefox 128\.0 › firefox 128\.0[^]*Machine 1 of/m,
    );
    tty.type("/name:srv*\r");
    await tty.sees("/name:srv*");
    tty.type(":view save fox\r");
    await tty.sees(/'deployments\?filter=package:\d+\+\(nam/);
    tty.type(":group lab\r");
    await tty.sees(/^ groups › lab[^]*Machine 1 of/m);
    tty.type(":view save lab\r");
    await tty.sees("--view 'machines?filter=group:lab&sort=name'");
    tty.type(":view fox\r");
    await tty.sees(
      /^ deployments +\/package:\d+ \(name:srv\*\)[^]*firefox 128\.0/m,
    );
    tty.type(":view nowhere\r");
    await tty.sees('There is no view "nowhere"');
    tty.type(":view remove servers\r");
    await tty.sees("The view servers is removed");
    assertEquals(JSON.parse(await Deno.readTextFile(file)).views, {
      fox: "deployments?filter=package:1740000006+(name:srv*)&sort=machine",
      lab: "machines?filter=group:lab&sort=name",
    });
  });

  it("can be opened by the line that a colleague sent", async () => {
    const site = shared();
    await using tty = await site.console({
      args: [
        "--view",
        "deployments/failed?filter=srv&sort=-updated&columns=machine,changed",
      ],
    });
    const screen = await tty.sees(/CHANGED▼/);
    assertMatch(screen, /only failed {2}\/srv/);
    assertMatch(screen, /MACHINE +CHANGED▼ *$/m);
  });
});

import { assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { assertRefused, does, longshore } from "#tests/cli/cli.ts";
import { openSite, roll } from "#tests/console/site.ts";

describe("a pending restart", () => {
  it("is ended by hand, on the command line and on its page", async () => {
    await using site = await openSite([
      { code: "EXIT_CODE_3010" },
      { code: "SUCCESS_REBOOT_REQUIRED" },
    ]);
    await roll(site);
    await site.cycle();
    const run = (...args: string[]) => does(site.env, ...args);
    const list = await run("deployments", "list", "--state", "reboot_pending");
    assertMatch(list, /sim000001 .*restart needed \(EXIT_CODE_3010\)/);
    assertMatch(list, /sim000002 .*restart needed \(SUCCESS_REBOOT_REQUIRED/);
    assertMatch(
      await run("why", "sim000001", "vlc"),
      /Why +It succeeded; a restart completes it\. (The machine last booted|Its inventories do not tell)/,
    );

    const one = ["deployments", "restarted", "sim000001", "vlc"];
    assertMatch(await run(...one), /vlc 3.0 on sim000001 is now succeeded/);
    assertRefused(
      await longshore(site.env, ...one),
      1,
      "no restart is pending there",
    );

    await using tty = await site.console({
      args: ["--view", "deployments/sim000002/vlc"],
    });
    await tty.sees(/State +reboot pending/);
    tty.press("b");
    await tty.sees("Has the machine restarted: vlc 3.0 on sim000002?");
    await tty.sees("nothing is sent to the machine");
    tty.press("y");
    await tty.sees(/State +succeeded/);
    tty.press("b");
    await tty.sees("No restart is pending: it is succeeded");
    tty.press("G");
    await tty.sees(/restarted +.*admin/);
  });
});

import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createOperator, createToken } from "#shared/contract/operators.ts";
import {
  changeSettings,
  readSettings,
} from "#shared/contract/settings/settings.ts";
import { does } from "#tests/cli/cli.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { openSite } from "#tests/console/site.ts";

const VIEW = { args: ["--view", "settings"] };

describe("the settings", () => {
  const shared = sharedSite(openSite);

  it("are changed in place, within their range, after a question", async () => {
    await using site = await openSite();
    await using tty = await site.console(VIEW);
    await tty.sees(/> downloadsOn +true/);
    await tty.sees("Agents may download; off at any level means off");
    tty.press("j");
    await tty.sees(/> pollHours +1 hour +default +1 to 8760/);
    tty.press("enter");
    await tty.sees(/pollHours = 1 .*1 to 8760 hours/);
    tty.type("9999\r");
    await tty.sees(/pollHours = 9999 /);
    tty.press("esc", "enter");
    tty.press("right");
    tty.type("9\r");
    await tty.sees("pollHours from 1 to 19?");
    tty.press("n", "enter");
    tty.type("4\r");
    await tty.sees("Change pollHours from 1 to 4?");
    tty.press("y");
    await tty.sees("pollHours is now 4");
    await tty.sees("longshore settings set pollHours 4");
    await tty.sees(/> pollHours +4 hours/);
    tty.press("g", "enter");
    await tty.sees("Change downloadsOn from true to false?");
    tty.press("y");
    await tty.sees(/> downloadsOn +false/);
    const { values } = await site.server.api(readSettings);
    const { pollHours, downloadsOn } = values;
    assertEquals({ pollHours, downloadsOn }, {
      pollHours: 4,
      downloadsOn: false,
    });
  });

  it("are changed by admins only", async () => {
    const site = shared();
    const { api } = site.server;
    await api(createOperator, { body: { name: "olga", role: "operator" } });
    const { secret } = await api(createToken, {
      body: { operator: "olga", name: "console" },
    });
    await using tty = await site.console({
      ...VIEW,
      env: { LONGSHORE_TOKEN: secret },
    });
    await tty.sees(/> downloadsOn +true/);
    tty.press("enter");
    await tty.sees("This requires the role admin; your role is operator");
  });

  it("of a machine and its group show where each value comes from", async () => {
    const site = shared();
    await using tty = await site.console({
      args: ["--view", "groups/office"],
    });
    await tty.sees("sim000001");
    tty.press("S");
    await tty.sees("office › settings");
    await tty.sees(/> downloadsOn +true/);
    tty.press("j", "enter");
    await tty.sees("pollHours = 1");
    tty.type("2\r");
    await tty.sees("Change pollHours from 1 to 2?");
    await tty.sees("It applies to the machines of office");
    await tty.sees("Polls now:   2/h; if every machine had work, 2/h.");
    await tty.sees("Polls after: 1/h; if every machine had work, 1/h.");
    tty.press("y");
    await tty.sees("longshore settings set pollHours 2 --group office");
    await tty.sees(/> pollHours +2 hours +group office/);

    tty.type(":machine sim000002\r");
    await tty.sees("Hardware");
    tty.press("S");
    await tty.sees(/pollHours +2 hours +group office/);
    tty.press("j", "x");
    await tty.sees("It is not set here");
    tty.press("enter");
    await tty.sees("pollHours = 2");
    tty.press("^u");
    tty.type("8\r");
    await tty.sees("It applies to sim000002");
    tty.press("y");
    await tty.sees(/> pollHours +8 hours +machine/);
    tty.press("x");
    await tty.sees("Unset pollHours, which is 8 here?");
    tty.press("y");
    await tty.sees("longshore settings unset pollHours --machine sim000002");
    await tty.sees(/> pollHours +2 hours +group office/);
  });

  it("that somebody else has changed since are not changed", async () => {
    const site = shared();
    await using tty = await site.console(VIEW);
    await tty.sees(/> downloadsOn +true/);
    tty.press("j");
    await tty.sees(/> pollHours +1/);
    tty.press("enter");
    await tty.sees("pollHours = 1");
    await site.server.api(changeSettings, { body: { giveUpDays: 9 } });
    await tty.sees(/giveUpDays +9/);
    tty.press("^u");
    tty.type("3\r");
    await tty.sees("Nothing was changed: somebody else has changed");
    const { values } = await site.server.api(readSettings);
    assertEquals(values.pollHours, 1);
  });

  it("are set at every level from the command line", async () => {
    await using site = await openSite();
    const run = (...args: string[]) => does(site.env, "settings", ...args);
    assertEquals(
      await run("set", "pollHours", "2", "--dry-run"),
      "Polls now:   2/h; if every machine had work, 2/h. " +
        "Polls after: 1/h; if every machine had work, 1/h.\n",
    );
    assertEquals(
      await run("set", "giveUpDays", "7", "--group", "office"),
      "giveUpDays is now 7\n",
    );
    assertEquals(
      await run("set", "downloadsOn", "off", "--machine", "sim000002"),
      "downloadsOn is now false\n",
    );
    assertEquals(
      await run("set", "inventoryDays", "--", "-1"),
      "inventoryDays is now -1\n",
    );
    const list = await run("list", "--machine", "sim000002");
    assertMatch(list, /^giveUpDays +7 +days +group office /m);
    assertMatch(list, /^downloadsOn +false +machine /m);
    assertMatch(list, /^inventoryDays +-1 +days +global /m);
    assertEquals(
      await run("unset", "giveUpDays", "--group", "office"),
      "giveUpDays is unset; the value is now 30\n",
    );
  });
});

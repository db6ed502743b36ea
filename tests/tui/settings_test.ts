import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createOperator, createToken } from "../../shared/operators.ts";
import { readSettings } from "../../shared/settings.ts";
import { openSite } from "./site.ts";

const VIEW = { args: ["--view", "settings"] };

describe("the settings", () => {
  it("are changed in place, within their range, and asked before", async () => {
    await using site = await openSite();
    await using tty = await site.console(VIEW);
    await tty.sees(/> downloadsOn +true/);
    await tty.sees("Whether agents may download; off at any level is off");
    tty.press("j");
    await tty.sees(/> pollHours +1 hours +default +1 to 8760/);
    tty.press("enter");
    await tty.sees(/pollHours = 1 .*1 to 8760 hours/);
    tty.type("9999\r");
    await tty.sees(/pollHours = 19999/);
    tty.press("^u");
    tty.type("4\r");
    await tty.sees("Change pollHours from 1 to 4?");
    tty.press("y");
    await tty.sees("pollHours is 4 now");
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

  it("are an admin's to change", async () => {
    await using site = await openSite();
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
    await tty.sees("This needs the role admin and you are operator");
  });
});

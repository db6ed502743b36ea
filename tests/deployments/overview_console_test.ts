import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { readServer } from "#shared/contract/server.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";
import { openSite, roll } from "#tests/console/site.ts";

const OVERVIEW = ["--view", "overview"];
/** A window with panels, and with figures in the header. */
const WIDE = { columns: 120, rows: 40 };

describe("the overview", () => {
  it("is the first view of the console, and is printed without a terminal", async () => {
    await using site = await openSite();
    await using tty = await openConsole({ env: site.env });
    await tty.sees(/^ overview\n +First steps/m);
    await using plain = await openConsole({
      env: { ...site.env, TERM: "dumb" },
    });
    assertEquals(await plain.exit(), 0);
    assertMatch(plain.screen(), /^Machines +2$/m);
  });

  it("shows what needs attention and what is under way, and leads there", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: OVERVIEW, ...WIDE });
    await tty.sees("Nothing: no package is failing and no machine is silent");
    await tty.sees("Nothing is assigned yet");
    await tty.sees(/1 hour +█+ +2 /);
    await roll(site);
    await tty.sees(/waiting +█+ +2 /);
    await tty.sees(/vlc 3.0 +▕ +▏ +0 %/);
    // With the day, if it ends after midnight.
    await tty.sees(
      /0 done +0 failed +0 on the way +2 to come +≈ (\d\d-\d\d )?\d\d:\d\d/,
    );
    await site.cycle();
    await tty.sees(/Failing packages +vlc 3.0 failed on 1 of 2 machines/);
    await tty.sees("Nothing: no package that is on has open deployments");
    await tty.sees(/succeeded +█+▌?·+ +1 /);
    await tty.sees(/Failures +▁*[▂-█]▁* +1 /);
    tty.press("g", "enter");
    await tty.sees("overview › vlc 3.0");
    await tty.sees(/> sim000002 +failed +command failed/);
    await tty.seesNoMore("sim000001");
    tty.press("esc");
    await tty.sees("Deployments by state");
    tty.press("G", "k", "enter");
    await tty.sees(/> .*sim000001 +vlc.* +succeeded/);
    await tty.seesNoMore("sim000002");
  });

  it("leads from a new server to the first deployment, command by command", async () => {
    await using server = await startServer();
    const env = {
      LONGSHORE_SERVER: server.operatorUrl,
      LONGSHORE_TOKEN: server.token,
    };
    await using tty = await openConsole({ env, args: OVERVIEW });
    await tty.sees(/> ○ 1 {2}Point an agent here/);
    const { agents } = await server.api(readServer);
    assertEquals(agents.http, server.agentUrl);
    const command = `ocsinventory-agent --nolocal --server ${agents.http} ` +
      "--ca cacert.pem";
    tty.press("j");
    await tty.sees("y copies the command");
    tty.press("y");
    await tty.sees("Copied: ocsinventory-agent --nolocal");
    assertStringIncludes(tty.written(), `]52;c;${btoa(command)}`);
    const agent = simulatedAgent({
      server: server.agentUrl,
      machine: simulatedMachine(1),
      behave: () => ({ exitCode: 0 }),
      ca: await Deno.readTextFile(server.caPath),
    });
    await agent.cycle();
    agent[Symbol.dispose]();
    await tty.sees(/● 1 {2}Point an agent here\n[> ] ○ 2 {2}Make a package/);
    tty.press("g", "j", "enter");
    await tty.sees("overview › new package");
  });

  it("has the same figures in the header, on every screen", async () => {
    await using site = await openSite();
    await roll(site);
    await site.cycle();
    await using tty = await site.console({ args: OVERVIEW, ...WIDE });
    const figures =
      / localhost \d\S+ +2 machines +\S+ polls\/\S+ +0 open +1 failed +/;
    await tty.sees(figures);
    await tty.sees(/Known +2 /);
    await tty.sees(/failed +█+▌?·+ +1 /);
    tty.type(":machines");
    tty.press("enter");
    await tty.sees(/> .*sim000001/);
    await tty.sees(figures);
    await site.reportUnasked();
    await tty.silent(300);
    await tty.sees(figures);
    tty.resize(100, 40);
    await tty.seesNoMore("1 failed");
    await tty.sees(/ live +admin@localhost/);
  });

  it("draws with ASCII and without colour what others see in blocks", async () => {
    await using site = await openSite();
    await roll(site);
    await using tty = await site.console({
      args: [...OVERVIEW, "--ascii"],
      env: { NO_COLOR: "1" },
      ...WIDE,
    });
    await tty.sees(/\+- Under way -+\+/);
    await tty.sees(/vlc 3.0 +\[ +\] +0 %/);
    await tty.sees(/waiting +#+ +2 /);
    await tty.sees(/Contacts +_/);
    assertEquals(/\P{ASCII}/u.test(tty.screen()), false, tty.screen());
  });

  for (const [columns, rows] of [[80, 24], [120, 40]] as const) {
    it(`is not written to while nothing happens, and little after a change (${columns}x${rows})`, async () => {
      await using site = await openSite();
      await using tty = await site.console({ args: OVERVIEW, columns, rows });
      await tty.sees("Nothing: no package is failing");
      await tty.sees(" live ");
      await tty.silent(1500);
      const before = tty.written().length;
      await site.reportUnasked();
      await tty.sees(/1 result for\s+/);
      const change = tty.written().length - before;
      assert(change <= 2048, `${change} bytes`);
    });
  }

  it("shows reports of packages that were never offered, and their machines", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: OVERVIEW, ...WIDE });
    await tty.sees(/Known +2/);
    await site.reportUnasked();
    await tty.sees("1 result for packages that were");
    tty.press("tab", "enter");
    await tty.sees("Only kind deployment.result_unexpected");
    await tty.sees(/> .*unexpected report/);
    tty.press("esc");
    await tty.sees("Deployments by state");
    for (const line of ["> Nothing", "> Contacts", "> 1 hour"]) {
      tty.press("tab");
      await tty.sees(line);
    }
    tty.press("enter");
    await tty.sees("Machine 1 of 2");
  });
});

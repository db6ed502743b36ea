import { assertEquals, assertMatch } from "@std/assert";
import { it } from "@std/testing/bdd";
import { does } from "#tests/cli/cli.ts";
import { freePort } from "#tests/harness/server/installed.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";
import { deploy, openSite } from "./site.ts";

it("questions about recalls name the mirrors that they cannot stop", async () => {
  await using site = await openSite(1);
  // Nothing listens there, so the machine has the info file and nothing else.
  const host = `127.0.0.1:${freePort()}`;
  await site.set({ fragmentHost: host });
  const { id } = await deploy(site);
  await site.agents[0]!.cycle();
  const env = {
    LONGSHORE_SERVER: site.server.operatorUrl,
    LONGSHORE_TOKEN: site.server.token,
  };
  const sentence = new RegExp(
    `1 machine through ${host}: a recall stops\\s+there only those without`,
  );
  for (
    const command of [
      ["packages", "deactivate", `${id}`],
      ["deployments", "cancel", "--package", `${id}`],
      ["assignments", "withdraw", "1"],
    ]
  ) {
    const printed = await does(env, ...command, "--dry-run");
    assertMatch(printed, sentence);
    assertEquals(printed.includes("stopped everywhere"), false);
  }

  await using tty = await openConsole({
    env,
    args: ["--view", "package/tool"],
  });
  await tty.sees(/> Activation +on/);
  tty.press("a");
  await tty.sees(/Switch tool .*off\?/);
  await tty.sees(sentence);
  tty.press("esc");
  tty.type(":deployments\r");
  await tty.sees(/> sim000001/);
  tty.press("c");
  await tty.sees(/Cancel tool .*sim000001\?/);
  await tty.sees(sentence);
  tty.press("n");
  await tty.seesNoMore(sentence);
});

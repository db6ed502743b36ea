import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listPackages } from "#shared/contract/packages/packages.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { pack, report } from "#tests/harness/agents/agent_wire.ts";
import { openSite, roll } from "#tests/console/site.ts";

describe("a contradicted result", () => {
  it("is shown on the page of the deployment, and accepted with a key", async () => {
    await using site = await openSite();
    await roll(site);
    await site.cycle();
    const { rows: [newest] } = await site.server.api(listPackages);
    const answer = await fetch(site.server.agentUrl, {
      method: "POST",
      body: pack(
        report(simulatedMachine(1), newest!.id, "SUCCESS_7"),
        "unix",
      ),
    });
    await answer.body?.cancel();
    assertEquals(answer.status, 200);
    await using tty = await site.console({
      args: ["--view", "deployments/sim000001/vlc"],
    });
    await tty.sees(/Problem +SUCCESS at .*, then SUCCESS_7/);
    await tty.sees(
      /What comes next +An operator can look whether it ran there/,
    );
    tty.press("a");
    await tty.sees("Accept the result of vlc 3.0 on sim000001?");
    await tty.sees("The recorded result stays");
    tty.press("y");
    await tty.sees("The result of vlc 3.0 on sim000001 is accepted");
    await tty.sees(/result accepted/);
    tty.press("a");
    await tty.sees("This result is neither unverified nor contradicted");
  });
});

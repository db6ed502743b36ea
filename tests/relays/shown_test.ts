import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { createRelay } from "#shared/contract/relays.ts";
import { does, longshore } from "#tests/cli/cli.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { openSite } from "#tests/console/site.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { HOST, relayOf } from "./at_centre.ts";

/** The relay "annecy", and a machine that came through it. */
const shared = sharedSite(async () => {
  const site = await openSite();
  const { id: group } = await site.server.api(createGroup, {
    body: { name: "annecy", description: "" },
  });
  const { token } = await site.server.api(createRelay, {
    body: { name: "annecy", sites: [group], names: [HOST] },
  });
  const machine = simulatedMachine(7, { family: "unix" });
  using at = await relayOf(site.server, token);
  using agent = simulatedAgent({
    server: `http://${HOST}:8080/ocsinventory`,
    machine,
    transport: at.passing("10.7.0.5"),
  });
  await agent.cycle();
  await agent.cycle();
  return { ...site, machine: machine.name };
});

describe("the relay of a machine", () => {
  it("is named by machines show, and by why without a package", async () => {
    const { env, machine } = shared();
    const facts = await does(env, "machines", "show", machine);
    assertMatch(facts, /^Relay +annecy$/m);
    const why = await longshore(env, "why", machine);
    assertEquals(why.code, 0, why.err);
    assertMatch(why.err, new RegExp(`${machine} comes through relay annecy`));
    const direct = await longshore(env, "machines", "show", "sim000001");
    assertEquals(/Relay/.test(direct.out), false, direct.out);
  });

  it("is a column of the list, and a field of queries", async () => {
    const { env, machine } = shared();
    const args = ["machines", "list", "relay:annecy", "-o", "csv"];
    assertEquals(
      await does(env, ...args, "--columns", "machine,relay"),
      `machine,relay\r\n${machine},annecy\r\n`,
    );
  });
});

import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { createRelay, listRelays } from "#shared/contract/relays.ts";
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

describe("relays in the console", () => {
  it("are made, changed, given a new token and revoked", async () => {
    const { server, console } = shared();
    const relayNow = async () => {
      const { rows } = await server.api(listRelays, {
        query: { sort: "-created" },
      });
      return rows[0]!;
    };
    await using tty = await console({ args: ["--view", "relays"] });
    await tty.sees(/> annecy +annecy/);
    tty.press("n");
    await tty.sees("A new relay");
    tty.type("lyon");
    tty.press("enter");
    await tty.sees(/> Sites/);
    tty.type("office, annecy");
    tty.press("enter");
    await tty.sees(/> Agents use/);
    tty.type("relay.lyon.example");
    tty.press("^s");
    await tty.sees("It is shown only now");
    await tty.sees(/lsr_[\w-]{43}\./);
    const agents = new URL(server.agentTlsUrl).origin;
    const line = `deno task serve --relay ${agents} --token-file relay.token`;
    assert(
      tty.screen().replace(/\s*\n\s*/g, " ").includes(line),
      tty.screen(),
    );
    const made = await relayNow();
    assertEquals(
      [made.name, made.sites.map(({ name }) => name), made.names],
      ["lyon", ["office", "annecy"], ["relay.lyon.example"]],
    );
    tty.press("enter");
    await tty.sees(/> lyon +office/);

    tty.press("enter");
    await tty.sees(/Agents use +relay\.lyon\.example/);
    tty.press("e");
    await tty.sees(/> Sites +office, annecy/);
    tty.press("down");
    await tty.sees(/> Agents use/);
    tty.type(", 10.7.0.2");
    tty.press("^s");
    await tty.sees("Relay lyon changed");
    await tty.sees(/Agents use +relay\.lyon\.example, 10\.7\.0\.2/);
    tty.press("t");
    await tty.sees("Give the relay lyon a new token?");
    tty.press("y");
    await tty.sees("It is shown only now");
    tty.press("enter");
    await tty.sees(/Agents use/);
    tty.press("D");
    await tty.sees("Revoke the relay lyon?");
    tty.press("y");
    await tty.sees(/State +revoked/);
    assertEquals((await relayNow()).state, "revoked");
    tty.press("e");
    await tty.sees("It is revoked already");
  });

  it("lead to their machines, and the page of a machine to its relay", async () => {
    const { machine, console } = shared();
    await using tty = await console({ args: ["--view", `machine/${machine}`] });
    await tty.sees(/Relay +annecy/);
    tty.press("j");
    await tty.sees(/> Relay +annecy/);
    tty.press("enter");
    await tty.sees(/Agents use +relay\.lyon\.example/);
    tty.type(":relays annecy\r");
    await tty.sees(/Machines +1/);
    await tty.sees(/> ID/);
    for (const label of ["Name", "Sites", "Agents use", "Ports", "State"]) {
      tty.press("j");
      await tty.sees(new RegExp(`> ${label}`));
    }
    tty.press("j");
    await tty.sees(/> Machines/);
    tty.press("enter");
    await tty.sees(new RegExp(`> .*${machine}`));
  });
});

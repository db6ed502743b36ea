import { assert, assertEquals, assertMatch } from "@std/assert";
import { listEvents } from "#shared/contract/events/events.ts";
import {
  listNetworkHosts,
  listNetworks,
  type Network,
} from "#shared/contract/networks.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { neighboursIn, placeOf } from "#tests/harness/agents/neighbours.ts";
import {
  hasOwnNetworks,
  openOwnNetwork,
} from "#tests/harness/server/own_network.ts";
import {
  hasRealAgent,
  REAL_AGENT_MISSING,
} from "#tests/harness/agents/real_agent.ts";
import { begin } from "#tests/harness/agents/real_journey.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { until } from "#tests/harness/time/until.ts";

async function networks(server: RunningServer): Promise<Network[]> {
  return (await server.api(listNetworks, {})).rows;
}

async function hostsOf(server: RunningServer, id: number) {
  const page = await server.api(listNetworkHosts, {
    params: { id },
    query: { limit: 500 },
  });
  return page.rows;
}

async function scans(server: RunningServer) {
  const { events } = await server.api(listEvents, {
    query: { after: 0, kind: "network.scanned" },
  });
  return events;
}

const MISSING = REAL_AGENT_MISSING ||
  (hasOwnNetworks() ? "" : " (skipped: no network namespaces here)");

Deno.test({
  name: `a real agent scans a real network on request${MISSING}`,
  ignore: !hasRealAgent() || MISSING !== "",
  async fn() {
    await using services = await begin();
    const { server, folder } = services;
    await server.api(changeSettings, {
      body: { discoveryMachines: 1, discoveryLatencyMs: 5 },
    });
    await using net = await openOwnNetwork({
      folder,
      address: "10.77.0.10/28",
      neighbours: [
        { ip: "10.77.0.1", mac: "00:1b:0d:00:00:01" },
        { ip: "10.77.0.5", mac: "3c:52:82:00:00:05", name: "printer-1" },
        { ip: "10.77.0.9", mac: "ac:cc:8e:00:00:09" },
      ],
      ports: [Number(new URL(server.agentUrl).port)],
    });
    const agent = await services.agent({ inside: net.inside });
    const cycle = async () => {
      const done = await agent.cycle();
      assertEquals([done.exitCode, done.errors], [0, []], done.log);
      return done.log;
    };

    assert(!/Scanning the/.test(await cycle()), "no scan is requested yet");
    await until(async () =>
      (await networks(server)).some(({ scanners }) => scanners.length === 1)
    );
    assertMatch(await cycle(), /Scanning the 10\.77\.0\.0 network/);

    const [network] = await networks(server);
    assertEquals(
      [network!.address, network!.bits, network!.machines, network!.unknown],
      ["10.77.0.0", 28, 1, 3],
    );
    const hosts = await hostsOf(server, network!.id);
    assertEquals(
      hosts.map(({ ip, mac, name, vendor }) => [ip, mac, name, vendor]),
      [
        ["10.77.0.1", "00:1B:0D:00:00:01", "", "Cisco Systems, Inc"],
        ["10.77.0.5", "3C:52:82:00:00:05", "printer-1", "Hewlett Packard"],
        ["10.77.0.9", "AC:CC:8E:00:00:09", "", "Axis Communications AB"],
      ],
    );
    const [scan] = await scans(server);
    assertEquals(scan?.payload["hosts"], 3);
    assert(!/Scanning the/.test(await cycle()), "once a day is enough");
  },
});

Deno.test("a fleet's networks are scanned by one machine each, and polls tell no other machine to scan", async () => {
  await using server = await startServer();
  const [AGENTS, NETWORKS] = [12, 3];
  const ca = await Deno.readTextFile(server.caPath);
  const agents = Array.from({ length: AGENTS }, (_, i) => i + 1)
    .map((number) =>
      simulatedAgent({
        server: server.agentUrl,
        ca,
        machine: simulatedMachine(number, {
          family: number % 2 ? "unix" : "windows",
          ...placeOf(number, NETWORKS),
        }),
        neighbours: (network) => neighboursIn(network, AGENTS, NETWORKS),
      })
    );
  try {
    const pollAll = async () => {
      const scanned: string[] = [];
      for (const agent of agents) {
        const cycle = await agent.cycle();
        assertEquals([cycle.exitCode, cycle.errors], [0, []]);
        if (cycle.scanned) scanned.push(cycle.scanned);
      }
      return scanned.sort();
    };
    assertEquals(await pollAll(), []);
    await until(async () =>
      (await networks(server)).every(({ scanners }) => scanners.length === 1)
    );
    assertEquals(await pollAll(), ["10.1.0.0", "10.1.1.0", "10.1.2.0"]);
    assertEquals(await pollAll(), []);

    for (
      const { id, address, machines, hosts, unknown } of await networks(server)
    ) {
      const found = neighboursIn(address, AGENTS, NETWORKS);
      assertEquals([machines, hosts], [4, found.length]);
      assertEquals(unknown, found.length - machines);
      const listed = await hostsOf(server, id);
      assertEquals(
        listed.filter(({ machine }) => machine !== null).length,
        machines,
      );
    }
    assertEquals((await scans(server)).length, NETWORKS);
  } finally {
    for (const agent of agents) agent[Symbol.dispose]();
  }
});

import { assert, assertEquals } from "@std/assert";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { makePlan } from "#shared/contract/assignments/plans.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { listNetworks } from "#shared/contract/networks.ts";
import {
  hasRealAgent,
  REAL_AGENT_MISSING,
} from "#tests/harness/agents/real_agent.ts";
import { begin, make } from "#tests/harness/agents/real_journey.ts";
import {
  hasOwnNetworks,
  openOwnNetwork,
} from "#tests/harness/server/own_network.ts";

const MISSING = REAL_AGENT_MISSING ||
  (hasOwnNetworks() ? "" : " (skipped: no network namespaces here)");

Deno.test({
  name: `every address of a host with a real agent finds it${MISSING}`,
  ignore: !hasRealAgent() || MISSING !== "",
  async fn() {
    await using services = await begin();
    const { server, folder } = services;
    await using net = await openOwnNetwork({
      folder,
      address: "10.77.0.10/28",
      cards: {
        docker0: ["172.17.0.1/16"],
        wlan0: ["10.78.1.6/24", "10.78.2.7/24"],
        eth6: ["2001:db8:5::7/64"],
      },
      neighbours: [{ ip: "10.77.0.1", mac: "00:1b:0d:00:00:01" }],
      ports: [Number(new URL(server.agentUrl).port)],
    });
    const agent = await services.agent({ inside: net.inside });
    const done = await agent.cycle();
    assertEquals([done.exitCode, done.errors], [0, []], done.log);

    const found = async (q: string) =>
      (await server.api(listMachines, { query: { q } })).total;
    const { rows: [machine] } = await server.api(listMachines, {});
    assertEquals(machine!.ip, "10.77.0.10");
    for (
      const address of ["10.77.0.10", "172.17.0.1", "10.78.1.6", "10.78.2.7"]
        .concat("2001:db8:5::7")
    ) {
      assert(machine!.addresses.includes(address), `${machine!.addresses}`);
      assertEquals(await found(`ip:${address}`), 1, address);
      assertEquals(await found(`-ip:${address}`), 0, address);
      assertEquals(await found(`"${address}"`), 1, address);
    }
    for (
      const network of ["10.77.0.0/28", "172.17.0.0/16", "10.78.2.*"]
        .concat("2001:db8:5::/48", "2001:db8:*", "10.78.2.1..10.78.2.9")
    ) assertEquals(await found(`ip:${network}`), 1, network);
    for (const other of ["10.79.0.0/16", "2001:db8:6::/48", "10.78.1.60"]) {
      assertEquals(await found(`ip:${other}`), 0, other);
      assertEquals(await found(`-ip:${other}`), 1, other);
    }
    const listed = await server.api(listNetworks, {});
    for (const { address, bits, machines } of listed.rows) {
      assertEquals(await found(`ip:${address}/${bits}`), machines);
    }
    const group = await server.api(createGroup, {
      body: { name: "wlan", query: "ip:10.78.2.0/24" },
    });
    assertEquals(group.machines, 1);
    const packageId = await make(server, {
      name: "true",
      action: "execute",
      command: "true",
    });
    const plan = (query: string) =>
      server.api(makePlan, { body: { packageId, query } });
    assertEquals((await plan("ip:2001:db8:5::/64")).reached, 1);
    assertEquals((await plan("-ip:10.78.0.0/16")).reached, 0);
    const assigned = await server.api(createAssignment, {
      body: { packageId, groups: [group.id] },
    });
    assert(assigned.assignment.reached === 1);
  },
});

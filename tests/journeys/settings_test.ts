import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { listEvents } from "#shared/contract/events/events.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { askInventories } from "#shared/contract/machines/inventories.ts";
import {
  listMachines,
  readMachine,
} from "#shared/contract/machines/machines.ts";
import {
  changeGroupSettings,
  changeMachineSettings,
  changeSettings,
} from "#shared/contract/settings/settings.ts";
import { fleet } from "#tests/harness/fleet/fleet.ts";
import { begin, joined, journey } from "#tests/harness/agents/real_journey.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { until } from "#tests/harness/time/until.ts";

const AGENTS = 12;

describe("settings and a simulated fleet", () => {
  it("reach each agent in the answer to its next poll", async () => {
    await using server = await startServer();
    const stop = new AbortController();
    const { run, stats } = fleet({
      server: server.agentUrl,
      ca: await Deno.readTextFile(server.caPath),
      agents: AGENTS,
      pollSeconds: 0.3,
      mix: { failing: 0, slow: 0, vanishing: 0 },
    });
    const running = run(stop.signal);
    const tells = (expected: Record<string, number>) =>
      until(() => {
        const counts: Record<string, number> = {};
        for (const pace of stats.settings.values()) {
          counts[pace] = (counts[pace] ?? 0) + 1;
        }
        return Promise.resolve(
          JSON.stringify(Object.entries(counts).sort()) ===
            JSON.stringify(Object.entries(expected).sort()),
        );
      });
    try {
      await tells({ "1 h, 2 s": AGENTS });
      const { rows } = await server.api(listMachines, {
        query: { limit: AGENTS },
      });
      const ids = rows.map(({ id }) => id);
      const { id: lab } = await server.api(createGroup, {
        body: { name: "lab", machines: ids.slice(0, 5) },
      });
      const { id: slow } = await server.api(createGroup, {
        body: { name: "slow", machines: ids.slice(4, 6) },
      });
      await server.api(changeSettings, { body: { pollHours: 8 } });
      await tells({ "8 h, 2 s": AGENTS });

      await server.api(changeGroupSettings, {
        params: { id: lab },
        body: { pollHours: 4, fragmentLatencySeconds: 3 },
      });
      await server.api(changeGroupSettings, {
        params: { id: slow },
        body: { pollHours: 6, fragmentLatencySeconds: 9 },
      });
      await server.api(changeMachineSettings, {
        params: { id: ids[0]! },
        body: { pollHours: 24 },
      });
      // The fifth is in both groups, so it gets the shortest interval and the
      // longest pause.
      await tells({
        "24 h, 3 s": 1,
        "4 h, 3 s": 3,
        "4 h, 9 s": 1,
        "6 h, 9 s": 1,
        "8 h, 2 s": AGENTS - 6,
      });

      const before = stats.inventories;
      const { changed } = await server.api(askInventories, {
        body: { groups: [lab, slow] },
      });
      assertEquals(changed, 6);
      await until(() => Promise.resolve(stats.inventories >= before + 6));
      await until(async () =>
        (await server.api(listMachines, {
          query: { inventoryWanted: "true" },
        })).total === 0
      );
      assertEquals(stats.lastError, "");
    } finally {
      stop.abort();
      await running;
    }
  });
});

journey("a requested inventory is sent, and settings are kept", async () => {
  await using services = await begin();
  const { server } = services;
  const agent = await services.agent();
  const id = await joined(server, agent);
  const params = { id };
  const { inventoriedAt } = await server.api(readMachine, { params });
  const quiet = await agent.cycle();
  assertEquals([quiet.exitCode, quiet.errors], [0, []], quiet.log);
  const still = await server.api(readMachine, { params });
  assertEquals(still.inventoriedAt, inventoriedAt);

  await server.api(changeMachineSettings, {
    params,
    body: { pollHours: 5, cycleLatencySeconds: 7, giveUpDays: 11 },
  });
  await server.api(askInventories, { body: { machines: [id] } });
  const requested = await server.api(readMachine, { params });
  assert(requested.inventoryWantedAt !== null);
  const cycle = await agent.cycle();
  assertEquals([cycle.exitCode, cycle.errors], [0, []], cycle.log);

  const after = await server.api(readMachine, { params });
  assertEquals(after.inventoryWantedAt, null);
  assert(after.inventoriedAt > inventoriedAt);
  const { events } = await server.api(listEvents, {
    query: { after: 0, machine: id, kind: "inventory." },
  });
  assertEquals(events.map(({ kind }) => kind), [
    "inventory.requested",
    "inventory.arrived",
  ]);
  const config = await Deno.readTextFile(join(agent.downloads, "config"));
  assertMatch(config, /CYCLE_LATENCY="7"/);
  assertMatch(config, /TIMEOUT="11"/);
  const state = join(agent.downloads, "..", "ocsinv.conf");
  assertMatch(await Deno.readTextFile(state), /<PROLOG_FREQ>5</);
});

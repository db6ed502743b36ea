import { listDeployments } from "#shared/contract/deployments/deployments.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { startServer } from "#tests/harness/server/server.ts";

/** Agents that poll at the same time. */
const AT_ONCE = 16;
/** One in this many machines of each wave fails: 3 %. */
const FAILING_ONE_IN = 33;

/** An agent takes the package again at its next poll. */
const NO_PAUSES = {
  fragmentLatencySeconds: 0,
  cycleLatencySeconds: 0,
  periodLatencySeconds: 0,
};

/**
 * A server with simulated agents, an active package, and the group "office" of
 * all of them. Three percent of the machines of each wave fail until the cause
 * is removed.
 */
export async function pollingSite(count: number) {
  const server = await startServer();
  const ca = await Deno.readTextFile(server.caPath);
  const client = Deno.createHttpClient({
    caCerts: [ca],
    http2: false,
    poolMaxIdlePerHost: AT_ONCE,
  });
  const failing = new Set<string>();
  const agents = Array.from({ length: count }, (_, i) => {
    const machine = simulatedMachine(i + 1);
    return simulatedAgent({
      server: server.agentUrl,
      machine,
      behave: () => ({ exitCode: failing.has(machine.name) ? 7 : 0 }),
      transport: (url, init) => fetch(url, { ...init, client }),
    });
  });
  const site = {
    server,
    packageId: 0,
    /** All agents poll once and run what they are offered. */
    async cycle(): Promise<void> {
      let next = 0;
      const work = async () => {
        while (next < agents.length) await agents[next++]!.cycle();
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    /** Chooses the machines that fail, by the waves of the rollout. */
    async chooseFailing(rollout: number, waves: number): Promise<void> {
      for (let wave = 1; wave <= waves; wave++) {
        const names = await namesIn(rollout, wave);
        names.filter((_, i) => i % FAILING_ONE_IN === FAILING_ONE_IN - 1)
          .forEach((name) => failing.add(name));
      }
    },
    /** Number of machines that fail. */
    failing: () => failing.size,
    /** The cause of the failures is removed. */
    repair: () => failing.clear(),
    async [Symbol.asyncDispose]() {
      for (const agent of agents) agent[Symbol.dispose]();
      client.close();
      await server[Symbol.asyncDispose]();
    },
  };
  await server.api(changeSettings, { body: NO_PAUSES });
  await site.cycle();
  await server.api(createGroup, {
    body: { name: "office", machines: await allMachines() },
  });
  const made = await server.api(createPackage, {
    body: { name: "vlc", version: "3.0", action: "execute", command: "true" },
  });
  site.packageId = made.package!.id;
  await server.api(setActivation, {
    params: { id: site.packageId },
    body: { active: true },
  });
  return site;

  async function allMachines(): Promise<number[]> {
    const ids: number[] = [];
    for (let after: string | undefined, more = true; more;) {
      const page = await server.api(listMachines, {
        query: { limit: 500, after },
      });
      ids.push(...page.rows.map(({ id }) => id));
      after = page.next ?? undefined;
      more = after !== undefined;
    }
    return ids;
  }

  async function namesIn(assignment: number, wave: number): Promise<string[]> {
    const names: string[] = [];
    for (let after: string | undefined, more = true; more;) {
      const page = await server.api(listDeployments, {
        query: { assignment, wave, limit: 500, after },
      });
      names.push(...page.rows.map(({ machine }) => machine.name));
      after = page.next ?? undefined;
      more = after !== undefined;
    }
    return names;
  }
}

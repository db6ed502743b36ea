import { changeSettings } from "../../shared/settings.ts";
import { randomOf } from "../world/fleet.ts";
import { startServer } from "../world/server.ts";
import { stormAgent } from "./agents.ts";
import { check, type Faults } from "./check.ts";
import { Ledger } from "./ledger.ts";
import { operatorAct } from "./operators.ts";

export interface StormOptions {
  /** How often the server is killed. */
  readonly kills: number;
  /** The same seed gives the same computers, acts and moments of death. */
  readonly seed: number;
  readonly agents?: number;
  /** How long it lives at most after it is ready, milliseconds. */
  readonly lifeMs?: number;
  /** Called after each death and check. */
  readonly told?: (so_far: StormResult) => void;
}

export interface StormResult {
  kills: number;
  /** Result reports that were answered 200. */
  acknowledged: number;
  /** Reports that were under way when the server died. */
  unanswered: number;
  packages: number;
  inventories: number;
  operatorActs: number;
  faults: Faults;
}

/** So that a machine is offered its next package at once. */
const NO_LATENCY = {
  fragmentLatencySeconds: 0,
  cycleLatencySeconds: 0,
  periodLatencySeconds: 0,
};

/**
 * A real server, driven by agents and an operator and killed with SIGKILL at
 * moments chosen by chance, again and again on the same folder; after each
 * start everything it ever acknowledged must be there, once. Ends early when
 * something is not.
 */
export async function storm(options: StormOptions): Promise<StormResult> {
  const { kills, seed, agents: count = 24, lifeMs = 1200 } = options;
  const random = randomOf(seed);
  const ledger = new Ledger();
  const result: StormResult = {
    ...{ kills: 0, acknowledged: 0, unanswered: 0, packages: 0 },
    ...{ inventories: 0, operatorActs: 0, faults: [] },
  };
  await using server = await startServer();
  await server.api(changeSettings, { body: NO_LATENCY });
  const ca = await Deno.readTextFile(server.caPath);
  const agents = Array.from({ length: count }, (_, index) =>
    stormAgent({
      number: index + 1,
      server: server.agentUrl,
      ca,
      ledger,
      random: randomOf(seed * 7919 + index),
    }));
  try {
    while (result.kills < kills && result.faults.length === 0) {
      const death = new AbortController();
      const living = [
        ...agents.map((agent, index) =>
          live(
            death.signal,
            (chance) => agent.act(chance, death.signal),
            randomOf(seed + result.kills * 1000 + index),
          )
        ),
        live(
          death.signal,
          async (chance) => {
            await operatorAct(server, ledger, chance);
            result.operatorActs++;
          },
          randomOf(seed + result.kills * 1000 + 999),
        ),
      ];
      await new Promise((wake) => setTimeout(wake, 20 + random() * lifeMs));
      await server.kill();
      death.abort();
      await Promise.all(living);
      await server.restart();
      result.kills++;
      result.faults = await check(server, ledger.claims());
      const reports = ledger.count("report");
      result.acknowledged = reports.answered;
      result.unanswered = reports.sent - reports.answered;
      result.packages = ledger.claims().values("active").size;
      result.inventories = ledger.count("inventory").answered;
      options.told?.(result);
    }
  } finally {
    for (const agent of agents) agent[Symbol.dispose]();
  }
  return result;
}

/** Acts again and again; what fails because the server dies is the point. */
async function live(
  signal: AbortSignal,
  act: (random: () => number) => Promise<void>,
  random: () => number,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await act(random);
    } catch (error) {
      if (
        error instanceof TypeError && !/fetch|connect|body/i.test(`${error}`)
      ) {
        throw error;
      }
    }
    await new Promise((wake) => setTimeout(wake, random() * 30));
  }
}

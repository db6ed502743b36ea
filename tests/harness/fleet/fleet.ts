import {
  type Cycle,
  simulatedAgent,
  type Transport,
} from "#tests/harness/agents/agent.ts";
import type { Behaviour } from "#tests/harness/agents/agent_execution.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { neighboursIn, placeOf } from "#tests/harness/agents/neighbours.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import { isThisMachine } from "#tests/harness/server/this_machine.ts";

export interface FleetOptions {
  /** The agent URL. */
  readonly server: string;
  /** PEM text of the CA the agents trust. */
  readonly ca: string;
  readonly agents: number;
  /** Seconds between two polls of an agent, plus or minus a tenth. */
  readonly pollSeconds: number;
  /**
   * The same seed gives the same computers with the same habits; 1 by default.
   */
  readonly seed?: number;
  /** The most simultaneous requests; 32 by default. */
  readonly connections?: number;
  /**
   * The real duration of a second of the server's latencies, in seconds; 0 by
   * default.
   */
  readonly latencyScale?: number;
  /** The most milliseconds that a slow machine takes; 10 s by default. */
  readonly slowMs?: number;
  /** The share of each habit; the rest is steady. */
  readonly mix?: { failing: number; slow: number; vanishing: number };
  /**
   * The number of /24 networks they are spread over, which they scan on
   * request; none by default.
   */
  readonly networks?: number;
  /** Permit servers on other machines; false by default. */
  readonly elsewhere?: boolean;
}

/** steady: exits 0; vanishing: dies at its first package and stays away. */
export type Habit = "steady" | "failing" | "slow" | "vanishing";

export interface FleetStats {
  readonly habits: Record<Habit, number>;
  polls: number;
  failedPolls: number;
  inventories: number;
  /** Offers of packages in polls, each counted every time. */
  offered: number;
  /** Requests of info and fragments, and the bytes they returned. */
  downloads: number;
  bytes: number;
  /** Results by code, delivered or not. */
  readonly results: Map<string, number>;
  undelivered: number;
  wedged: number;
  crashed: number;
  /** The last settings each agent got: hours between polls, FRAG_LATENCY. */
  readonly settings: Map<string, string>;
  /** Machines that died and stay away. */
  gone: number;
  /** The durations of the latest 10,000 POSTs, in milliseconds. */
  readonly postMs: number[];
  /** The latest error. */
  lastError: string;
}

export interface Fleet {
  readonly stats: FleetStats;
  /** Polls until `signal` is aborted, or no machine is left. */
  run(signal: AbortSignal): Promise<void>;
}

const KEPT = 10_000;

/** Simulated computers that poll on their own schedules, with mixed habits. */
export function fleet(options: FleetOptions): Fleet {
  const { agents, pollSeconds, seed = 1, connections = 32, networks = 0 } =
    options;
  const stats: FleetStats = {
    habits: { steady: 0, failing: 0, slow: 0, vanishing: 0 },
    ...{ polls: 0, failedPolls: 0, inventories: 0, offered: 0, downloads: 0 },
    ...{ bytes: 0, results: new Map(), undelivered: 0, wedged: 0, crashed: 0 },
    ...{ gone: 0, postMs: [], lastError: "", settings: new Map() },
  };

  async function live(
    number: number,
    transport: Transport,
    signal: AbortSignal,
  ): Promise<void> {
    const random = randomOf(seed * 1_000_003 + number);
    const windows = random() < 0.7;
    const { habit, behave } = behaviourOf(random, options);
    stats.habits[habit]++;
    using agent = simulatedAgent({
      server: options.server,
      machine: simulatedMachine(number, {
        family: windows ? "windows" : "unix",
        tag: `SEED-${seed}`,
        ...networks > 0 && placeOf(number, networks),
      }),
      neighbours: (network) => neighboursIn(network, agents, networks),
      transport,
      behave,
      latencyScale: options.latencyScale ?? 0,
    });
    await sleep(random() * pollSeconds * 1000, signal);
    while (!signal.aborted) {
      const cycle = await agent.cycle({ signal });
      if (signal.aborted) return;
      count(stats, cycle);
      const { settings } = cycle;
      if (settings) {
        const pace =
          `${settings.pollHours} h, ${settings.conf?.FRAG_LATENCY} s`;
        stats.settings.set(agent.machine.name, pace);
      }
      if (cycle.died) return;
      await sleep(pollSeconds * (900 + 200 * random()), signal);
    }
  }

  return {
    stats,
    async run(signal) {
      using client = Deno.createHttpClient({
        caCerts: [options.ca],
        http2: false,
        poolMaxIdlePerHost: connections,
      });
      const transport = transportOf(options, client, stats, signal);
      const numbers = Array.from({ length: agents }, (_, index) => index + 1);
      await Promise.all(
        numbers.map((number) => live(number, transport, signal)),
      );
    },
  };
}

function count(stats: FleetStats, cycle: Cycle): void {
  stats.polls++;
  if (cycle.exitCode !== 0) stats.failedPolls++;
  if (cycle.inventorySent) stats.inventories++;
  stats.offered += cycle.offered.length;
  for (const { code, delivered } of cycle.reported) {
    stats.results.set(code, (stats.results.get(code) ?? 0) + 1);
    if (!delivered) stats.undelivered++;
  }
  stats.wedged += cycle.wedged.length;
  if (cycle.crashed) stats.crashed++;
  if (cycle.died) stats.gone++;
  stats.lastError = cycle.errors.at(-1) ?? stats.lastError;
}

/**
 * The transport of all agents: it limits simultaneous requests, reaches this
 * machine only, and measures.
 */
function transportOf(
  { connections = 32, elsewhere = false }: FleetOptions,
  client: Deno.HttpClient,
  stats: FleetStats,
  signal: AbortSignal,
): Transport {
  const waiting: (() => void)[] = [];
  let free = connections;
  const allowed = new Map<string, Promise<boolean>>();

  return async (url, init) => {
    const { hostname } = new URL(url);
    let allow = allowed.get(hostname);
    if (!allow) allowed.set(hostname, allow = isThisMachine(hostname));
    if (!elsewhere && !await allow) {
      throw new Error(`${hostname} is not this machine`);
    }
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      const begun = performance.now();
      const answer = await fetch(url, { ...init, client, signal });
      const bytes = await answer.bytes();
      if (init.method === "GET") {
        stats.downloads++;
        stats.bytes += bytes.length;
      } else {
        stats.postMs.push(performance.now() - begun);
        if (stats.postMs.length >= 2 * KEPT) stats.postMs.splice(0, KEPT);
      }
      const { status, headers } = answer;
      return new Response(bytes.length > 0 ? bytes : null, { status, headers });
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

function behaviourOf(
  random: () => number,
  { mix, slowMs = 10_000 }: FleetOptions,
): { habit: Habit; behave: Behaviour } {
  const { failing, slow, vanishing } = mix ??
    { failing: 0.08, slow: 0.08, vanishing: 0.02 };
  const dice = random();
  if (dice < failing) return { habit: "failing", behave: failure(random()) };
  if (dice < failing + slow) {
    const delayMs = slowMs * random();
    return { habit: "slow", behave: () => ({ delayMs }) };
  }
  if (dice < failing + slow + vanishing) {
    return { habit: "vanishing", behave: () => "dies" };
  }
  return { habit: "steady", behave: () => ({}) };
}

/**
 * Half of the failures are exit codes, half are the agents' own error codes.
 */
function failure(dice: number): Behaviour {
  const exitCode = 1 + Math.floor(dice * 10);
  return ({ machine }) =>
    dice < 0.5
      ? { exitCode: machine.family === "windows" ? 1600 + exitCode : exitCode }
      : { code: machine.family === "windows" ? "ERR_UNZIP" : "ERR_BUILD" };
}

/** Numbers from 0 to 1, the same sequence for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The value that `share` (0 to 1) of the numbers do not exceed; 0 for none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[
    Math.min(sorted.length - 1, Math.floor(sorted.length * share))
  ] ??
    0;
}

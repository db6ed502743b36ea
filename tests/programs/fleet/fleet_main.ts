import { BadUsage, type FlagValues, numberOf } from "#server/start/flags.ts";
import {
  type Fleet,
  fleet,
  type FleetStats,
  percentile,
} from "#tests/harness/fleet/fleet.ts";
import { runProgram } from "#tests/programs/run_program.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import { isThisMachine } from "#tests/harness/server/this_machine.ts";

const FLAGS = {
  server: {
    value: "URL",
    about: "where agents poll, like http://127.0.0.1:8080/ocsinventory",
  },
  ca: {
    value: "FILE",
    about: "the CA they trust: tls/cacert.pem of the server's folder",
  },
  agents: { value: "N", about: "how many there are", default: "100" },
  poll: {
    value: "SECONDS",
    about: "between two polls of an agent",
    default: "60",
  },
  seconds: {
    value: "S",
    about: "stop after this time; by default at Ctrl-C",
  },
  seed: {
    value: "X",
    about: "another number is another mix of habits",
    default: "1",
  },
  connections: {
    value: "N",
    about: "requests under way at once",
    default: "32",
  },
  latency: {
    value: "SCALE",
    about: "the share of the server's pauses that agents make: 1 all, 0 none",
    default: "0",
  },
  "yes-this-is-another-machine": {
    about: "needed where URL is not on this machine",
  },
} as const;

const PROGRESS_MS = 3000;

interface FleetRun {
  readonly fleet: Fleet;
  readonly agents: number;
  readonly seconds: number | null;
}

/** @throws {BadUsage} If the flags cannot be used together. */
async function fleetOf(flags: FlagValues<typeof FLAGS>): Promise<FleetRun> {
  const { server, ca } = flags;
  if (server === undefined) throw new BadUsage("--server is missing");
  if (ca === undefined) throw new BadUsage("--ca is missing");
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    throw new BadUsage(`--server ${server} is not an http or https URL`);
  }
  const elsewhere = flags["yes-this-is-another-machine"];
  const { hostname } = new URL(server);
  if (!elsewhere && !await isThisMachine(hostname)) {
    throw new BadUsage(
      `${hostname} is not this machine: add --yes-this-is-another-machine ` +
        `if simulated agents are welcome there`,
    );
  }
  const agents = numberOf("--agents", flags.agents, { least: 1 });
  const amount = (
    flag: "poll" | "seed" | "connections" | "latency",
    least: number,
  ) => numberOf(`--${flag}`, flags[flag], { least, whole: false });
  return {
    agents,
    seconds: flags.seconds === undefined
      ? null
      : numberOf("--seconds", flags.seconds, { least: 1, whole: false }),
    fleet: fleet({
      server,
      agents,
      elsewhere,
      ca: await readCa(ca),
      pollSeconds: amount("poll", 0.1),
      seed: amount("seed", 0),
      connections: amount("connections", 1),
      latencyScale: amount("latency", 0),
    }),
  };
}

async function readCa(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    throw new BadUsage(`--ca ${path} cannot be read`);
  }
}

function progress(seconds: number, stats: FleetStats): string {
  const results = stats.results.values().reduce((sum, n) => sum + n, 0);
  return [
    `${String(Math.round(seconds)).padStart(5)} s`,
    `${stats.polls} polls (${stats.failedPolls} failed)`,
    `${stats.inventories} inventories`,
    `${stats.downloads} downloads`,
    `${results} results`,
    `${stats.gone} gone`,
    `p50 ${percentile(stats.postMs, 0.5).toFixed(1)} ms`,
    `p99 ${percentile(stats.postMs, 0.99).toFixed(1)} ms`,
  ].join(" · ");
}

function summary(seconds: number, stats: FleetStats): string {
  const { habits, results } = stats;
  const codes = [...results].sort(([, a], [, b]) => b - a)
    .map(([code, times]) => `  ${code}: ${times}`);
  return [
    `After ${seconds.toFixed(1)} s, ${
      (stats.polls / seconds).toFixed(1)
    } polls/s:`,
    `  agents: ${habits.steady} steady, ${habits.failing} failing, ` +
    `${habits.slow} slow, ${habits.vanishing} vanishing (${stats.gone} gone)`,
    progress(seconds, stats),
    `  ${stats.bytes} bytes downloaded, ${stats.undelivered} results ` +
    `undelivered, ${stats.wedged} wedged, ${stats.crashed} crashed`,
    ...codes,
    ...stats.lastError ? [`  last error: ${stats.lastError}`] : [],
  ].join("\n");
}

async function main(flags: FlagValues<typeof FLAGS>): Promise<number> {
  const { agents, seconds: limitSeconds, fleet } = await fleetOf(flags);
  const { stats, run } = fleet;
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  Deno.addSignalListener("SIGINT", onSignal);
  Deno.addSignalListener("SIGTERM", onSignal);
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const watch = async () => {
    while (!stop.signal.aborted) {
      await sleep(PROGRESS_MS, stop.signal);
      if (!stop.signal.aborted) console.log(progress(seconds(), stats));
    }
  };
  const limit = async () => {
    if (limitSeconds === null) return;
    await sleep(limitSeconds * 1000, stop.signal);
    stop.abort();
  };
  console.log(`${agents} agents; Ctrl-C stops them.`);
  await Promise.all([
    run(stop.signal).finally(onSignal),
    watch(),
    limit(),
  ]);
  console.log(summary(seconds(), stats));
  Deno.removeSignalListener("SIGINT", onSignal);
  Deno.removeSignalListener("SIGTERM", onSignal);
  return 0;
}

Deno.exitCode = await runProgram({
  command: "deno task fleet",
  about: "Simulated agents that poll a server on this machine.",
  flags: FLAGS,
  run: main,
}, Deno.args);

import { parseArgs } from "node:util";
import {
  type Fleet,
  fleet,
  type FleetStats,
  percentile,
} from "#tests/harness/fleet/fleet.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import { isThisMachine } from "#tests/harness/server/this_machine.ts";

const USAGE = `Simulated agents that poll a server on this machine.

deno task fleet --server URL --ca FILE [--agents N] [--poll SECONDS]
                [--seconds S] [--seed X] [--connections N] [--latency SCALE]

  --server URL        where agents poll, like http://127.0.0.1:8080/ocsinventory
  --ca FILE           the CA they trust: tls/cacert.pem of the server's folder
  --agents N          how many there are (100)
  --poll SECONDS      between two polls of an agent (60)
  --seconds S         stop by itself after so long; else Ctrl-C stops it
  --seed X            another number is another mix of habits (1)
  --connections N     requests under way at once (32)
  --latency SCALE     of the pauses the server asks for: 1 real, 0 none (0)
  --yes-this-is-another-machine
                      needed where URL is not on this machine`;

const PROGRESS_MS = 3000;

interface FleetRun {
  readonly fleet: Fleet;
  readonly agents: number;
  readonly seconds: number | null;
}

/** @throws Error, one sentence, where the flags cannot be followed. */
async function readFlags(args: string[]): Promise<FleetRun> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: {
      ...{ server: text, ca: text, agents: text, poll: text, seconds: text },
      ...{ seed: text, connections: text, latency: text },
      "yes-this-is-another-machine": { type: "boolean", default: false },
    },
  });
  const { server, ca } = values;
  if (server === undefined) throw new Error("--server is missing");
  if (ca === undefined) throw new Error("--ca is missing");
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    throw new Error(`--server ${server} is no http or https URL`);
  }
  const elsewhere = values["yes-this-is-another-machine"];
  const { hostname } = new URL(server);
  if (!elsewhere && !await isThisMachine(hostname)) {
    throw new Error(
      `${hostname} is not this machine: add --yes-this-is-another-machine ` +
        `if a fleet of strangers is welcome there`,
    );
  }
  const agents = number("--agents", values.agents ?? "100", 1);
  return {
    agents,
    seconds: values.seconds === undefined
      ? null
      : number("--seconds", values.seconds, 1),
    fleet: fleet({
      server,
      agents,
      elsewhere,
      ca: await readCa(ca),
      pollSeconds: number("--poll", values.poll ?? "60", 0.1),
      seed: number("--seed", values.seed ?? "1", 0),
      connections: number("--connections", values.connections ?? "32", 1),
      latencyScale: number("--latency", values.latency ?? "0", 0),
    }),
  };
}

function number(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && Number.isFinite(value)) {
    return value;
  }
  throw new Error(`${flag} ${text} is no number of ${least} or more`);
}

async function readCa(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    throw new Error(`--ca ${path} cannot be read`);
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

async function main(): Promise<number> {
  let asked: FleetRun;
  try {
    asked = await readFlags(Deno.args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n`);
    console.error(USAGE);
    return 2;
  }
  const { stats, run } = asked.fleet;
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
    if (asked.seconds === null) return;
    await sleep(asked.seconds * 1000, stop.signal);
    stop.abort();
  };
  console.log(`${asked.agents} agents; Ctrl-C stops them.`);
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

Deno.exitCode = await main();

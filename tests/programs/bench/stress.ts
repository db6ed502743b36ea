/**
 * Polls and result reports while something else overloads the server: their
 * response times, the memory it uses, and whether every acknowledged report is
 * stored.
 */
import { listEvents } from "#shared/contract/events/events.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { tail as follow } from "#tui/api/tail.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import { fragmentPath } from "./fragments.ts";
import type { Lane } from "./load/load.ts";
import { accountOf } from "./load/processes.ts";
import { round, type Row, rowOf } from "./rows.ts";
import type { Trouble, TroubleResult } from "./load/trouble.ts";

const TROUBLE = new URL("./load/trouble.ts", import.meta.url).pathname;
const MiB = 1024 ** 2;
/** Polls and reports per second during each trouble. */
const POLLS = 200;
const REPORTS = 20;

export const stress: Bench = {
  name: "stress",
  summary: "polls and reports beside storms, idle, slow and hammering clients",
  machines: 20_000,
  named: true,
  run: (options) =>
    onFleet(
      { machines: options.machines, software: options.software },
      (server) => allOf(server, options),
    ),
};

async function allOf(
  server: RunningServer,
  options: BenchOptions,
): Promise<Row[]> {
  const { smoke, machines, seconds } = options;
  const scaled = (n: number) => smoke ? Math.ceil(n / 100) : n;
  const ca = await Deno.readTextFile(server.caPath);
  const fragment = await fragmentPath(server, scaled(32) * MiB);
  const listeners = [server.agentUrl, server.agentTlsUrl, server.operatorUrl];
  const at = (url: string, path: string) => new URL(path, url).href;
  /** Longer than the server waits for a request, or for a reader. */
  const long = smoke ? 1 : 40;
  const trouble = (
    kind: Trouble["kind"],
    url: string,
    connections: number,
    seconds = long,
  ) => makeTrouble({ kind, url, ca, connections, seconds });
  let from = 0;
  const reports = (url = server.agentUrl): Lane => ({
    url,
    connections: 8,
    rate: REPORTS,
    traffic: { kind: "result", count: 1000, first: 1000 * from++ },
  });
  const polls: Lane = {
    url: server.agentUrl,
    connections: 16,
    rate: POLLS,
    traffic: { kind: "poll", count: machines },
  };
  const minute = smoke ? 1 : 60;
  const arriving: Lane = {
    ...polls,
    connections: 64,
    rate: machines / minute,
    fresh: true,
  };

  return [
    await beside(server, "nothing else", seconds, [polls, reports()]),
    await beside(
      server,
      `${machines} agents arrive within ${minute} s`,
      minute,
      [arriving, reports()],
    ),
    await beside(
      server,
      `${scaled(1000)} agents at a missing fragment`,
      2 * seconds,
      [polls, reports()],
      () => trouble("missing", server.agentUrl, scaled(1000), 2 * seconds),
    ),
    await beside(
      server,
      `${scaled(5000)} idle connections`,
      long,
      [polls, reports()],
      () => trouble("idle", server.agentUrl, scaled(5000)),
    ),
    await beside(
      server,
      `${scaled(200)} slow writers at each listener`,
      long,
      [polls, reports()],
      () =>
        together(
          listeners.map((url) => trouble("slow writer", url, scaled(200))),
        ),
    ),
    await beside(
      server,
      `${scaled(200)} slow readers over http, and over https`,
      2 * long,
      [polls, reports()],
      () =>
        together(
          listeners.slice(0, 2).map((url) =>
            trouble("slow reader", at(url, fragment), scaled(200), 2 * long)
          ),
        ),
    ),
    await beside(
      server,
      `${scaled(50)} consoles follow`,
      seconds,
      [polls, { ...reports(), rate: 10 * REPORTS }],
      (after) => consoles(server, scaled(50), seconds, after),
    ),
    await beside(
      server,
      "a query of an operator after the other, and a storm",
      seconds,
      [{ ...polls, connections: 32, rate: undefined }, reports()],
      () => queries(server, seconds),
    ),
  ];
}

/** One row about the polls, with the trouble in its note. */
async function beside(
  server: RunningServer,
  name: string,
  seconds: number,
  lanes: readonly Lane[],
  make: (newest: number) => Promise<string> = () => Promise.resolve(""),
): Promise<Row> {
  console.error(`  ${name}`);
  const { newest } = await server.api(listEvents, { query: { limit: 1 } });
  const logged = server.log().length;
  const before = await accountOf(server.pid);
  const making = make(newest);
  let most = 0;
  const watching = setInterval(async () => {
    most = Math.max(most, (await accountOf(server.pid))?.rss ?? 0);
  }, 250);
  const done = await round({ seconds, lanes }, server.pid);
  const made = await making;
  clearInterval(watching);
  const [, reported] = done.lanes;
  const stored = await reportsAfter(server, newest);
  const closed = /connections: closed .*/.exec(server.log().slice(logged));
  const note = [
    made,
    ...closed ? [`logged "${closed[0]}"`] : [],
    `${reported!.requests} reports answered, ${
      reported!.refused
    } refused, ${stored} stored`,
    before ? `RSS before ${before.rss.toFixed(0)} MiB` : "",
  ].filter(Boolean).join("; ");
  return { ...rowOf(`beside: ${name}`, [done], { note }), peak: most || null };
}

async function makeTrouble(trouble: Trouble): Promise<string> {
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", "--no-check", TROUBLE, JSON.stringify(trouble)],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("Nobody made trouble");
  const made: TroubleResult = JSON.parse(new TextDecoder().decode(stdout));
  return trouble.kind === "missing"
    ? `${made.answered} answers 404`
    : `${made.opened} opened, ${made.closed} closed by the server`;
}

async function together(making: readonly Promise<string>[]): Promise<string> {
  return (await Promise.all(making)).join(" · ");
}

async function consoles(
  server: RunningServer,
  count: number,
  seconds: number,
  after: number,
): Promise<string> {
  const connection = { server: server.operatorUrl, token: server.token };
  const signal = AbortSignal.timeout((seconds + 1) * 1000);
  const seen = await Promise.all(Array.from({ length: count }, async () => {
    let events = 0;
    try {
      for await (const _ of follow(connection, { after, signal })) events++;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return events;
  }));
  return `each saw ${Math.min(...seen)} to ${Math.max(...seen)} events`;
}

async function queries(
  server: RunningServer,
  seconds: number,
): Promise<string> {
  const end = performance.now() + seconds * 1000;
  const times: number[] = [];
  while (performance.now() < end) {
    const begun = performance.now();
    const q = `-software:lib${times.length % 10}*`;
    await server.api(listMachines, { query: { q, limit: 50 } });
    times.push(performance.now() - begun);
  }
  return `${times.length} queries, the slowest ${
    Math.max(...times).toFixed(0)
  } ms`;
}

async function reportsAfter(
  server: RunningServer,
  seq: number,
): Promise<number> {
  let stored = 0;
  for (let after = seq;;) {
    const { events } = await server.api(listEvents, {
      query: { after, limit: 500, kind: "deployment.result" },
    });
    if (events.length === 0) return stored;
    stored += events.length;
    after = events.at(-1)!.seq;
  }
}

/**
 * Queries over a fleet with software: the first page and the total, as the
 * operator API answers them, while polls go on.
 */
import { join } from "node:path";
import { listDeployments } from "#shared/contract/deployments/deployments.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import { round, type Row, rowOf, timedRow } from "./rows.ts";

/**
 * Queries with each kind of term, as broad as possible, and some combinations.
 * The first needs the most of what is not in memory right after a start.
 */
const MACHINES = [
  "software:*",
  "",
  "bench01",
  "name:bench01*",
  "os:debian",
  "agent<2.10.1",
  "tag:paris",
  "user:user12",
  "cpu:xeon",
  "ram>=8G",
  "disk<10G",
  "seen<7d",
  "ip:10.0.0.0/16",
  "ip:10.0.0.0/8",
  "-ip:10.0.0.0/16",
  "ip:172.17.0.1",
  "ip:2001:db8::/112",
  "ip:fe80::/10",
  "ip:10.*.7",
  "10.0.1.2",
  "10.0.",
  "mac:00:11*",
  "package:1800000003 result:none",
  "result:none",
  "state:offered",
  "reason:not_seen",
  "reason:just_offered",
  "reason:overdue",
  'software:"firefox<140"',
  "software:part1200",
  "software:part12*",
  "software:lib*",
  "-software:vim",
  "os:debian tag:paris ram>=8G software:vim seen<7d",
  "(software:python3* or software:lib*) -name:*7 ram:4G..16G",
] as const;
const DEPLOYMENTS = [
  "state:offered",
  "reason:not_seen",
  "os:debian",
  "software:lib*",
] as const;

const TIMES = 7;
const PAGE = 50;

/** The lists of machines and deployments, as an operator filters them. */
export const query: Bench = {
  name: "query",
  summary: "lists filtered by each kind of term: page and total, cold and warm",
  machines: 100_000,
  run: (options) => onFleet(options, (server) => measure(server, options)),
};

async function measure(
  server: RunningServer,
  { machines, software, smoke }: BenchOptions,
): Promise<Row[]> {
  const polling = round({
    seconds: smoke ? 1 : 20,
    lanes: [{
      url: server.agentUrl,
      connections: 4,
      rate: 50,
      traffic: { kind: "poll", count: Math.min(1000, machines) },
    }],
  }, server.pid);
  const rows: Row[] = [];
  for (const q of MACHINES) rows.push(await ask(server, "machines", q));
  for (const q of DEPLOYMENTS) rows.push(await ask(server, "deployments", q));
  const polls = [await polling];
  const { size } = await Deno.stat(join(server.data, "longshore.db"));
  const note = `${software} entries of software each, ${
    Math.round(size / machines)
  } bytes of the file a machine`;
  return [...rows, rowOf("polls beside the queries, 50/s", polls, { note })];
}

async function ask(
  server: RunningServer,
  list: "machines" | "deployments",
  q: string,
): Promise<Row> {
  const times: number[] = [];
  let total = 0;
  for (let n = 0; n < TIMES; n++) {
    const begun = performance.now();
    const query = { q, limit: PAGE };
    const page = list === "machines"
      ? await server.api(listMachines, { query })
      : await server.api(listDeployments, { query });
    times.push(performance.now() - begun);
    total = page.total;
  }
  const name = `${list}: ${q || "(everything)"}`;
  const note = `first asked ${times[0]!.toFixed(0)} ms, ${total} match`;
  return timedRow(name, times.slice(1), { note });
}

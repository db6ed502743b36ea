/**
 * Queries over a fleet with its software: the first page and the total, as the
 * operator API answers them, with polls going on beside.
 */
import { join } from "node:path";
import { openDatabase } from "../../db/open.ts";
import { listDeployments } from "../../shared/deployments.ts";
import { listMachines } from "../../shared/machines.ts";
import { seedLikePeer } from "../world/seed.ts";
import { seedSoftware } from "../world/seed_software.ts";
import { type RunningServer, startServer } from "../world/server.ts";
import { accountOf, generate } from "./processes.ts";
import { median } from "./rows.ts";

/** Of each kind of term one, the widest there is, and some together. */
const MACHINES = [
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
  "mac:00:11*",
  "package:1800000003 result:none",
  "result:none",
  "state:offered",
  'software:"firefox<140"',
  "software:part1200",
  "software:part12*",
  "software:lib*",
  "software:*",
  "-software:vim",
  "os:debian tag:paris ram>=8G software:vim seen<7d",
  "(software:python3* or software:lib*) -name:*7 ram:4G..16G",
] as const;
const DEPLOYMENTS = ["state:offered", "os:debian", "software:lib*"] as const;

const TIMES = 7;
const PAGE = 50;

export interface QueryRow {
  readonly list: "machines" | "deployments";
  readonly q: string;
  readonly total: number;
  /** Page and total together, milliseconds: first asked, then the median. */
  readonly first: number;
  readonly median: number;
}

export interface QueryBench {
  readonly machines: number;
  readonly entries: number;
  /** Of the database's file. */
  readonly bytes: number;
  readonly rssMib: number | null;
  readonly seedSeconds: number;
  /** Polls beside the queries, 50/s: median and 99th percentile, ms. */
  readonly polls: { readonly p50: number; readonly p99: number };
  readonly rows: readonly QueryRow[];
}

export async function benchQueries(
  machines: number,
  software: number,
): Promise<QueryBench> {
  const data = await Deno.makeTempDir({ prefix: "longshore-bench-" });
  try {
    const begun = performance.now();
    const file = join(data, "longshore.db");
    const store = await openDatabase(`file:${file}`);
    let entries = 0;
    try {
      await seedLikePeer(store, machines, new Date());
      ({ entries } = await seedSoftware(store, machines, software, new Date()));
    } finally {
      await store.close();
    }
    const seedSeconds = (performance.now() - begun) / 1000;
    await using server = await startServer({ data });
    const polling = generate({
      seconds: 20,
      lanes: [{
        url: server.agentUrl,
        connections: 4,
        rate: 50,
        traffic: { kind: "poll", count: Math.min(1000, machines) },
      }],
    });
    const rows: QueryRow[] = [];
    for (const q of MACHINES) rows.push(await ask(server, "machines", q));
    for (const q of DEPLOYMENTS) rows.push(await ask(server, "deployments", q));
    const [polls] = await polling;
    return {
      machines,
      entries,
      bytes: (await Deno.stat(file)).size,
      rssMib: (await accountOf(server.pid))?.rss ?? null,
      seedSeconds,
      polls: { p50: polls!.p50, p99: polls!.p99 },
      rows,
    };
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

async function ask(
  server: RunningServer,
  list: QueryRow["list"],
  q: string,
): Promise<QueryRow> {
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
  return { list, q, total, first: times[0]!, median: median(times.slice(1)) };
}

/** The figures as text in columns. */
export function printQueries(bench: QueryBench): string {
  const lines = bench.rows.map(({ list, q, total, first, median }) =>
    [
      first.toFixed(0).padStart(7),
      median.toFixed(1).padStart(9),
      String(total).padStart(8),
      `  ${list === "machines" ? "" : "deployments: "}${q || "(everything)"}`,
    ].join("")
  );
  const mib = (bytes: number) => (bytes / 1024 ** 2).toFixed(0);
  return [
    "  first   median   total",
    "     ms       ms",
    ...lines,
    "",
    `${bench.machines} machines, ${bench.entries} entries of software: ${
      mib(bench.bytes)
    } MiB, ${
      Math.round(bench.bytes / bench.machines)
    } bytes a machine; server ${bench.rssMib?.toFixed(0) ?? "?"} MiB resident`,
    `polls beside it: p50 ${bench.polls.p50.toFixed(1)} ms, p99 ${
      bench.polls.p99.toFixed(1)
    } ms; seeded in ${bench.seedSeconds.toFixed(0)} s`,
  ].join("\n");
}

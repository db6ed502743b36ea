/**
 * `deno task bench`: what the server does on this machine, beside the least
 * that a server of its stack can do, in the same run. Noise is what others do
 * on the machine: rounds alternate, and medians are printed. Loopback only.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDatabase } from "../../db/open.ts";
import { seedLikePeer } from "../world/seed.ts";
import { isThisMachine } from "../world/this_machine.ts";
import { type RunningServer, startServer } from "../world/server.ts";
import { assignRows } from "./assign.ts";
import { consoleRows, SMALL_FLEET } from "./console.ts";
import { fragmentRows } from "./fragments.ts";
import { groupRows, printGroupRows } from "./groups.ts";
import type { Lane } from "./load.ts";
import { type Ceiling, startCeiling } from "./processes.ts";
import { networkRows } from "./networks.ts";
import { benchQueries, printQueries } from "./queries.ts";
import { printTable, type Round, round, type Row, rowOf } from "./rows.ts";
import { tailRow } from "./tail.ts";
import { whyRows } from "./why.ts";

const USAGE =
  `Usage: deno task bench [--seconds 5] [--rounds 3] [--machines 20000] [--json]
                       [--against URL]   another OCS server of this machine, seeded alike
       deno task bench --only console|groups|why|networks [--machines 100000] [--json]
       deno task bench --only assign [--machines 100000] [--rounds 3] [--json]
       deno task bench --only query [--machines 100000] [--software 200] [--json]`;

/** Bytes of a packed answer with three packages. */
const ANSWER_BYTES = 450;
const CONNECTIONS = 32;
const INVENTORIES = 3000;

/** What is measured of either server, and on what it is put. */
interface Subject {
  readonly url: string;
  readonly pid: number | null;
}

interface Plan {
  readonly seconds: number;
  readonly rounds: number;
  readonly machines: number;
}

/** What a server is loaded with in one round, counted from 0. */
type Lanes = (url: string, round: number) => readonly Lane[];

/** Each round once on the one, then once on the other. */
async function side(
  { seconds, rounds }: Plan,
  ours: Subject,
  other: Subject,
  lanes: Lanes,
  otherLanes = lanes,
): Promise<{ ours: Round[]; other: Round[] }> {
  const done = { ours: [] as Round[], other: [] as Round[] };
  for (let n = 0; n < rounds; n++) {
    done.other.push(
      await round({ seconds, lanes: otherLanes(other.url, n) }, other.pid),
    );
    done.ours.push(
      await round({ seconds, lanes: lanes(ours.url, n) }, ours.pid),
    );
  }
  return done;
}

/** One in 21: prime to 5, so that machines with any number of packages report. */
const MIXED = 21;

/** 95 polls for 5 result reports, over all connections together. */
const polls = ({ machines }: Plan) => (url: string): Lane[] => [
  {
    url,
    connections: CONNECTIONS,
    traffic: { kind: "poll", count: machines, mixed: MIXED },
  },
];

const results = ({ machines, rounds }: Plan) => (url: string, n: number) => {
  const count = Math.floor(machines * 3 / rounds);
  const traffic = { kind: "result", count, first: n * count } as const;
  return [{ url, connections: CONNECTIONS, traffic }];
};

/** Inventories, and beside them polls at a pace, which must not wait. */
const inventories = (again: boolean) => (url: string, n: number): Lane[] => [
  {
    url,
    connections: 8,
    traffic: {
      kind: "inventory",
      count: again ? 100 : INVENTORIES,
      prefix: again ? "new0r" : `new${n}r`,
    },
  },
  {
    url,
    connections: 4,
    rate: 50,
    traffic: { kind: "poll", count: 1000 },
  },
];

const echo = (url: string): Lane[] => [
  { url, connections: CONNECTIONS, traffic: { kind: "echo", count: 1 } },
];

async function besideCeiling(
  plan: Plan,
  server: RunningServer,
  ceiling: Ceiling,
): Promise<Row[]> {
  const ours = { url: server.agentUrl, pid: server.pid };
  const rows: Row[] = [];
  const measure = async (name: string, lanes: Lanes, polled = false) => {
    const { ours: done, other } = await side(plan, ours, ceiling, lanes, echo);
    if (rows.length === 0) rows.push(rowOf("bare Hono, POST", other));
    const packages = done[0]!.lanes[0]!.packages;
    const note = packages === null
      ? ""
      : `${packages.toFixed(2)} packages an answer`;
    rows.push(rowOf(name, done, { against: other, note }));
    if (polled) {
      rows.push(rowOf("  polls meanwhile, 50/s", done, { lane: 1 }));
    }
  };
  await measure("poll, with 5 % results", polls(plan));
  await measure("result report", results(plan));
  await measure("inventory, new", inventories(false), true);
  await measure("inventory, the same again", inventories(true), true);
  return rows;
}

async function besidePeer(
  plan: Plan,
  server: RunningServer,
  url: string,
): Promise<Row[]> {
  const ours = { url: server.agentUrl, pid: server.pid };
  const other = { url, pid: null };
  const rows: Row[] = [];
  const kinds = [
    ["poll", polls(plan)],
    ["result report", results(plan)],
    ["inventory, new", inventories(false)],
  ] as const;
  for (const [name, lanes] of kinds) {
    const done = await side(plan, ours, other, lanes);
    rows.push(rowOf(`${name}, theirs`, done.other));
    rows.push(rowOf(`${name}, ours`, done.ours, { against: done.other }));
  }
  return rows;
}

/** A server on a folder seeded with a fleet; how long it took to be ready. */
async function seeded({ machines }: Plan, data: string) {
  const store = await openDatabase(`file:${join(data, "longshore.db")}`);
  try {
    await seedLikePeer(store, machines, new Date());
  } finally {
    await store.close();
  }
  const begun = performance.now();
  const server = await startServer({ data });
  return { server, startMs: performance.now() - begun };
}

async function bench(plan: Plan, against?: string) {
  const data = await Deno.makeTempDir({ prefix: "longshore-bench-" });
  try {
    const { server, startMs } = await seeded(plan, data);
    await using _stopped = server;
    if (against) {
      const rows = await besidePeer(plan, server, against);
      return { rows, startMs, ratioTo: "theirs" };
    }
    await using ceiling = await startCeiling(ANSWER_BYTES);
    const rows = await besideCeiling(plan, server, ceiling);
    rows.push(...await fragmentRows(server, plan.seconds, plan.rounds));
    rows.push(await tailRow(server, plan));
    return { rows, startMs, ratioTo: "ceiling" };
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

/** Why packages are no further, over all machines. */
async function benchWhy(machines: number, json: boolean): Promise<void> {
  const rows = await whyRows(machines);
  if (json) console.log(JSON.stringify({ machines, rows }));
  else console.log(printTable(rows, "–"));
}

/** From key to frame, on a fleet that no window holds. */
async function benchConsole(machines: number, json: boolean): Promise<void> {
  const rows = await consoleRows(machines);
  if (json) console.log(JSON.stringify({ machines, rows }));
  else console.log(printTable(rows, `${SMALL_FLEET} machines`));
}

/** A plan over the whole fleet, carried out. */
async function benchAssign(
  { machines, rounds }: Plan,
  json: boolean,
): Promise<void> {
  const rows = await assignRows(machines, rounds);
  if (json) console.log(JSON.stringify({ machines, rows }));
  else console.log(printTable(rows, "nothing"));
}

/** What keeping groups up to date takes. */
async function benchGroups(
  { machines, rounds }: Plan,
  json: boolean,
): Promise<void> {
  const rows = await groupRows(machines, rounds);
  console.log(
    json ? JSON.stringify({ machines, rows }) : printGroupRows(rows),
  );
}

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "5" },
      rounds: { type: "string", default: "3" },
      machines: { type: "string" },
      against: { type: "string" },
      only: { type: "string" },
      software: { type: "string", default: "200" },
      json: { type: "boolean", default: false },
    },
  });
  const { against, json, only } = values;
  const ofFleet = ["console", "networks", "assign", "groups", "query", "why"]
    .includes(only ?? "");
  const plan = {
    seconds: Number(values.seconds),
    rounds: Number(values.rounds),
    machines: Number(values.machines ?? (ofFleet ? 100_000 : 20_000)),
  };
  if (
    only !== undefined && !ofFleet || !(Number(values.software) > 0) ||
    !Object.values(plan).every((value) => value > 0)
  ) {
    console.error(USAGE);
    return 2;
  }
  if (against && !await isThisMachine(new URL(against).hostname)) {
    console.error(`Cannot load ${against}: it is not on this machine`);
    return 2;
  }
  if (only === "console") await benchConsole(plan.machines, json);
  if (only === "why") await benchWhy(plan.machines, json);
  if (only === "groups") await benchGroups(plan, json);
  if (only === "assign") await benchAssign(plan, json);
  if (only === "query") {
    const found = await benchQueries(plan.machines, Number(values.software));
    console.log(json ? JSON.stringify(found) : printQueries(found));
  }
  if (only === "networks") {
    const rows = await networkRows(plan.machines);
    console.log(
      json ? JSON.stringify({ ...plan, rows }) : printTable(rows, "–"),
    );
  }
  if (only !== undefined) return 0;
  const { rows, startMs, ratioTo } = await bench(plan, against);
  const start = Math.round(startMs);
  if (json) console.log(JSON.stringify({ ...plan, startMs: start, rows }));
  else {
    console.log(printTable(rows, ratioTo));
    console.log(`ready ${start} ms after its start, ${plan.machines} machines`);
  }
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

import { join } from "node:path";
import { createAssignment } from "../../shared/assignments.ts";
import { makePlan } from "../../shared/plans.ts";
import type { Store } from "../../db/job.ts";
import { openDatabase } from "../../db/open.ts";
import { aPackage } from "../world/rows.ts";
import { seedLikePeer } from "../world/seed.ts";
import { type RunningServer, startServer } from "../world/server.ts";
import type { Load } from "./load.ts";
import { median, round, type Row, rowOf } from "./rows.ts";

/** Systems, and groups besides the one of all, machines are spread over. */
const SYSTEMS = 10;
const GROUPS = 49;
const POLLS_PER_SECOND = 200;

/**
 * A plan over all machines and the assignment that carries it out, of a
 * package that is on, with polls meanwhile that must not wait for it.
 */
export async function assignRows(
  machines: number,
  rounds: number,
): Promise<Row[]> {
  const data = await Deno.makeTempDir({ prefix: "longshore-bench-" });
  try {
    const packages = await seed(data, machines, rounds);
    await using server = await startServer({ data });
    const alone = [await polls(server, 5, machines, () => Promise.resolve())];
    const took = { plan: [] as number[], assign: [] as number[] };
    const meanwhile = [];
    for (const packageId of packages) {
      meanwhile.push(
        await polls(server, 8, machines, async () => {
          await new Promise((resolve) => setTimeout(resolve, 2000));
          const planned = performance.now();
          const plan = await server.api(makePlan, {
            body: { packageId, groups: [1] },
          });
          took.plan.push(performance.now() - planned);
          const assigned = performance.now();
          const { reached } = await server.api(createAssignment, {
            body: { planId: plan.id, confirmMachines: plan.reached },
          });
          took.assign.push(performance.now() - assigned);
          if (reached.added !== machines) {
            throw new Error(`It reached ${reached.added} machines only`);
          }
        }),
      );
    }
    return [
      rowOf("polls, alone", alone),
      rowOf("polls, while it is planned and assigned", meanwhile),
      timed("a plan over all machines", took.plan),
      timed("carrying it out", took.assign),
    ];
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

/** Polls at a pace for so long, and something beside them. */
async function polls(
  server: RunningServer,
  seconds: number,
  count: number,
  work: () => Promise<void>,
) {
  const load: Load = {
    seconds,
    lanes: [{
      url: server.agentUrl,
      connections: 8,
      rate: POLLS_PER_SECOND,
      traffic: { kind: "poll", count },
    }],
  };
  const [measured] = await Promise.all([round(load, server.pid), work()]);
  return measured;
}

function timed(name: string, took: readonly number[]): Row {
  const p50 = median(took);
  return {
    name,
    perSecond: 1000 / p50,
    p50,
    p99: Math.max(...took),
    refused: 0,
    cpu: null,
    rss: null,
    ratio: null,
    note: "p99: the slowest",
  };
}

async function seed(
  data: string,
  machines: number,
  rounds: number,
): Promise<number[]> {
  const store = await openDatabase(`file:${join(data, "longshore.db")}`);
  try {
    const at = new Date(Date.now() - 1800_000);
    await seedLikePeer(store, machines, at);
    await spread(store);
    const packages: number[] = [];
    for (let i = 0; i < rounds; i++) packages.push(await aPackage(store));
    return packages;
  } finally {
    await store.close();
  }
}

/** Into groups, of which the first holds all, over systems and an hour. */
async function spread(store: Store): Promise<void> {
  const groups = Array.from({ length: 1 + GROUPS }, (_, i) => i + 1);
  await store.commit([
    {
      sql: `insert into machine_group (id, name, description, created_at)
        select value, 'group ' || value, '', 0 from json_each(?)`,
      params: [JSON.stringify(groups)],
    },
    {
      sql: `insert into group_member (group_id, machine_id)
        select 1, id from machine union all
        select 2 + id % ?, id from machine`,
      params: [GROUPS],
    },
    {
      sql: `update machine set os = 'Debian ' || (id % ?),
        last_contact_at = last_contact_at - id % 3600 * 1000`,
      params: [SYSTEMS],
    },
  ]);
}

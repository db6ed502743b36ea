import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { makePlan } from "#shared/contract/assignments/plans.ts";
import type { Store } from "#db/store/transaction.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import type { Load } from "./load/load.ts";
import { round, type Row, rowOf, timedRow } from "./rows.ts";

/**
 * Systems, and groups besides the one of all machines, over which machines are
 * spread.
 */
const SYSTEMS = 10;
const GROUPS = 49;
const POLLS_PER_SECOND = 200;

/**
 * Plans an assignment of an active package to all machines and carries it out,
 * while polls go on that it must not delay.
 */
export const assign: Bench = {
  name: "assign",
  summary: "a package planned for and assigned to all, polls meanwhile",
  machines: 100_000,
  async run(options) {
    const { machines, rounds } = options;
    const packages: number[] = [];
    const fleet = {
      machines,
      at: new Date(Date.now() - 1800_000),
      async more(store: Store) {
        await spread(store);
        for (let i = 0; i < rounds; i++) packages.push(await aPackage(store));
      },
    };
    return await onFleet(fleet, (server) => measure(server, options, packages));
  },
};

async function measure(
  server: RunningServer,
  { machines, smoke }: BenchOptions,
  packages: readonly number[],
): Promise<Row[]> {
  const [alone, beside, pause] = smoke ? [1, 2, 500] : [5, 8, 2000];
  const quiet = [await polls(server, alone, machines, () => sleep(0))];
  const took = { plan: [] as number[], assign: [] as number[] };
  const meanwhile = [];
  for (const packageId of packages) {
    meanwhile.push(
      await polls(server, beside, machines, async () => {
        await sleep(pause);
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
    rowOf("polls, 200/s, alone", quiet),
    rowOf("polls, 200/s, while it is planned and assigned", meanwhile),
    timedRow(`plan over ${machines} machines`, took.plan),
    timedRow(`assign to ${machines} machines`, took.assign),
  ];
}

/** Sends polls at a constant rate, for a time. */
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

/**
 * Spreads the machines over groups, of which the first contains all, over
 * systems and over an hour.
 */
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

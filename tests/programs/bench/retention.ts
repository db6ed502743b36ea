import { join } from "node:path";
import { connect, type Connection } from "#db/store/connection.ts";
import type { Store } from "#db/store/transaction.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { DAY_MS } from "#shared/time.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import { MIXED } from "./poll.ts";
import { type Round, round, type Row, rowOf, timedRow } from "./rows.ts";

/** Number of old events, and their age: beyond what is kept one by one. */
const EVENTS = 1_000_000;
const OLD_MS = 500 * DAY_MS;
/** Days over which they are spread. */
const DAYS = 30;
const CHUNK = 50_000;
/** Polls per second: 17 times those of 100,000 machines in a busy hour. */
const RATE = 500;
const MIB = 1024 ** 2;

/** Summarises a log while the server works, and shrinks a file. */
export const retention: Bench = {
  name: "retention",
  summary: "polls while old events are folded and their space options back",
  machines: 20_000,
  named: true,
  run: (options) => {
    const { machines, smoke } = options;
    const count = smoke ? 20_000 : EVENTS;
    return onFleet(
      { machines, more: (store) => seedOld(store, machines, count) },
      (server) => measure(server, options, count),
    );
  },
};

async function measure(
  server: RunningServer,
  options: BenchOptions,
  count: number,
): Promise<Row[]> {
  const file = join(server.data, "longshore.db");
  const database = connect(file, "read");
  try {
    const before = Deno.statSync(file).size;
    const quiet = await during(server, options, () => !isFolding(database));
    const begun = performance.now();
    const folding = await during(server, options, () => oldLeft(database));
    const took = performance.now() - begun;
    const shrinking = await during(server, options, () => {
      const [free] = database.run("pragma freelist_count").rows;
      return Number(free!.freelist_count) > 10_000;
    });
    const after = Deno.statSync(file).size;
    const rate = `${RATE}/s with 5 % results`;
    return [
      rowOf(`polls, ${rate}, before`, quiet),
      rowOf("  while events are folded and removed", folding, {
        against: quiet,
        to: "before",
      }),
      ...shrinking.length > 0
        ? [rowOf("  while space is options back", shrinking, {
          against: quiet,
          to: "before",
        })]
        : [],
      timedRow(`${count} events folded and removed`, [took], {
        note: `the file had ${mib(before)}, has ${mib(after)}; ${
          summariesIn(database)
        } summaries`,
      }),
    ];
  } finally {
    database.close();
  }
}

/** Runs rounds of load as long as a condition holds, at least one. */
async function during(
  server: RunningServer,
  { seconds, machines }: BenchOptions,
  holds: () => boolean,
): Promise<Round[]> {
  const lane = {
    url: server.agentUrl,
    connections: 16,
    rate: RATE,
    traffic: { kind: "poll", count: machines, mixed: MIXED } as const,
  };
  const rounds: Round[] = [];
  do {
    rounds.push(await round({ seconds, lanes: [lane] }, server.pid));
  } while (holds());
  return rounds;
}

function isFolding(database: Connection): boolean {
  return database.run("select 1 from event_compaction limit 1").rows.length > 0;
}

function oldLeft(database: Connection): boolean {
  const before = BigInt(Date.now() - OLD_MS / 2);
  return database.run(
    "select 1 from event where at < ? and actor = 'agent' limit 1",
    [before],
  ).rows.length > 0;
}

function summariesIn(database: Connection): number {
  const { rows: [row] } = database.run(
    "select count(*) as n from event_summary",
  );
  return Number(row!.n);
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}

/** Seeds results of 20 packages over some days, one in 50 failed. */
async function seedOld(
  store: Store,
  machines: number,
  count: number,
): Promise<void> {
  const first = Date.now() - OLD_MS;
  for (let from = 0; from < count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK);
    await store.commit([{
      sql: `with recursive n (i) as (values (?) union all
          select i + 1 from n where i + 1 < ?)
        insert into event (at, kind, actor, machine_id, package_id, payload)
        select ? + i * ?, 'deployment.result', 'agent', 1 + i % ?,
          1800000000 + i % 20, json_object('code', case when i % 50 = 0
            then 'ERR_EXECUTE' else 'SUCCESS' end, 'exitCode', null, 'state',
            case when i % 50 = 0 then 'failed' else 'succeeded' end, 'outcome',
            case when i % 50 = 0 then 'failed' else 'succeeded' end,
            'attempt', 1)
        from n`,
      params: [
        from,
        to,
        first,
        Math.floor(DAYS * DAY_MS / count),
        machines,
      ],
    }]);
  }
}

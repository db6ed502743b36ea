import { join } from "node:path";
import { connect, type Connection } from "#db/store/connection.ts";
import type { Store } from "#db/store/transaction.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import { DAY_MS } from "#shared/time.ts";
import type { Bench, BenchOptions } from "#tests/programs/bench/bench.ts";
import { onFleet } from "#tests/programs/bench/fleet.ts";
import {
  type Round,
  round,
  type Row,
  rowOf,
  timedRow,
} from "#tests/programs/bench/rows.ts";
import { CONNECTIONS } from "#tests/programs/bench/side.ts";

/** The most parts into which the fleet's results are divided. */
const ROUNDS = 40;
/** After as many rounds in which none was stored it is over. */
const IDLE_ROUNDS = 3;

/** Stores that a whole fleet makes no progress, a minute after the start. */
export const stalls: Bench = {
  name: "stalls",
  summary: "result reports while it is found that all offers are stuck",
  machines: 100_000,
  named: true,
  run: (options) =>
    onFleet({
      machines: options.machines,
      at: new Date(Date.now() - DAY_MS),
      more: (store) => hasContact(store),
    }, (server) => measure(server, options)),
};

/** The machines poll, but do not take anything of what they were offered. */
async function hasContact(store: Store): Promise<void> {
  await store.commit([{
    sql: "update machine set last_contact_at = ?",
    params: [Date.now()],
  }]);
}

async function measure(
  server: RunningServer,
  options: BenchOptions,
): Promise<Row[]> {
  const database = connect(join(server.data, "longshore.db"), "read");
  try {
    const before: Round[] = [], meanwhile: Round[] = [];
    let n = 0;
    while (before.length < options.rounds) {
      before.push(await reports(server, options, n++));
    }
    while (stalled(database) === 0) await sleep(100);
    const begun = performance.now();
    for (let known = 0, idle = 0; idle < IDLE_ROUNDS && n < ROUNDS;) {
      meanwhile.push(await reports(server, options, n++));
      const now = stalled(database);
      idle = now > known ? 0 : idle + 1;
      known = now;
    }
    const against = { against: before, to: "before" };
    return [
      rowOf("result reports, before", before),
      rowOf("result reports, while stalls are stored", meanwhile, against),
      timedRow("stalls found and stored", [performance.now() - begun], {
        note: `${stalled(database)} stalls`,
      }),
    ];
  } finally {
    database.close();
  }
}

function stalled(database: Connection): number {
  const [row] = database.run(
    "select count(*) as n from trouble where kind = 'stalls'",
  ).rows;
  return Number(row!.n);
}

function reports(
  server: RunningServer,
  { machines, seconds }: BenchOptions,
  n: number,
): Promise<Round> {
  const count = Math.floor(machines * 3 / ROUNDS);
  return round({
    seconds,
    lanes: [{
      url: server.agentUrl,
      connections: CONNECTIONS,
      traffic: { kind: "result", count, first: n * count },
    }],
  }, server.pid);
}

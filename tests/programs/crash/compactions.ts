import { join } from "node:path";
import { connect } from "#db/store/connection.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { DAY_MS } from "#shared/time.ts";
import { randomOf } from "#tests/harness/fleet/fleet.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { agreement, checkChain, checkFiles, type Faults } from "./check.ts";
import { Ledger } from "./ledger.ts";
import { type Crowd, gather } from "./storm.ts";
import { type Trouble, troubleWith } from "./trouble.ts";

export interface CompactionsOptions {
  readonly seed: number;
  /** How often the server is killed while it summarises old events. */
  readonly rounds: number;
}

export interface CompactionsResult {
  rounds: number;
  /** Number of result reports answered 200. */
  acknowledged: number;
  /** Number of events that were summarised. */
  folded: number;
  faults: Faults;
}

/**
 * Delay after a start until the server summarises old events, as in
 * `compose.ts`.
 */
const BEGINS_MS = 30_000;
/** Time in which a few thousand events are summarised. */
const LASTS_MS = 2500;

/**
 * Kills a server that keeps events for a day, while days pass, when it
 * summarises old events and agents and operators are working. Every result must
 * be an event or counted, once. A round takes more than a minute.
 */
export async function compactions(
  { seed, rounds }: CompactionsOptions,
): Promise<CompactionsResult> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-folding-" });
  try {
    const data = join(folder, "data");
    await Deno.mkdir(data);
    using trouble = await troubleWith(folder, data, seed);
    return await folding(trouble, data, seed, rounds);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function folding(
  trouble: Trouble,
  data: string,
  seed: number,
  rounds: number,
): Promise<CompactionsResult> {
  const random = randomOf(seed);
  const ledger = new Ledger();
  const result: CompactionsResult = {
    ...{ rounds: 0, acknowledged: 0, folded: 0, faults: [] },
  };
  await using server = await startServer({ data, env: trouble.env });
  using crowd = await gather(server, ledger, seed);
  const days = { eventDays: 1, auditDays: 365 };
  await server.api(changeSettings, { body: days });
  while (result.rounds < rounds && result.faults.length === 0) {
    await crowd.live(300, server.stop);
    trouble.shiftClock((result.rounds + 1) * 400 * DAY_MS);
    await server.restart();
    await lives(crowd, BEGINS_MS + random() * LASTS_MS, server.kill);
    await server.restart();
    await lives(crowd, BEGINS_MS + 2 * LASTS_MS, server.stop);
    await server.restart();
    const { folded, faults } = await look(server, ledger);
    Object.assign(result, {
      rounds: result.rounds + 1,
      acknowledged: ledger.count("report").answered,
      folded,
      faults,
    });
  }
  return result;
}

/** Lets the crowd work for this long. */
async function lives(
  crowd: Crowd,
  milliseconds: number,
  end: () => Promise<unknown>,
): Promise<void> {
  await crowd.live(1, async () => {
    await new Promise((wake) => setTimeout(wake, milliseconds));
    await end();
  });
}

const OF_REPORTS = `kind in ('deployment.result', 'deployment.result_repeated',
  'deployment.result_unexpected', 'deployment.recalled')`;

async function look(
  server: RunningServer,
  ledger: Ledger,
): Promise<{ folded: number; faults: Faults }> {
  const database = connect(join(server.data, "longshore.db"), "read");
  const one = (sql: string) => Number(database.run(sql).rows[0]!["n"]);
  try {
    // Rows that are already counted are removed only afterwards.
    const stored = one(
      `select count(*) as n from event where ${OF_REPORTS} and seq >
        coalesce((select max(last_seq) from event_compaction
          where part = 'log'), 0)`,
    ) + one(
      `select coalesce(sum(events), 0) as n from event_summary
      where ${OF_REPORTS} and group_id = 0`,
    );
    const folded = one(
      "select coalesce(sum(events), 0) as n from event_compaction",
    );
    const { sent, answered } = ledger.count("report");
    return {
      folded,
      faults: [
        ...stored < answered || stored > sent
          ? [`${stored} results, of ${sent} sent and ${answered} answered`]
          : [],
        ...folded === 0 ? ["nothing was folded"] : [],
        ...agreement(database, [
          "a count is not the number of rows",
          "a row refers to nothing",
          "the file is damaged",
        ]),
        ...await checkFiles(
          database,
          join(server.data, "archive"),
          ledger.claims(),
        ),
        ...await checkChain(server),
      ],
    };
  } finally {
    database.close();
  }
}

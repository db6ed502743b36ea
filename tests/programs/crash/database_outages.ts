import { join } from "node:path";
import { connect } from "#db/store/connection.ts";
import { randomOf } from "#tests/harness/fleet/fleet.ts";
import { openRelay } from "#tests/harness/server/relay.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { type Sqld, startSqld } from "#tests/harness/server/sqld.ts";
import { until } from "#tests/harness/time/until.ts";
import { worksAgain } from "./aftermath.ts";
import { Answers, since } from "./answers.ts";
import { checkChain, checkFiles, checkRows, type Faults } from "./check.ts";
import { Ledger } from "./ledger.ts";
import { canCompile } from "./preload.ts";
import { type Crowd, gather } from "./storm.ts";
import { type Trouble, troubleWith } from "./trouble.ts";

/** What happens to the libSQL server, or to the network between. */
export type Outage =
  | "killed"
  | "stopped"
  | "restarted"
  | "cut"
  | "slow"
  | "disk full";

export interface DatabaseOutagesOptions {
  readonly seed: number;
  readonly rounds: number;
  /** By default all, in turn; "disk full" needs gcc. */
  readonly outages?: readonly Outage[];
  readonly agents?: number;
}

export interface DatabaseOutagesResult {
  rounds: number;
  /** Number of result reports that were answered 200, and of those that were not. */
  acknowledged: number;
  unanswered: number;
  answers: Readonly<Record<string, number>>;
  faults: Faults;
}

/** Everything that an outage needs. */
interface Scene extends AsyncDisposable {
  readonly sqld: Sqld;
  readonly server: RunningServer;
  readonly outages: Readonly<Record<Outage, Act>>;
}

interface Act {
  readonly begin: () => unknown;
  readonly end: () => unknown;
}

/** Allowed answers while the server runs: no report is refused. */
const ALLOWED =
  /^(poll (200|503)|inventory (200|503)|report 200|file (200|404|503)|operator (database_unreachable|disk_full|disk_failing))$/;

/**
 * Takes the libSQL server away from a working server again and again; in every
 * third round the server is killed before it is back. All result reports must
 * be answered 200, and stored once. Ends early at the first fault.
 */
export async function databaseOutages(
  { seed, rounds, outages, agents = 16 }: DatabaseOutagesOptions,
): Promise<DatabaseOutagesResult> {
  const random = randomOf(seed);
  const ledger = new Ledger();
  const answers = new Answers();
  const result: DatabaseOutagesResult = {
    ...{ rounds: 0, acknowledged: 0, unanswered: 0, answers: {}, faults: [] },
  };
  const folder = await Deno.makeTempDir({ prefix: "longshore-outage-" });
  try {
    const trouble = await canCompile()
      ? await troubleWith(folder, join(folder, "sqld"), seed)
      : null;
    using _closed = trouble ?? { [Symbol.dispose]() {} };
    await using scene = await sceneIn(folder, trouble, random);
    const { server } = scene;
    using crowd = await gather(server, ledger, seed, { agents, answers });
    const kinds = outages ??
      (Object.keys(scene.outages) as Outage[]).filter((kind) =>
        trouble !== null || kind !== "disk full"
      );
    while (result.rounds < rounds && result.faults.length === 0) {
      const outage = kinds[result.rounds % kinds.length]!;
      const isKilled = random() < 1 / 3;
      const faults = await round(scene, crowd, answers, {
        ...{ outage, isKilled, random },
      }).catch((error) => [`${error}\n${server.log().slice(-3000)}`]);
      if (faults.length === 0) {
        faults.push(...await look(scene, ledger, folder));
      }
      if (faults.length > 0) faults.push(server.log().slice(-3000));
      const how = isKilled ? `${outage}, and the server killed` : outage;
      Object.assign(result, {
        rounds: result.rounds + 1,
        acknowledged: ledger.count("report").answered,
        unanswered: ledger.count("report").sent -
          ledger.count("report").answered,
        answers: answers.counts(),
        faults: faults.map((fault) => `${how}: ${fault}`),
      });
    }
    return result;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function sceneIn(
  folder: string,
  trouble: Trouble | null,
  random: () => number,
): Promise<Scene> {
  const data = join(folder, "sqld");
  await Deno.mkdir(data);
  await using opened = new AsyncDisposableStack();
  const sqld = opened.use(
    await startSqld([], { folder: data, env: trouble?.env }),
  );
  let [isCut, isSlow] = [false, false];
  const relay = opened.use(openRelay(
    sqld.url,
    // The request arrives, and its answer does not.
    () => isCut ? 0 : null,
    () => null,
    () => isSlow ? random() ** 4 * 6000 : 0,
  ));
  const server = opened.use(
    await startServer({
      env: {
        LONGSHORE_DATABASE_URL: relay.url,
        LONGSHORE_DATABASE_ADMIN_URL: sqld.adminUrl,
      },
    }),
  );
  const all = opened.move();
  return {
    ...{ sqld, server },
    outages: {
      killed: { begin: () => sqld.kill(), end: () => sqld.restart() },
      stopped: { begin: () => sqld.stop(), end: () => sqld.resume() },
      restarted: { begin: () => sqld.restart(), end() {} },
      cut: {
        begin() {
          isCut = true;
          relay.cut();
        },
        end: () => isCut = false,
      },
      slow: { begin: () => isSlow = true, end: () => isSlow = false },
      "disk full": {
        begin: () => trouble?.leave(Math.floor(random() * 100_000)),
        end: () => trouble?.leave(null),
      },
    },
    [Symbol.asyncDispose]: () => all[Symbol.asyncDispose](),
  };
}

async function round(
  { server, outages }: Scene,
  crowd: Crowd,
  answers: Answers,
  { outage, isKilled, random }: {
    readonly outage: Outage;
    readonly isKilled: boolean;
    readonly random: () => number;
  },
): Promise<string[]> {
  const { begin, end } = outages[outage];
  const [before, during, after] = [60, 120, 40].map((acts) =>
    1 + acts * random()
  );
  const counted = answers.counts();
  await crowd.live(before!, async (further) => {
    await begin();
    await further(during!);
    if (isKilled) await server.kill();
    await end();
    if (isKilled) await server.restart();
    await further(after!);
  });
  await until(() => isStored(server), "every report is stored");
  return [
    ...Object.keys(since(counted, answers.counts()))
      .filter((what) => !ALLOWED.test(what)),
    ...await worksAgain(server, random),
  ];
}

/** True if no report waits in the spool, by the figures for monitoring. */
export async function isStored(server: RunningServer): Promise<boolean> {
  const answer = await fetch(`${server.operatorUrl}/metrics`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  const text = await answer.text();
  return answer.ok && /^longshore_spool_results 0$/m.test(text);
}

/** Compares a copy of the database with what was acknowledged. */
async function look(
  { sqld, server }: Scene,
  ledger: Ledger,
  folder: string,
): Promise<Faults> {
  const copy = await copyOf(sqld, folder);
  const claims = ledger.claims();
  const database = connect(copy, "read");
  try {
    return [
      ...checkRows(database, claims),
      ...await checkFiles(database, join(server.data, "archive"), claims),
      ...await checkChain(server),
    ];
  } finally {
    database.close();
  }
}

/** Copies the database's file and its log; sqld stands still meanwhile. */
export async function copyOf(sqld: Sqld, folder: string): Promise<string> {
  const from = join(sqld.folder, "dbs", "default", "data");
  // SQLite may still have the copy before open.
  const to = join(await Deno.makeTempDir({ dir: folder }), "copy");
  await sqld.stop();
  try {
    await Deno.copyFile(from, to);
    await Deno.copyFile(`${from}-wal`, `${to}-wal`);
  } finally {
    sqld.resume();
  }
  return to;
}

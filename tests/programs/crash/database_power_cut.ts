import { dirname, join } from "node:path";
import { connect } from "#db/store/connection.ts";
import { checkpointer } from "#db/store/remote/checkpointer.ts";
import { randomOf } from "#tests/harness/fleet/fleet.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { type Sqld, startSqld } from "#tests/harness/server/sqld.ts";
import { until } from "#tests/harness/time/until.ts";
import { agreement, type Faults, reports } from "./check.ts";
import { copyOf, isStored } from "./database_outages.ts";
import { ForgetfulDisk, type Luck, operations } from "./disk.ts";
import { Ledger } from "./ledger.ts";
import { compiled } from "./preload.ts";
import { gather } from "./storm.ts";

export interface DatabasePowerCutsOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly agents?: number;
}

export interface DatabasePowerCutsResult {
  rounds: number;
  /** Number of result reports that were answered 200. */
  acknowledged: number;
  /** Number of them that the database had acknowledged and lost. */
  lost: number;
  faults: Faults;
}

/**
 * Cuts the power of the host of a libSQL server while agents are at work, with
 * what was not flushed lost, all or in part. Our own server goes on; in every
 * third round it is killed too. Each result report that was answered must be in
 * the database afterwards, once. Other things may be lost.
 */
export async function databasePowerCuts(
  { seed, rounds, agents = 16 }: DatabasePowerCutsOptions,
): Promise<DatabasePowerCutsResult> {
  const result: DatabasePowerCutsResult = {
    ...{ rounds: 0, acknowledged: 0, lost: 0, faults: [] },
  };
  while (result.rounds < rounds && result.faults.length === 0) {
    const folder = await Deno.makeTempDir({ prefix: "longshore-power-" });
    try {
      const one = await round(folder, seed + result.rounds, agents);
      result.rounds++;
      result.acknowledged += one.acknowledged;
      result.lost += one.lost;
      result.faults = one.faults;
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
  return result;
}

async function round(folder: string, seed: number, agents: number) {
  const random = randomOf(seed);
  const [data, log] = [join(folder, "sqld"), join(folder, "record")];
  await Deno.mkdir(data);
  const library = await compiled("record_writes", folder);
  await using sqld = await startSqld([], {
    folder: data,
    env: { LD_PRELOAD: library, RECORD_ROOT: data, RECORD_LOG: log },
  });
  await using server = await startServer({
    env: {
      LONGSHORE_DATABASE_URL: sqld.url,
      LONGSHORE_DATABASE_ADMIN_URL: sqld.adminUrl,
    },
  });
  const ledger = new Ledger();
  using crowd = await gather(server, ledger, seed, { agents });
  // Machines that are lost themselves would have no results. What is older is
  // on the disk, as it is half a minute after it was written.
  await checkpointer(sqld.adminUrl)();
  const older = (await Deno.stat(log)).size;

  const isKilled = random() < 1 / 3;
  const luck: Luck = random() < 0.5 ? "none" : random;
  await crowd.live(80 + random() * 120, async (further) => {
    await sqld.kill();
    if (isKilled) await server.kill();
    await putBack(sqld, log, older, luck);
    await startAgain(sqld);
    if (isKilled) await server.restart();
    await further(20);
  });
  await until(() => isStored(server), "every report is stored");
  // What was lost is looked for within a second of the database's return.
  await until(async () => {
    const now = connect(await copyOf(sqld, folder), "read");
    try {
      return reports(now, ledger.claims()).length === 0;
    } finally {
      now.close();
    }
  }, "every report is in the database").catch(() => {});
  const database = connect(await copyOf(sqld, folder), "read");
  try {
    const lost = /has lost (\d+) results/.exec(server.log());
    const faults = [
      ...agreement(database),
      ...reports(database, ledger.claims()),
    ];
    return {
      acknowledged: ledger.count("report").answered,
      lost: Number(lost?.[1] ?? 0),
      faults: faults.length === 0
        ? []
        : [`seed ${seed}`, ...faults, server.log().slice(-3000)],
    };
  } finally {
    database.close();
  }
}

/**
 * Starts it on what is left. It never flushes its replication log, and does not
 * start with one that is cut off; without one it makes a new one.
 */
async function startAgain(sqld: Sqld): Promise<void> {
  try {
    await sqld.restart({});
  } catch {
    await Deno.remove(join(sqld.folder, "dbs", "default", "wallog"));
    await sqld.restart({});
  }
}

/** Leaves in the folder what a power cut would have left on its disk. */
async function putBack(
  sqld: Sqld,
  log: string,
  older: number,
  luck: Luck,
): Promise<void> {
  const disk = new ForgetfulDisk();
  let isOlder = true;
  for (const operation of operations(await Deno.readFile(log))) {
    if (isOlder && operation.end > older) {
      disk.flush();
      isOlder = false;
    }
    disk.apply(operation);
  }
  await Deno.remove(sqld.folder, { recursive: true });
  await Deno.mkdir(sqld.folder);
  for (const [name, content] of disk.after(luck)) {
    const path = join(sqld.folder, name);
    if (content === "folder") {
      await Deno.mkdir(path, { recursive: true });
    } else if (!name.endsWith("-shm")) { // recreated from the log
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeFile(path, content);
    }
  }
}

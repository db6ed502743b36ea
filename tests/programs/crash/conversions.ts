import { join } from "node:path";
import { connect } from "#db/store/connection.ts";
import { originalPath } from "#server/archive/store.ts";
import { namesIn } from "#server/archive/disk.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { randomOf } from "#tests/harness/fleet/fleet.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { writeFragmentFiles } from "#tests/harness/store/fragment_files.ts";
import { until } from "#tests/harness/time/until.ts";
import { check, type Faults } from "./check.ts";
import { Ledger } from "./ledger.ts";
import { gather } from "./storm.ts";

export interface ConversionsOptions {
  readonly seed: number;
  /** How often the server is killed. */
  readonly kills: number;
  readonly agents?: number;
}

export interface ConversionsResult {
  kills: number;
  /** The kills after which some files of fragments were left, but not all. */
  halfWay: number;
  /** Packages that were converted. */
  converted: number;
  /** Number of result reports answered 200. */
  acknowledged: number;
  faults: Faults;
}

/**
 * Kills a server at work, writes the files of its packages as an earlier version
 * had them, some of them damaged, and kills it again while it converts them, and
 * creates and deletes packages with the same archives. In the end each package
 * must be whole, and no file of a fragment be left.
 */
export async function conversions(
  { seed, kills, agents = 12 }: ConversionsOptions,
): Promise<ConversionsResult> {
  const random = randomOf(seed);
  const ledger = new Ledger();
  const result: ConversionsResult = {
    ...{ kills: 0, halfWay: 0, converted: 0, acknowledged: 0, faults: [] },
  };
  await using server = await startServer();
  using crowd = await gather(server, ledger, seed, { agents });
  await server.api(changeSettings, { body: { fragmentBytes: 1024 } });
  while (result.kills < kills && result.faults.length === 0) {
    await crowd.live(1 + random() * 250, server.kill);
    result.kills++;
    result.converted += await turnBack(server, random);
    do {
      await server.restart();
      const files = await fragmentFiles(server);
      const left = Math.floor(random() * files);
      await crowd.live(1, async () => {
        await until(async () => await fragmentFiles(server) <= left);
        await server.kill();
      });
      result.kills++;
      const now = await fragmentFiles(server);
      if (now > 0 && now < files) result.halfWay++;
    } while (random() < 0.5 && result.kills < kills);
    await server.restart();
    await until(async () => await fragmentFiles(server) === 0);
    Object.assign(result, {
      acknowledged: ledger.count("report").answered,
      faults: await check(server, ledger.claims()),
    });
  }
  return result;
}

/** The packages that have an archive. */
function packagesIn({ data }: RunningServer) {
  const database = connect(join(data, "longshore.db"), "read");
  try {
    return database.run(`select id, sha256, fragments from package
      where deleted_at is null and archive_bytes > 0`).rows.map((row) => ({
      id: Number(row.id),
      sha256: String(row.sha256),
      fragments: JSON.parse(String(row.fragments)) as { bytes: number }[],
    }));
  } finally {
    database.close();
  }
}

/** @returns How many packages now have files of fragments. */
async function turnBack(
  server: RunningServer,
  random: () => number,
): Promise<number> {
  const folder = join(server.data, "archive");
  let turned = 0;
  for (const { id, fragments } of packagesIn(server)) {
    if (random() < 0.2) continue;
    await writeFragmentFiles(folder, id, fragments);
    const path = originalPath(folder, id);
    const damage = random();
    if (damage < 0.2) await Deno.truncate(path, 100);
    else if (damage < 0.4) await Deno.remove(path);
    turned++;
  }
  return turned;
}

/** The number of files of fragments, of all packages. */
async function fragmentFiles({ data }: RunningServer): Promise<number> {
  const folder = join(data, "archive");
  let count = 0;
  for (const name of await namesIn(folder)) {
    if (!/^\d{10}$/.test(name)) continue;
    const names = await namesIn(`${folder}/${name}`);
    count += names.filter((one) => one.startsWith(name)).length;
  }
  return count;
}

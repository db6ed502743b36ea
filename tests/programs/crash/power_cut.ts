import { dirname, join } from "node:path";
import { connect } from "#db/store/connection.ts";
import { openDatabase } from "#db/store/open.ts";
import type { Store } from "#db/store/transaction.ts";
import { openArchives } from "#server/archive/archives.ts";
import { Spool } from "#server/archive/spool/spool.ts";
import { openAuditFiles } from "#server/start/audit_files.ts";
import { recordResult } from "#server/usecases/agents/record_result.ts";
import type { ReportRecord } from "#server/usecases/agents/report_queue.ts";
import { ReportSpool } from "#server/usecases/agents/report_spool.ts";
import { verifyEvents } from "#server/usecases/events/verify_events.ts";
import { randomOf } from "#tests/harness/fleet/fleet.ts";
import { servicesOn } from "#tests/harness/store/services.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { checkFiles, checkRows, type Faults } from "./check.ts";
import {
  ForgetfulDisk,
  type Luck,
  type Operation,
  operations,
} from "./disk.ts";
import { type Claims, Ledger } from "./ledger.ts";
import { compiled } from "./preload.ts";
import { gather } from "./storm.ts";
import { troubleWith } from "./trouble.ts";

export interface PowerCutOptions {
  readonly seed: number;
  /** Number of moments at which a power cut is simulated. */
  readonly points: number;
  /** Number of acts the server answers in each of two lives; default 600. */
  readonly acts?: number;
  /** True if flushes fail now and then during the recording. */
  readonly failing?: boolean;
}

export interface PowerCutResult {
  /** Number of writes, flushes and changes of names that were recorded. */
  readonly operations: number;
  readonly flushes: number;
  readonly points: number;
  /** Number of result reports answered 200 during the recording. */
  readonly acknowledged: number;
  readonly faults: Faults;
}

/**
 * Records every write and flush of a working server, including a kill and a
 * stop. Then, for moments of that record, it recreates the disk that a power
 * cut could have left, opens it as the product does, and compares it with what
 * the server had acknowledged by then.
 */
export async function powerCut(
  { seed, points, acts = 600, failing = false }: PowerCutOptions,
): Promise<PowerCutResult> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-power-" });
  try {
    const log = join(folder, "record");
    const ledger = new Ledger(() => Deno.statSync(log).size);
    await recorded(folder, log, ledger, seed, acts, failing);
    const record = await Deno.readFile(log);
    const all = [...operations(record)];
    return {
      operations: all.length,
      flushes: all.filter(isFlush).length,
      points,
      acknowledged: ledger.count("report").answered,
      faults: await cutEverywhere(all, ledger, folder, randomOf(seed), points),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function recorded(
  folder: string,
  log: string,
  ledger: Ledger,
  seed: number,
  acts: number,
  failing: boolean,
): Promise<void> {
  const data = join(folder, "data");
  await Deno.mkdir(data);
  using trouble = await troubleWith(folder, data, seed);
  const library = await compiled("record_writes", folder);
  await using server = await startServer({
    data,
    env: {
      ...trouble.env,
      LD_PRELOAD: `${library}:${trouble.env.LD_PRELOAD}`,
      RECORD_ROOT: data,
      RECORD_LOG: log,
    },
  });
  using crowd = await gather(server, ledger, seed);
  const chance = failing ? 0.2 : 0;
  const files = ["log", "database", "others"] as const;
  trouble.fail({ chance, calls: ["sync"], files });
  await crowd.live(acts, async (further) => {
    // What the last flushes failed to write can still be read after the kill.
    if (failing) {
      trouble.fail({ chance: 1, calls: ["sync"], files });
      await further(20);
    }
    await server.kill();
  });
  trouble.fail(null);
  await server.restart();
  trouble.fail({ chance, calls: ["sync"], files });
  await crowd.live(acts, server.stop);
}

function isFlush({ what }: Operation): boolean {
  return what === "S" || what === "D";
}

/** Half of the moments are right before or after a flush. */
async function cutEverywhere(
  all: readonly Operation[],
  ledger: Ledger,
  folder: string,
  random: () => number,
  points: number,
): Promise<Faults> {
  const flushes = all.flatMap((one, index) => isFlush(one) ? [index] : []);
  const moments = new Set<number>();
  while (moments.size < Math.min(points, all.length)) {
    const flush = flushes[Math.floor(random() * flushes.length)]!;
    moments.add(
      random() < 0.5
        ? Math.min(
          all.length - 1,
          Math.max(0, flush - (random() < 0.5 ? 1 : 0)),
        )
        : Math.floor(random() * all.length),
    );
  }
  const lucks: readonly Luck[] = ["none", random, "all", random];
  const disk = new ForgetfulDisk();
  const faults: string[] = [];
  let looked = 0;
  for (const [index, operation] of all.entries()) {
    disk.apply(operation);
    if (!moments.has(index)) continue;
    const luck = lucks[looked++ % lucks.length]!;
    const left = join(folder, "left");
    await put(disk.after(luck), left);
    try {
      const found = await look(left, ledger.claims(operation.end));
      const how = typeof luck === "string" ? luck : "some";
      faults.push(
        ...found.map((one) =>
          `after operation ${index} (${operation.what} ${operation.path}), ${how} of the rest kept: ${one}`
        ),
      );
    } finally {
      await Deno.remove(left, { recursive: true });
    }
  }
  return faults;
}

async function put(
  files: ReadonlyMap<string, Uint8Array | "folder">,
  folder: string,
): Promise<void> {
  await Deno.mkdir(folder);
  for (const [name, content] of files) {
    const path = join(folder, name);
    if (content === "folder") {
      await Deno.mkdir(path, { recursive: true });
    } else if (!name.endsWith("-shm")) { // recreated from the log
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeFile(path, content);
    }
  }
}

/** Stores the reports that were answered from the spool, as a start does. */
async function replaySpool(store: Store, folder: string): Promise<void> {
  const services = await servicesOn(store, folder, () => new Date());
  const { spool, records } = await Spool.open<ReportRecord>(
    join(folder, "spool"),
  );
  const reports = new ReportSpool({
    ...{ services, spool, records, flush: null, log() {} },
    record: (contact, report) => recordResult(services, contact, report),
  });
  await reports.replay();
  await reports.close();
}

/** Opens the remains as a start of the server does, and checks them. */
async function look(folder: string, claims: Claims): Promise<Faults> {
  const path = join(folder, "longshore.db");
  try {
    const store = await openDatabase(`file:${path}`);
    try {
      const archives = await openArchives(join(folder, "archive"));
      const ids = async (deleted: boolean) =>
        new Set(
          (await store.db.selectFrom("package").select("id")
            .where("deleted_at", deleted ? "is not" : "is", null).execute())
            .map(({ id }) => id),
        );
      await archives.sweep(await ids(false), await ids(true));
      const auditAnchor = await openAuditFiles(folder, () => {});
      const { whole, brokenAt } = await verifyEvents({ store, auditAnchor });
      if (!whole) return [`the seals are broken at ${brokenAt}`];
      await replaySpool(store, folder);
    } finally {
      await store.close();
    }
  } catch (error) {
    return [`it does not open: ${(error as Error).message}`];
  }
  const database = connect(path, "read");
  try {
    return [
      ...checkRows(database, claims),
      ...await checkFiles(database, join(folder, "archive"), claims),
    ];
  } finally {
    database.close();
  }
}

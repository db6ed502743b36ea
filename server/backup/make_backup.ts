import { join } from "node:path";
import type { PackageArchive } from "#db/store/snapshot.ts";
import { DATABASE_ERRORS } from "#db/store/thread_errors.ts";
import { startThread, type Thread } from "#shared/threads/start_thread.ts";
import {
  namesIn,
  removeAll,
  spaceAt,
  syncFolder,
  writeDurably,
} from "#server/archive/disk.ts";
import type { BackupStep } from "#shared/contract/backups.ts";
import type { BackupOwner, BackupThread } from "./backup_worker.ts";
import { PART } from "./backup_folder.ts";
import { BackupFailed } from "./bad_backup.ts";
import { groupByDigest } from "./copy_archives.ts";
import {
  boundText,
  digestOf,
  FILES,
  FORMAT,
  type Manifest,
  writeManifest,
} from "./manifest.ts";
import { type Keys, wrapKeys } from "./wrap_keys.ts";

/** The source of a backup. */
export interface BackupSource {
  /** The data folder of the server. */
  readonly data: string;
  /** The database; packages and schema come from it. */
  readonly database:
    | { readonly file: string; readonly bytes: number }
    | {
      readonly file: null;
      readonly schema: readonly string[];
      readonly packages: readonly PackageArchive[];
    };
  readonly host: string;
  readonly version: string;
}

/** Where a backup is written. */
export interface BackupTarget {
  /** The folder of all backups. */
  readonly folder: string;
  readonly name: string;
  /** The name of the backup before; its archives are linked. */
  readonly previous: string | null;
  readonly passphrase: string;
  readonly at: Date;
}

/** Learns how far a backup is. */
export interface BackupProgress {
  step(step: BackupStep): void;
  total(bytes: number): void;
  done(bytes: number): void;
}

/** Space that stays free on the disk of backups. */
const MARGIN_BYTES = 16 * 1024 ** 2;

/** Files of the data folder that are wrapped with the passphrase. */
const KEY_FILES = ["audit.key"];

/**
 * Makes a backup under a temporary name, and renames it when all of it is on the
 * disk. Nothing is left of one that fails.
 *
 * @throws {BackupFailed} If the disk has too little space.
 */
export async function makeBackup(
  source: BackupSource,
  target: BackupTarget,
  progress: BackupProgress,
  signal: AbortSignal,
): Promise<Manifest> {
  const path = join(target.folder, target.name);
  const part = path + PART;
  const thread = startThread<BackupThread, BackupOwner>(
    new URL("./backup_worker.ts", import.meta.url),
    {
      name: "backup",
      functions: { progress: (bytes) => progress.done(bytes) },
      errors: DATABASE_ERRORS,
    },
  );
  const abort = () => thread.end(new BackupFailed("The server is stopping"));
  signal.addEventListener("abort", abort, { once: true });
  try {
    if (signal.aborted) abort();
    await Deno.mkdir(join(part, "archive"), { recursive: true, mode: 0o700 });
    const manifest = await fill(part, { source, target, progress, thread });
    await writeManifest(part, manifest);
    await syncFolder(part);
    await Deno.rename(part, path);
    await syncFolder(target.folder);
    return manifest;
  } catch (error) {
    await removeAll(part);
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
    thread.end();
  }
}

async function fill(part: string, { source, target, progress, thread }: {
  readonly source: BackupSource;
  readonly target: BackupTarget;
  readonly progress: BackupProgress;
  readonly thread: Thread<BackupThread>;
}): Promise<Manifest> {
  const began = performance.now();
  const { database } = source;
  progress.step("database");
  if (database.file !== null) await requireSpace(part, database.bytes);
  const state = database.file === null
    ? { ...database, newestEvent: null, copy: null, secrets: {} }
    : await thread.call("snapshot", database.file, join(part, FILES.database));

  progress.step("archives");
  const previous = target.previous && join(target.folder, target.previous);
  await announce(part, previous, state.packages, progress);
  const copied = await thread.call("archives", {
    from: join(source.data, "archive"),
    to: part,
    previous,
    packages: state.packages,
  });

  progress.step("finish");
  const content = {
    format: FORMAT,
    name: target.name,
    madeAt: target.at.toISOString(),
    host: source.host,
    version: source.version,
    schema: [...state.schema],
    database: state.copy,
    newestEvent: state.newestEvent,
    archives: [...copied.archives],
    missing: [...copied.missing],
  };
  const keys = { files: await keyFiles(source.data), secrets: state.secrets };
  const wrapped = await wrapKeys(keys, target.passphrase, boundText(content));
  const keysPath = join(part, FILES.keys);
  await writeDurably(keysPath, `${JSON.stringify(wrapped, null, 2)}\n`);
  return {
    ...content,
    seconds: Math.round(performance.now() - began) / 1000,
    keys: await digestOf(keysPath),
    copiedBytes: copied.copiedBytes,
  };
}

/** Tells how much there is to do, and refuses what the disk cannot hold. */
async function announce(
  part: string,
  previous: string | null,
  packages: readonly PackageArchive[],
  progress: BackupProgress,
): Promise<void> {
  const earlier = new Set(
    previous === null ? [] : await namesIn(join(previous, "archive")),
  );
  let all = 0;
  let unknown = 0;
  for (const { bytes, sha256 } of groupByDigest(packages)) {
    all += bytes;
    if (!earlier.has(sha256)) unknown += bytes;
  }
  progress.total(all);
  await requireSpace(part, unknown);
}

async function requireSpace(folder: string, bytes: number): Promise<void> {
  const space = await spaceAt(folder);
  if (!space || space.free >= bytes + MARGIN_BYTES) return;
  const mib = (bytes: number) => `${Math.ceil(bytes / 1024 ** 2)} MiB`;
  throw new BackupFailed(
    `Cannot make a backup: it takes ${mib(bytes + MARGIN_BYTES)} more, and ${
      mib(space.free)
    } is free on its disk; free some space there, or keep fewer backups`,
  );
}

/** The keys, and the certificates that belong to them. */
async function keyFiles(data: string): Promise<Keys["files"]> {
  const found: Record<string, string> = {};
  const names = await namesIn(join(data, "tls"));
  const ofTls = names.filter((name) => /\.(?:key|pem)$/.test(name))
    .map((name) => `tls/${name}`);
  for (const name of [...KEY_FILES, ...ofTls.sort()]) {
    try {
      found[name] = await Deno.readTextFile(join(data, name));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return found;
}

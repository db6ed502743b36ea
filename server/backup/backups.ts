import { DatabaseError } from "#db/store/database_error.ts";
import { isFull } from "#server/archive/disk.ts";
import type { BackupState, RunningBackup } from "#shared/contract/backups.ts";
import {
  backupsIn,
  freeName,
  lockFolder,
  removeBackups,
} from "./backup_folder.ts";
import { BackupFailed } from "./bad_backup.ts";
import { type BackupSource, makeBackup } from "./make_backup.ts";
import { type Manifest, summaryOf } from "./manifest.ts";
import { readPassphrase } from "./passphrase.ts";

/** Where a server makes backups, and with what. */
export interface BackupPlace {
  /** The folder on this host. */
  readonly folder: string;
  readonly passphraseFile: string;
  /** The data folder of the server. */
  readonly data: string;
  /** The name of the server's host. */
  readonly host: string;
  readonly version: string;
}

/** A backup that was begun. */
export interface BegunBackup {
  readonly running: RunningBackup;
  /** Rejects with {@linkcode BackupFailed} if it fails. */
  readonly done: Promise<Manifest>;
}

/** What a backup is made of. */
export interface BackupOptions {
  /** Read when the backup has begun. */
  readonly database: () => Promise<BackupSource["database"]>;
  /** How many backups are kept, with this one. */
  readonly kept: () => Promise<number>;
  readonly now: () => Date;
}

/** The backups of a server. One is made at a time. */
export type Backups = ReturnType<typeof openBackups>;

/**
 * The backups in a folder. Nothing is read or written before a function of it is
 * called.
 */
export function openBackups(
  { folder, passphraseFile, data, host, version }: BackupPlace,
) {
  let running: RunningBackup | null = null;
  let failure: BackupState["failure"] = null;
  let underWay: Promise<unknown> = Promise.resolve();
  const stopping = new AbortController();

  const update = (change: Partial<RunningBackup>) => {
    if (running) running = { ...running, ...change };
  };

  async function make(
    { database, kept }: BackupOptions,
    name: string,
    at: Date,
  ): Promise<Manifest> {
    using _lock = await lockFolder(folder);
    const passphrase = await readPassphrase(passphraseFile);
    const previous = (await backupsIn(folder))[0]?.name ?? null;
    const target = { folder, name, previous, passphrase, at };
    const source = { data, host, version, database: await database() };
    const manifest = await makeBackup(source, target, {
      step: (step) => update({ step }),
      total: (totalBytes) => update({ totalBytes }),
      done: (bytes) => update({ doneBytes: running!.doneBytes + bytes }),
    }, stopping.signal);
    const all = (await backupsIn(folder)).map(({ name }) => name);
    await removeBackups(folder, all.slice(await kept()));
    return manifest;
  }

  return {
    folder,
    get running(): RunningBackup | null {
      return running;
    },
    /** The last attempt, if it failed. */
    get failure(): BackupState["failure"] {
      return failure;
    },
    /** The complete ones, the newest first. */
    list: async () => (await backupsIn(folder)).map(summaryOf),
    /**
     * Begins a backup; the oldest ones are removed after it.
     *
     * @returns null if one is being made.
     */
    begin(options: BackupOptions): BegunBackup | null {
      if (running) return null;
      const at = options.now();
      const name = freeName(folder, at);
      const begun: RunningBackup = {
        name,
        startedAt: at.toISOString(),
        step: "database",
        doneBytes: 0,
        totalBytes: 0,
      };
      running = begun;
      const done = make(options, name, at).then(
        (manifest) => {
          failure = null;
          return manifest;
        },
        (error) => {
          const message = sentenceOf(error, folder);
          failure = { at: options.now().toISOString(), message };
          throw new BackupFailed(message, { cause: error });
        },
      ).finally(() => running = null);
      underWay = done.catch(() => {});
      return { running: begun, done };
    },
    /** Ends a backup that is being made; nothing is left of it. */
    async close(): Promise<void> {
      stopping.abort();
      await underWay;
    },
  };
}

function sentenceOf(error: unknown, folder: string): string {
  if (error instanceof BackupFailed) return error.message;
  const isFullDisk = isFull(error) ||
    error instanceof DatabaseError && error.code === "SQLITE_FULL";
  if (isFullDisk) {
    return `Cannot make a backup: the disk of ${folder} is full; free some space there, or keep fewer backups`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return message.startsWith("Cannot ")
    ? message
    : `Cannot make a backup in ${folder}: ${message}`;
}

import { join } from "node:path";
import { packageFiles, packageIds } from "#db/packages/packages.ts";
import { openDatabase } from "#db/store/open.ts";
import { restoreSecrets } from "#db/store/snapshot.ts";
import type { Store } from "#db/store/transaction.ts";
import { isFull, namesIn, removeAll } from "#server/archive/disk.ts";
import { BadBackup } from "#server/backup/bad_backup.ts";
import { readPassphrase } from "#server/backup/passphrase.ts";
import {
  beginStage,
  placeStage,
  requireEmpty,
  requireSpace,
  stageDatabase,
  stageIn,
  stageKeys,
  stagePackage,
} from "#server/backup/restore.ts";
import {
  type VerifiedBackup,
  verifyBackup,
} from "#server/backup/verify_backup.ts";
import type { Config } from "#server/config.ts";
import { recordRestore } from "#server/usecases/events/record_restore.ts";
import { openAuditFiles } from "./audit_files.ts";
import { openDataFolder, requireNoServer } from "./data_folder.ts";
import { readKeyFile } from "./key_file.ts";
import { limitNewFiles } from "./file_modes.ts";

/**
 * Restores a backup into an empty data folder on which no server runs, or only
 * checks it. Everything is checked before anything is written, and a restore
 * that is interrupted can be run again.
 *
 * @returns The message.
 * @throws {Error} If the backup or the folder cannot be used; nothing is left
 * in the folder then.
 */
export async function restoreBackup(
  config: Config,
  log: (line: string) => void,
): Promise<string> {
  const { backup: folder, passphraseFile, verify } = config.restore!;
  if (!verify) {
    await requireNoServer(config.data);
    await requireEmpty(config.data);
  }
  const passphrase = await readPassphrase(passphraseFile);
  const backup = await verifyBackup(folder, passphrase);
  if (verify) return verifiedMessage(backup);
  const url = remoteUrl(config, backup);
  limitNewFiles(config.dataMode);
  const lock = await openDataFolder(config.data, {
    mode: config.dataMode,
    gid: null,
    log,
  });
  try {
    await requireEmpty(config.data);
    await requireSpace(config.data, backup.manifest);
    return await restore(config, backup, url, log);
  } finally {
    lock.close();
  }
}

/** The URL of the libSQL server; null: the database is a file. */
function remoteUrl(
  { databaseUrl }: Config,
  { folder, manifest }: VerifiedBackup,
): string | null {
  if ((databaseUrl === null) === (manifest.database !== null)) {
    return databaseUrl;
  }
  throw new BadBackup(
    databaseUrl === null
      ? `Cannot restore ${folder}: its database was on a libSQL server; restore that server first, and set LONGSHORE_DATABASE_URL`
      : `Cannot restore ${folder}: it has its database in a file, which cannot be put on the libSQL server of LONGSHORE_DATABASE_URL; leave that variable out`,
  );
}

async function restore(
  { data, keyFile }: Config,
  backup: VerifiedBackup,
  url: string | null,
  log: (line: string) => void,
): Promise<string> {
  const sharedKey = keyFile === null ? null : await readKeyFile(keyFile, log);
  const stage = await beginStage(data);
  try {
    await stageKeys(stage, backup);
    let file = url;
    if (file === null) {
      const path = await stageDatabase(stage, backup);
      restoreSecrets(path, backup.keys.secrets);
      file = `file:${path}`;
    }
    const store = await openDatabase(file);
    let lacking: string[];
    try {
      lacking = await stagePackages(stage, backup, store);
      const auditAnchor = await openAuditFiles(stage, log, sharedKey);
      await recordRestore(
        { store, auditAnchor, now: () => new Date() },
        backup.manifest,
      );
    } finally {
      await store.close();
    }
    await removeLeftovers(stage);
    await placeStage(data);
    return restoredMessage(backup, data, lacking);
  } catch (error) {
    await removeAll(stageIn(data));
    if (!isFull(error)) throw error;
    throw new Error(
      `Cannot restore into ${data}: its disk is full; free some space there`,
      { cause: error },
    );
  }
}

/** @returns A sentence about each package that has no files. */
async function stagePackages(
  stage: string,
  backup: VerifiedBackup,
  { db }: Store,
): Promise<string[]> {
  const lacking: string[] = [];
  for (const id of [...await packageIds(db)].sort((a, b) => a - b)) {
    const recorded = await packageFiles(db, id);
    if (!recorded || recorded.fragments.length === 0) continue;
    const fault = await stagePackage(stage, backup, id, recorded);
    if (fault !== null) lacking.push(`package ${id}: ${fault}`);
  }
  return lacking;
}

/** The copy that a migration made, and the files of a closed database. */
async function removeLeftovers(stage: string): Promise<void> {
  for (const name of await namesIn(stage)) {
    if (/^longshore\.db(?:-wal|-shm|\.before-.*)$/.test(name)) {
      await removeAll(join(stage, name));
    }
  }
}

function verifiedMessage({ folder, manifest }: VerifiedBackup): string {
  return `${folder} is whole: ${contentOf(manifest)}. Nothing was changed.`;
}

function restoredMessage(
  { folder, manifest }: VerifiedBackup,
  data: string,
  lacking: readonly string[],
): string {
  return [
    `${folder} is restored into ${data}: ${contentOf(manifest)}.`,
    ...lacking.length > 0
      ? [`Without files, create these again:`, ...lacking]
      : [],
    `Start the server. Agents trust it as before; if its name is another one, pass that with --name. What happened after the backup is unknown to it; the log says so.`,
  ].join("\n");
}

function contentOf(
  { madeAt, host, version, database, newestEvent, archives }:
    VerifiedBackup["manifest"],
): string {
  const what = database
    ? `the database of ${host} as of ${madeAt}, up to event ${newestEvent}`
    : `the files of ${host} as of ${madeAt}, whose database is on a libSQL server`;
  return `${what}, and ${archives.length} archives, made by version ${version}`;
}

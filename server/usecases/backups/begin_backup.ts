import { appendEvent } from "#db/events/events.ts";
import { packageArchives } from "#db/packages/packages.ts";
import { readFileState } from "#db/store/file_state.ts";
import { appliedMigrations } from "#db/store/migrate/applied.ts";
import type { BegunBackup } from "#server/backup/backups.ts";
import type { BackupSource } from "#server/backup/make_backup.ts";
import type { Manifest } from "#server/backup/manifest.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { globalSettings } from "#db/settings/settings.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Begins a backup. It goes on after this returns; an event and the log tell how
 * it ended.
 *
 * @param actor `operator:NAME` or `server`.
 * @throws {Refusal} `backups_off`, `not_possible_now`.
 */
export function beginBackup(
  services: Services,
  actor: string,
  log: (line: string) => void,
): BegunBackup {
  const { backups, archives, store, now } = services;
  if (!backups) {
    throw new Refusal(
      "backups_off",
      "Cannot make a backup: the server has no folder for them; start it with --backups and --backup-passphrase-file",
    );
  }
  // Packages deleted from now on keep their files until they are copied.
  const release = archives.hold();
  const begun = backups.begin({
    database: () => databaseOf(services),
    kept: async () => (await globalSettings(store.db)).backupsKept,
    now,
  });
  if (!begun) {
    void release();
    throw new Refusal(
      "not_possible_now",
      `Cannot make a backup: ${backups.running?.name} is being made; wait until it is done`,
    );
  }
  const done = begun.done.finally(release);
  void noteEnd(services, { ...begun, done }, actor, log);
  return { ...begun, done };
}

async function databaseOf(
  { store }: Services,
): Promise<BackupSource["database"]> {
  if (store.file !== null) {
    const { pages, freePages, pageBytes } = await readFileState(store.db);
    return { file: store.file, bytes: (pages - freePages) * pageBytes };
  }
  return {
    file: null,
    schema: await appliedMigrations(store.db),
    packages: await packageArchives(store.db),
  };
}

async function noteEnd(
  { store, notifier, now }: Services,
  { running: { name }, done }: BegunBackup,
  actor: string,
  log: (line: string) => void,
): Promise<void> {
  const event = await done.then(
    (manifest) => {
      log(`backup: ${name} is made; it took ${manifest.seconds} s`);
      return { kind: "backup.made" as const, payload: payloadOf(manifest) };
    },
    (error: Error) => {
      log(`backup: ${error.message}`);
      const payload = { name, message: error.message };
      return { kind: "backup.failed" as const, payload };
    },
  );
  try {
    await store.commit([appendEvent({ ...event, actor, at: now() })]);
    notifier.notify();
  } catch (error) {
    log(`backup: the end of ${name} is not in the log of events: ${error}`);
  }
}

function payloadOf(
  { name, seconds, database, archives, copiedBytes, missing }: Manifest,
) {
  return {
    name,
    seconds,
    databaseBytes: database?.bytes ?? null,
    archives: archives.length,
    copiedBytes,
    missing: missing.map((one) => one.package),
  };
}

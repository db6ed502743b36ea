import { isBackupOld } from "#server/domain/backups.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { globalSettings } from "#db/settings/settings.ts";
import type { Services } from "#server/usecases/services.ts";
import type { Backup, BackupState } from "#shared/contract/backups.ts";

/** The backups of a server, and the one that is being made. */
export async function describeBackups(
  { backups, store }: Services,
): Promise<BackupState> {
  const { backupHour } = await globalSettings(store.db);
  return {
    folder: backups?.folder ?? null,
    hour: backupHour,
    running: backups?.running ?? null,
    failure: backups?.failure ?? null,
    backups: await backups?.list() ?? [],
  };
}

/** @throws {Refusal} `backup_not_found`. */
export async function backupNamed(
  { backups }: Services,
  name: string,
): Promise<Backup> {
  const found = (await backups?.list())?.find((one) => one.name === name);
  if (found) return found;
  throw new Refusal(
    "backup_not_found",
    `There is no backup ${name}; GET /backups lists them`,
  );
}

/** The newest backup, and whether it is too old; null: none are made. */
export async function backupFacts({ backups, store, now }: Services) {
  if (!backups) return null;
  const { backupAgeDays: days } = await globalSettings(store.db);
  const newest = (await backups.list())[0] ?? null;
  const madeAt = newest && new Date(newest.madeAt);
  return {
    newest,
    failure: backups.failure,
    isOld: backups.running === null &&
      isBackupOld({ newest: madeAt, now: now(), days }),
  };
}

/** The newest backup as the overview shows it; null: none are made. */
export async function newestBackup({ backups }: Services) {
  if (!backups) return null;
  const [newest] = await backups.list();
  return { madeAt: newest?.madeAt ?? null, running: backups.running !== null };
}

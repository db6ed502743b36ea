import type { BegunBackup } from "#server/backup/backups.ts";
import { isBackupDue } from "#server/domain/backups.ts";
import { globalSettings } from "#db/settings/settings.ts";
import type { Services } from "#server/usecases/services.ts";
import { beginBackup } from "./begin_backup.ts";

/**
 * Begins the backup of the day, if it is due; this runs every minute. It does
 * not wait for its end, because a server that stops waits for its jobs.
 *
 * @returns null if none is due.
 */
export async function makeDueBackup(
  services: Services,
  log: (line: string) => void,
): Promise<BegunBackup | null> {
  const { backups, store, now } = services;
  if (!backups || backups.running) return null;
  const { backupHour } = await globalSettings(store.db);
  const [newest] = await backups.list();
  const due = isBackupDue({
    hour: backupHour,
    now: now(),
    newest: newest ? new Date(newest.madeAt) : null,
    failed: backups.failure ? new Date(backups.failure.at) : null,
  });
  if (!due) return null;
  const begun = beginBackup(services, "server", log);
  begun.done.catch(() => {}); // It is noted where the backup ends.
  return begun;
}

import type {
  Backup,
  BackupState,
  RunningBackup,
} from "#shared/contract/backups.ts";
import { text } from "#tui/text/mod.ts";
import { agoWords, percentWords, sizeWords } from "#tui/words/amounts.ts";
import { formatMoment } from "#tui/words/words.ts";

type Facts = (readonly [name: string, value: string])[];

/** A backup, each fact with its label. */
export function backupFacts(backup: Backup, now: Date): Facts {
  const { backups } = text;
  const { facts } = backups;
  return [
    [facts.name, backup.name],
    [facts.madeAt, formatMoment(backup.madeAt, now)],
    [facts.took, backups.seconds(backup.seconds)],
    [facts.version, backups.versionWords(backup.version, backup.schema)],
    [facts.database, databaseWords(backup)],
    ...backup.newestEvent === null
      ? []
      : [[facts.newestEvent, `${backup.newestEvent}`] as const],
    [facts.archives, archiveWords(backup)],
    ...backup.missing.map(({ package: id, why }) =>
      [facts.missing, backups.missingPackage(id, why)] as const
    ),
  ];
}

/** The size of the database in a backup, or where it is. */
export function databaseWords({ databaseBytes }: Backup): string {
  return databaseBytes === null
    ? text.backups.elsewhere
    : sizeWords(databaseBytes);
}

/** A backup in one line: its sizes, and what is missing. */
export function backupWords(backup: Backup): string {
  const { archiveBytes, copiedBytes, missing } = backup;
  return [
    text.backups.words(
      databaseWords(backup),
      sizeWords(archiveBytes),
      sizeWords(copiedBytes),
    ),
    ...missing.length > 0 ? [text.backups.lacks(missing.length)] : [],
  ].join(text.clause);
}

function archiveWords({ archives, archiveBytes, copiedBytes }: Backup): string {
  return text.backups.archiveWords(
    archives,
    sizeWords(archiveBytes),
    sizeWords(copiedBytes),
  );
}

/** Where and when backups are made, and how the last attempt went. */
export function stateFacts(state: BackupState, now: Date): Facts {
  const { backups } = text;
  const { facts } = backups;
  if (state.folder === null) return [[facts.folder, backups.off]];
  return [
    [facts.folder, state.folder],
    [
      facts.schedule,
      state.hour < 0 ? backups.byHand : backups.daily(state.hour),
    ],
    [facts.newest, newestWords(state.backups[0]?.madeAt ?? null, now)],
    ...state.running
      ? [[facts.underWay, runningWords(state.running)] as const]
      : [],
    ...state.failure
      ? [[facts.failure, failureWords(state.failure, now)] as const]
      : [],
  ];
}

function failureWords(
  { at, message }: NonNullable<BackupState["failure"]>,
  now: Date,
): string {
  return text.backups.failed(formatMoment(at, now), message);
}

/** "3 h ago"; "none yet". */
export function newestWords(madeAt: string | null, now: Date): string {
  if (madeAt === null) return text.backups.never;
  const seconds = (now.getTime() - Date.parse(madeAt)) / 1000;
  return text.backups.ago(agoWords(seconds));
}

/** "2026-11-30T02-00-00Z: copying archives, 40 %". */
export function runningWords(
  { name, step, doneBytes, totalBytes }: RunningBackup,
): string {
  const { steps, running } = text.backups;
  const percent = step === "archives" && totalBytes > 0
    ? percentWords(doneBytes, totalBytes)
    : null;
  return running(name, steps[step], percent);
}

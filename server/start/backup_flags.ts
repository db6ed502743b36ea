import { resolve } from "node:path";
import { BadUsage } from "./flags.ts";

/** Where backups are made, and the file of the passphrase of their keys. */
export interface BackupConfig {
  /** Absolute. */
  readonly folder: string;
  readonly passphraseFile: string;
}

/** A backup to restore or to check. */
export interface RestoreConfig {
  /** The folder of the backup. */
  readonly backup: string;
  readonly passphraseFile: string;
  /** Only checks it. */
  readonly verify: boolean;
}

/**
 * Where backups are made, or which one is restored.
 *
 * @throws {BadUsage} If the passphrase is missing, or `--verify` is alone.
 */
export function readBackupFlags(flags: {
  readonly backups: string | undefined;
  readonly "backup-passphrase-file": string | undefined;
  readonly restore: string | undefined;
  readonly verify: boolean;
}): {
  readonly backups: BackupConfig | null;
  readonly restore: RestoreConfig | null;
} {
  const { backups, restore, verify } = flags;
  const passphraseFile = flags["backup-passphrase-file"] || null;
  const needed = (flag: string) => {
    if (passphraseFile) return passphraseFile;
    throw new BadUsage(
      `Cannot use ${flag} without --backup-passphrase-file: the keys in a backup are encrypted; name a file whose first line is the passphrase`,
    );
  };
  if (verify && !restore) {
    throw new BadUsage(
      "Cannot use --verify alone: it belongs to --restore DIR",
    );
  }
  return {
    backups: backups && !restore
      ? { folder: resolve(backups), passphraseFile: needed("--backups") }
      : null,
    restore: restore
      ? { backup: restore, passphraseFile: needed("--restore"), verify }
      : null,
  };
}

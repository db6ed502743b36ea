/** Backups of the server. */
export const backups = {
  about: "backups of the server",
  create:
    "make a backup on the server's host, and wait for it; it goes on if this command is interrupted",
  list: "list the backups, newest first",
  show: "a backup: what is in it, and what is missing",
  name: "name of a backup, such as 2026-11-30T02-00-00Z",
  crumb: "backups",
  make: "make a backup now",
  makeShort: "make",
  all: "Kept",
  settings:
    "backupHour, backupsKept and backupAgeDays: :settings; restore on the host",
  words: (database: string, archives: string, copied: string) =>
    `database ${database}, archives ${archives} (${copied} new)`,
  none: "There is no backup yet",
  off: "The server makes no backups: start it with --backups",
  titles: {
    name: "BACKUP",
    version: "VERSION",
    database: "DATABASE",
    archives: "ARCHIVES",
    copied: "COPIED",
    missing: "MISSING",
  },
  making: "Making a backup",
  begun: (name: string) => `The backup ${name} has begun`,
  made: (name: string, seconds: number) =>
    `The backup ${name} is made; it took ${seconds} s`,
  lacks: (packages: number) =>
    packages === 1
      ? "the file of 1 package is missing"
      : `the files of ${packages} packages are missing`,
  steps: {
    database: "copying the database",
    archives: "copying archives",
    finish: "writing keys and manifest",
  },
  running: (name: string, step: string, percent: string | null) =>
    percent === null ? `${name}: ${step}` : `${name}: ${step}, ${percent}`,
  failed: (at: string, why: string) => `the last one failed at ${at}: ${why}`,
  /** Labels of facts. */
  facts: {
    name: "Backup",
    madeAt: "State of",
    took: "Took",
    version: "Made by",
    database: "Database",
    newestEvent: "Newest event",
    archives: "Archives",
    missing: "Missing",
    folder: "Folder",
    schedule: "Schedule",
    newest: "Newest",
    underWay: "Under way",
    failure: "Failed",
  },
  seconds: (n: number) => `${n} s`,
  versionWords: (version: string, schema: number) =>
    `version ${version}, schema ${schema}`,
  elsewhere: "on a libSQL server, which is backed up by its own means",
  archiveWords: (n: number, bytes: string, copied: string) =>
    n === 0 ? "none" : `${n}, ${bytes}; ${copied} were new`,
  missingPackage: (id: number, why: string) => `package ${id}: ${why}`,
  daily: (hour: number) => `each day at ${`${hour}`.padStart(2, "0")}:00`,
  byHand: "none; backupHour is -1",
  ago: (age: string) => `${age} ago`,
  /** The overview. */
  label: "Backup",
  never: "none yet",
  nowRunning: "being made",
  warnings: {
    failed: (at: string, why: string) =>
      `The last backup failed at ${at}: ${why}`,
    old: (at: string) =>
      `The newest backup is of ${at}: see backup list, or make one with backup create`,
    none: "There is no backup yet: make one with backup create",
    incomplete: (name: string, packages: number) =>
      `The backup ${name} lacks files of ${
        packages === 1 ? "1 package" : `${packages} packages`
      }, damaged on the server: see backup show ${name}`,
  },
  restored: (at: string, backup: string, seq: number) =>
    `at ${at} (event ${seq}) the server was restored from the backup ${backup}: what had happened after it is not in this log`,
};

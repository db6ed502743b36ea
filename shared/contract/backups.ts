import * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { Moment } from "./page.ts";

/** The name of a backup and of its folder: when it was begun, in UTC. */
export const BackupName = z.string().regex(
  /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d{1,3})?$/,
  "the name of a backup, as 2026-11-30T02-00-00Z",
);

/** A package whose file is not in a backup. */
const MissingArchive = z.object({
  package: z.number().int(),
  /** What was wrong with its file on the server. */
  why: z.string(),
});

/** A complete backup. */
export const Backup = z.object({
  name: BackupName,
  /** The moment whose state it holds. */
  madeAt: Moment,
  /** How long it took. */
  seconds: z.number(),
  /** The version of the server, and the number of migrations of its schema. */
  version: z.string(),
  schema: z.number().int(),
  /** Bytes of the database; null: a libSQL server keeps it. */
  databaseBytes: z.number().int().nullable(),
  /** The newest event in it; null where the database is. */
  newestEvent: z.number().int().nullable(),
  /** Number of different archives, and their bytes. */
  archives: z.number().int(),
  archiveBytes: z.number().int(),
  /** Bytes of archives that no earlier backup had: they were copied. */
  copiedBytes: z.number().int(),
  /** Packages whose file was missing or damaged on the server. */
  missing: z.array(MissingArchive),
});
export type Backup = z.infer<typeof Backup>;

/** The parts of a backup, in the order in which they are made. */
export const BackupStep = z.enum(["database", "archives", "finish"]);
export type BackupStep = z.infer<typeof BackupStep>;

/** A backup that is being made. */
export const RunningBackup = z.object({
  name: BackupName,
  startedAt: Moment,
  step: BackupStep,
  /** Bytes of the archives that are done, and of all. */
  doneBytes: z.number().int(),
  totalBytes: z.number().int(),
});
export type RunningBackup = z.infer<typeof RunningBackup>;

/** The state of the backups of a server. */
export const BackupState = z.object({
  /** The folder on the server's host; null: no backups are made. */
  folder: z.string().nullable(),
  /** The hour at which one is made each day, local time of the server. */
  hour: z.number().int(),
  running: RunningBackup.nullable(),
  /** The last attempt, if it failed since the server was started. */
  failure: z.object({ at: Moment, message: z.string() }).nullable(),
  /** Complete backups, the newest first. */
  backups: z.array(Backup),
});
export type BackupState = z.infer<typeof BackupState>;

export const listBackups = endpoint({
  method: "GET",
  path: "/backups",
  summary: "The backups of the server, and the one that is being made",
  role: "viewer",
  output: BackupState,
});

export const readBackup = endpoint({
  method: "GET",
  path: "/backups/{name}",
  summary: "One backup",
  role: "viewer",
  params: z.object({ name: BackupName }),
  output: Backup,
});

/**
 * Begins a backup in the folder of `--backups`, and answers at once; `GET
 * /backups` tells how far it is. Declined with `not_possible_now` if one is being
 * made, and with `backups_off` if the server has no folder for them.
 */
export const createBackup = endpoint({
  method: "POST",
  path: "/backups",
  summary: "Make a backup now",
  role: "admin",
  output: RunningBackup,
  status: 201,
});

import { DatabaseError, isRowMissing } from "#db/store/database_error.ts";
import { Conflict } from "#db/store/transaction.ts";
import { isFailing, isFull } from "#server/archive/disk.ts";

/**
 * Error codes of a database whose disk is full or failing, which another
 * process has locked, which does not answer, or which is closed.
 */
const NOT_NOW = new Set([
  "CLOSED",
  "UNREACHABLE",
  "SQLITE_BUSY",
  "SQLITE_FULL",
  "SQLITE_IOERR",
  "SQLITE_CANTOPEN",
]);

/**
 * The request failed only because of the server's disk, because the database
 * does not answer or is locked, or because the server is stopping: it can
 * succeed later, so the client should try again.
 */
export function isUnavailable(error: unknown): boolean {
  return error instanceof DatabaseError
    ? NOT_NOW.has(error.code)
    : isFull(error) || isFailing(error);
}

/**
 * What it was based on has changed again and again, or the database has lost it:
 * nothing was changed, and the next attempt reads what is there now.
 */
export function isOutdated(error: unknown): boolean {
  return error instanceof Conflict || isRowMissing(error);
}

/** It failed because the disk is full; nothing was changed. */
export function isOutOfSpace(error: unknown): boolean {
  return error instanceof DatabaseError
    ? error.code === "SQLITE_FULL"
    : isFull(error);
}

/** The request came too late, because the server is stopping. */
export function isClosed(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "CLOSED";
}

/** The remote database does not answer; the log has one line for all. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "UNREACHABLE";
}

/** Another program has locked the database. */
export function isBusy(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "SQLITE_BUSY";
}

/**
 * The database has no space for a change, or was not there: nothing of it is
 * stored. After an I/O error, or if a remote database did not answer, that is
 * not certain.
 */
export function isNotStored(error: unknown): boolean {
  return error instanceof DatabaseError &&
    ["SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_BUSY"].includes(error.code);
}

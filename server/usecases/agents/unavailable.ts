import { DatabaseError } from "#db/store/database_error.ts";
import { isFailing, isFull } from "#server/archive/disk.ts";

/**
 * Error codes of a database whose disk is full or failing, or which is closed.
 */
const NOT_NOW = new Set([
  "CLOSED",
  "SQLITE_FULL",
  "SQLITE_IOERR",
  "SQLITE_CANTOPEN",
]);

/**
 * The request failed only because of the server's disk, or because it is
 * stopping: it can succeed later, so the client should try again.
 */
export function isUnavailable(error: unknown): boolean {
  return error instanceof DatabaseError
    ? NOT_NOW.has(error.code)
    : isFull(error) || isFailing(error);
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

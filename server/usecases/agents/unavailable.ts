import { DatabaseError } from "#db/store/database_error.ts";
import { isFailing, isFull } from "#server/archive/disk.ts";

/** What the database says where its disk is full or fails, or it is closed. */
const NOT_NOW = new Set([
  "CLOSED",
  "SQLITE_FULL",
  "SQLITE_IOERR",
  "SQLITE_CANTOPEN",
]);

/**
 * Whether only the server's disk, or its stop, is why it failed: the same can
 * succeed later, so that whoever asked is to come again.
 */
export function isUnavailable(error: unknown): boolean {
  return error instanceof DatabaseError
    ? NOT_NOW.has(error.code)
    : isFull(error) || isFailing(error);
}

/** Whether it is for want of room, so that nothing was changed. */
export function isOutOfSpace(error: unknown): boolean {
  return error instanceof DatabaseError
    ? error.code === "SQLITE_FULL"
    : isFull(error);
}

/** Whether it came too late: the server is being stopped. */
export function isClosed(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "CLOSED";
}

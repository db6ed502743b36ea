import { DatabaseError } from "../../db/database_error.ts";
import { isFailing, isFull } from "../archive/disk.ts";

/** What SQLite says of a disk that is full or fails. */
const OF_THE_DISK = new Set([
  "SQLITE_FULL",
  "SQLITE_IOERR",
  "SQLITE_CANTOPEN",
]);

/**
 * Whether only the server's disk is why it failed: the same can succeed once
 * the disk is well, so that whoever asked is to come again.
 */
export function isNotNow(error: unknown): boolean {
  return error instanceof DatabaseError
    ? OF_THE_DISK.has(error.code)
    : isFull(error) || isFailing(error);
}

/** Whether it is for want of room, so that nothing was changed. */
export function isForWantOfRoom(error: unknown): boolean {
  return error instanceof DatabaseError
    ? error.code === "SQLITE_FULL"
    : isFull(error);
}

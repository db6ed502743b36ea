import type { Connection } from "./connection.ts";
import type { FileUpkeep } from "./transaction.ts";

/** The longest time that commits wait for readers that use the log. */
const PATIENCE_MS = 100;

/**
 * Returns free pages to the disk, and copies the write-ahead log to the file.
 * As long as there is always some reader the log would grow without end: if it
 * has become too long, readers are waited for, for {@linkcode PATIENCE_MS}.
 *
 * @param usualMs The busy timeout of the connection otherwise.
 */
export function maintainFile(
  connection: Connection,
  { givePages, mostLogPages }: FileUpkeep,
  usualMs: number,
): void {
  if (givePages > 0) {
    connection.execute(`pragma incremental_vacuum(${givePages})`);
  }
  const [passed] = connection.run("pragma wal_checkpoint(passive)").rows;
  if (Number(passed?.log ?? 0) <= mostLogPages) return;
  connection.execute(`pragma busy_timeout = ${PATIENCE_MS}`);
  try {
    connection.run("pragma wal_checkpoint(truncate)");
  } finally {
    connection.execute(`pragma busy_timeout = ${usualMs}`);
  }
}

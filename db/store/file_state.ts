import { sql } from "kysely";
import type { Connection } from "./connection.ts";
import type { Db } from "./tables.ts";
import type { FileUpkeep } from "./transaction.ts";

/** What a database takes, in pages. Both kinds of store know it. */
export interface FileState {
  /** Bytes of a page. */
  readonly pageBytes: number;
  readonly pages: number;
  /** Of these, what holds nothing and is used again first. */
  readonly freePages: number;
  /** Whether free pages can be given back while the server runs. */
  readonly shrinks: boolean;
}

const INCREMENTAL = 2;

/** What the database takes now. */
export async function readFileState(db: Db): Promise<FileState> {
  const { rows: [row] } = await sql<Record<string, number>>`
    select s.page_size as pageBytes, p.page_count as pages,
      f.freelist_count as freePages, a.auto_vacuum as mode
    from pragma_page_size s, pragma_page_count p, pragma_freelist_count f,
      pragma_auto_vacuum a`.execute(db);
  const { pageBytes, pages, freePages, mode } = row!;
  return {
    pageBytes: Number(pageBytes),
    pages: Number(pages),
    freePages: Number(freePages),
    shrinks: mode === INCREMENTAL,
  };
}

/** How long commits may wait for readers that hold the log. */
const PATIENCE_MS = 100;

/**
 * Gives free pages back to the disk, and what is in the write-ahead log to the
 * file. Readers that are never all gone at once would let the log grow without
 * end: where it has become too long they are waited for, for a moment.
 *
 * @param usualMs How long the connection waits for others otherwise.
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

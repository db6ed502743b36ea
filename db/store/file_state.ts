import { sql } from "kysely";
import type { Connection } from "./connection.ts";
import type { Db } from "./tables.ts";
import type { FileUpkeep } from "./transaction.ts";

/** The size of a database in pages; both kinds of store have it. */
export interface FileState {
  /** Bytes of a page. */
  readonly pageBytes: number;
  readonly pages: number;
  /** Empty pages among them; they are used again first. */
  readonly freePages: number;
  /** True if free pages can be returned to the disk while the server runs. */
  readonly shrinks: boolean;
}

const INCREMENTAL = 2;

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

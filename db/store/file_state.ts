import { sql } from "kysely";
import type { Db } from "./tables.ts";

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

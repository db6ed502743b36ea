import type { Page } from "#shared/contract/page.ts";

/** Rows fetched at a time; the most the server gives. */
const PAGE_ROWS = 500;

/** The part of a list that a call asks for. */
export interface Cursor {
  readonly after: string | undefined;
  readonly limit: number;
}

/** All rows of a list, page by page as they are wanted, or the first `most`. */
export async function* pagesOf<Row>(
  load: (cursor: Cursor) => Promise<Page<Row>>,
  most = Infinity,
): AsyncGenerator<readonly Row[]> {
  let after: string | undefined;
  let left = most;
  do {
    const limit = Math.min(PAGE_ROWS, left);
    const { rows, next } = await load({ after, limit });
    yield rows;
    left -= rows.length;
    after = next ?? undefined;
  } while (after !== undefined && left > 0);
}

/** Rows that came in one piece. */
export async function* onePage<Row>(
  rows: readonly Row[],
): AsyncGenerator<readonly Row[]> {
  yield await Promise.resolve(rows);
}

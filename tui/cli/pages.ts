import type { z } from "zod";
import type { Endpoint } from "#shared/contract/endpoint.ts";
import type { Page } from "#shared/contract/page.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { unknownWords } from "#tui/words/unknown.ts";
import type { Cli } from "./cli.ts";
import type { Field } from "./formats/field.ts";
import { formatOf } from "./formats/format.ts";
import { TABLE_ROWS } from "./formats/list_options.ts";

/** Rows fetched at a time; the most the server returns. */
const PAGE_ROWS = 500;

/** The part of a list that a call asks for. */
export interface Cursor {
  readonly after: string | undefined;
  readonly limit: number;
}

/** All rows of a list, fetched page by page on demand, or the first `most`. */
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

/** Rows of a single response. */
export async function* onePage<Row>(
  rows: readonly Row[],
): AsyncGenerator<readonly Row[]> {
  yield await Promise.resolve(rows);
}

/**
 * The most rows that a list prints. Tables are for people, and end after a
 * hundred rows; programs get all rows.
 */
export function mostRows(cli: Cli): number {
  const { limit, all } = cli.options();
  return limit ?? (isTable(cli) && !all ? TABLE_ROWS : Infinity);
}

/** True if a list is printed for people. */
export function isTable(cli: Cli): boolean {
  const options = cli.options();
  return !options.quiet && ["table", "wide"].includes(formatOf(options));
}

/**
 * Prints the rows that a call lists, and how many there are besides.
 *
 * @param none The remark if there are no rows.
 */
export async function printList<
  Row,
  Params extends z.ZodType,
  Query extends z.ZodType,
>(
  cli: Cli,
  endpoint: Endpoint<Params, Query, z.ZodType, z.ZodType<Page<Row>>>,
  fields: readonly Field<Row>[],
  { params, query, none, most = mostRows(cli) }: {
    readonly params?: z.input<Params>;
    readonly query?: Omit<z.input<Query>, keyof Cursor>;
    readonly none: string;
    readonly most?: number;
  },
): Promise<void> {
  const connection = await cli.connect();
  let remark: string | null = null;
  let total = 0;
  const pages = pagesOf(
    async (cursor) => {
      const page = await call(connection, endpoint, {
        params,
        query: { ...query, ...cursor } as z.input<Query>,
      });
      remark = unknownWords(page.unknown, page.total);
      total = page.total;
      return page;
    },
    most,
  );
  await cli.out.list(fields, pages, none);
  if (total > most && isTable(cli)) {
    cli.out.note(text.lists.more(most, total - most));
  }
  if (remark !== null) cli.out.note(remark);
}

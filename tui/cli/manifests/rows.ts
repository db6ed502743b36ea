import type { z } from "zod";
import type { Endpoint } from "#shared/contract/endpoint.ts";
import type { Page } from "#shared/contract/page.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { pagesOf } from "#tui/cli/pages.ts";

/** All rows of a list. */
export async function rowsOf<
  Row,
  Params extends z.ZodType,
  Query extends z.ZodType,
>(
  connection: ServerConnection,
  endpoint: Endpoint<Params, Query, z.ZodType, z.ZodType<Page<Row>>>,
  params?: z.input<Params>,
): Promise<Row[]> {
  const rows: Row[] = [];
  const pages = pagesOf((cursor) =>
    call(connection, endpoint, { params, query: cursor as z.input<Query> })
  );
  for await (const page of pages) rows.push(...page);
  return rows;
}

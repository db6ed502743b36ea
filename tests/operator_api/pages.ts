import { assertJson, type OperatorApi } from "./api.ts";

// deno-lint-ignore no-explicit-any -- rows of any list, as received
export type Row = any;

/**
 * Reads every page of a list, forwards from the beginning or backwards from the
 * end.
 */
export async function pages(
  api: OperatorApi,
  path: string,
  query: string,
  towards: "next" | "previous",
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor = towards === "previous" ? "&last=true" : "";
  for (;;) {
    const page = assertJson(
      await api.ask("GET", `/api/v1/${path}?${query}${cursor}`),
    );
    if (towards === "next") rows.push(...page.rows);
    else rows.unshift(...page.rows);
    if (page[towards] === null) return rows;
    cursor = towards === "next"
      ? `&after=${page.next}`
      : `&before=${page.previous}`;
  }
}

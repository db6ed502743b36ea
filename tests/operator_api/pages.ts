import { assertJson, type OperatorApi } from "./api.ts";

// deno-lint-ignore no-explicit-any -- rows of any list, JSON as it came
export type Row = any;

/** Every page of a list, from the beginning on or from the end back. */
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

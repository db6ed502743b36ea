import { assertJson, type operatorApi } from "./api.ts";

type Door = Awaited<ReturnType<typeof operatorApi>>;

// deno-lint-ignore no-explicit-any -- rows of any list, JSON as it came
export type Row = any;

/** Every page of a list, from the beginning on or from the end back. */
export async function pages(
  door: Door,
  path: string,
  query: string,
  towards: "next" | "previous",
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor = towards === "previous" ? "&last=true" : "";
  for (;;) {
    const page = assertJson(
      await door.ask("GET", `/api/v1/${path}?${query}${cursor}`),
    );
    if (towards === "next") rows.push(...page.rows);
    else rows.unshift(...page.rows);
    if (page[towards] === null) return rows;
    cursor = towards === "next"
      ? `&after=${page.next}`
      : `&before=${page.previous}`;
  }
}

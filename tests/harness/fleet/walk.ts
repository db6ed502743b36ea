import { assertEquals } from "@std/assert";
import type { Page, PageQuery } from "#shared/contract/page.ts";

/**
 * Asserts that a list is the same in one page, page by page from its beginning,
 * and page by page from its end, always with the right total; returns its rows.
 *
 * @param list Lists the rows under test, in pages of 2 and of 500.
 */
export async function walk<Row>(
  list: (page: PageQuery) => Promise<Page<Row>>,
): Promise<Row[]> {
  const whole = await list({ limit: 500 });
  const { rows, total } = whole;
  assertEquals([whole.next, whole.previous], [null, null]);
  assertEquals(total, rows.length);

  const forwards: Row[] = [];
  let page = await list({ limit: 2 });
  assertEquals(page.previous, null);
  for (;;) {
    forwards.push(...page.rows);
    assertEquals(page.total, total);
    if (page.next === null) break;
    page = await list({ limit: 2, after: page.next });
  }
  assertEquals(forwards, rows);

  const backwards: Row[] = [];
  page = await list({ limit: 2, last: true });
  assertEquals(page.next, null);
  for (;;) {
    backwards.unshift(...page.rows);
    assertEquals(page.total, total);
    if (page.previous === null) break;
    page = await list({ limit: 2, before: page.previous });
  }
  assertEquals(backwards, rows);
  return rows;
}

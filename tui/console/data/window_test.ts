import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Page } from "#shared/contract/page.ts";
import {
  addPage,
  moveSelection,
  openWindow,
  overshoot,
  type PageCursor,
  pageToLoad,
  position,
  replacePages,
  scrollToSelection,
  type Window,
} from "./window.ts";

const PAGE = 100;

/** A list of numbers as a server pages it: cursors are numbers too. */
function server(list: readonly number[]) {
  return ({ after, before, last }: PageCursor): Page<number> => {
    const rows = after !== undefined
      ? list.filter((n) => n > Number(after)).slice(0, PAGE)
      : before !== undefined
      ? list.filter((n) => n < Number(before)).slice(-PAGE)
      : last
      ? list.slice(-PAGE)
      : list.slice(0, PAGE);
    const more = (n: number | undefined, end: number | undefined) =>
      n === undefined || n === end ? null : `${n}`;
    return {
      rows,
      total: list.length,
      next: more(rows.at(-1), list.at(-1)),
      previous: more(rows[0], list[0]),
    };
  };
}

const count = (n: number) => Array.from({ length: n }, (_, i) => i);
const itself = (n: number) => n;

/** The page as a window holds it. */
const loaded = (page: Page<number>, cursor: PageCursor = {}) => ({
  cursor,
  limit: PAGE,
  page,
});

/** Loads until nothing is lacking, as the hook does between two keys. */
function settled(
  window: Window<number>,
  load: (ask: PageCursor) => Page<number>,
  height: number,
): Window<number> {
  for (let calls = 0; calls < 10; calls++) {
    const cursor = pageToLoad(window, height);
    if (!cursor) return scrollToSelection(window, height);
    window = addPage(window, loaded(load(cursor), cursor));
  }
  throw new Error("the window never stops loading");
}

Deno.test("a window moved through a long list shows the right rows", () => {
  const steps = fc.array(fc.integer({ min: -90, max: 90 }), { maxLength: 60 });
  const heights = fc.integer({ min: 1, max: 90 });
  const sizes = fc.integer({ min: 1, max: 900 });
  fc.assert(fc.property(sizes, heights, steps, (size, height, moves) => {
    const load = server(count(size));
    let window = settled(openWindow(loaded(load({}))), load, height);
    let at = 0;
    for (const by of moves) {
      const bounded = Math.sign(by) * Math.min(Math.abs(by), 2 * height);
      window = settled(moveSelection(window, bounded), load, height);
      at = Math.min(size - 1, Math.max(0, at + bounded));
      assertEquals(window.rows[window.selected], at);
      assertEquals(position("Row", window), `Row ${at + 1} of ${size}`);
      assert(window.top <= window.selected);
      assert(window.selected < window.top + height);
      assert(window.rows.length <= 3 * PAGE);
    }
  }));
});

Deno.test("the last page is opened at its last row", () => {
  const load = server(count(1000));
  const window = settled(
    openWindow(loaded(load({ last: "true" }), { last: "true" })),
    load,
    20,
  );
  assertEquals(position("Row", window), "Row 1000 of 1000");
  assertEquals(moveSelection(window, -5).selected, window.rows.length - 6);
});

Deno.test("a refreshed window keeps its row selected where it is on screen", () => {
  const before = server([10, 20, 30, 40]);
  const window = scrollToSelection(
    moveSelection(openWindow(loaded(before({}))), 2),
    2,
  );
  assertEquals([window.rows[window.selected], window.top], [30, 1]);
  const now = server([5, 10, 20, 30, 40]);
  const pages = [loaded(now({}))];
  const after = scrollToSelection(replacePages(window, pages, itself), 2);
  assertEquals([after.rows[after.selected], after.top], [30, 2]);
});

Deno.test("a refreshed window stays near when its row is gone", () => {
  const window = moveSelection(openWindow(loaded(server([1, 2, 3])({}))), 2);
  const pages = [loaded(server([1, 2])({}))];
  assertEquals(replacePages(window, pages, itself).selected, 1);
  const none = [loaded(server([])({}))];
  assertEquals(position("Row", replacePages(window, none, itself)), "");
});

Deno.test("a move past the rows held goes on where more arrive", () => {
  const steps = fc.array(fc.integer({ min: -400, max: 400 }), {
    maxLength: 12,
  });
  fc.assert(fc.property(fc.integer({ min: 1, max: 900 }), steps, (n, moves) => {
    const list = server(count(n));
    let window = openWindow(loaded(list({})));
    let at = 0;
    for (const by of moves) {
      at = Math.max(0, Math.min(n - 1, at + by));
      let owed: number = by;
      do {
        const rest = overshoot(window, owed);
        window = moveSelection(window, owed);
        owed = rest;
        const cursor = pageToLoad(window, 20);
        if (cursor) window = addPage(window, loaded(list(cursor), cursor));
      } while (owed !== 0);
      assertEquals(window.rows[window.selected], at);
    }
  }));
});

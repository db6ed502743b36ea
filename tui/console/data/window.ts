import type { Page } from "#shared/contract/page.ts";
import { text } from "#tui/text/mod.ts";

/** The page to load; the first one if empty. */
export interface PageCursor {
  readonly after?: string;
  readonly before?: string;
  readonly last?: "true";
}

export interface LoadedPage<Row> {
  readonly cursor: PageCursor;
  /** Rows the page may have at most. */
  readonly limit: number;
  readonly page: Page<Row>;
}

/**
 * The loaded rows of a long list: a few neighbouring pages. The rest stays on
 * the server.
 */
export interface Window<Row> {
  readonly pages: readonly LoadedPage<Row>[];
  readonly rows: readonly Row[];
  /** Rows of the list before the first loaded one. */
  readonly before: number;
  /** Index into `rows`; 0 when there are none. */
  readonly selected: number;
  /** Index of the first row on screen. */
  readonly top: number;
}

/** Most pages held; those farthest from the selection go first. */
const MOST_PAGES = 3;

/** A window on one page; its last row is selected if it is the last page. */
export function openWindow<Row>(loaded: LoadedPage<Row>): Window<Row> {
  const { cursor, page: { rows, total } } = loaded;
  return {
    pages: [loaded],
    rows,
    before: cursor.last ? total - rows.length : 0,
    selected: cursor.last ? Math.max(0, rows.length - 1) : 0,
    top: 0,
  };
}

/** Selects the row `by` rows down (up if negative), within the loaded rows. */
export function moveSelection<Row>(
  window: Window<Row>,
  by: number,
): Window<Row> {
  const last = Math.max(0, window.rows.length - 1);
  const selected = Math.min(last, Math.max(0, window.selected + by));
  return { ...window, selected };
}

/** How far a move goes past the loaded rows; 0 at an end of the list. */
export function overshoot<Row>(
  { pages, rows, selected }: Window<Row>,
  by: number,
): number {
  const last = Math.max(0, rows.length - 1);
  const to = selected + by;
  if (to > last && pages.at(-1)!.page.next !== null) return to - last;
  return to < 0 && pages[0]!.page.previous !== null ? to : 0;
}

/** Scrolls so that the selected row is among the `height` rows on screen. */
export function scrollToSelection<Row>(
  window: Window<Row>,
  height: number,
): Window<Row> {
  const { selected, rows } = window;
  const lowest = Math.max(0, rows.length - height);
  const top = Math.min(
    Math.max(window.top, selected - height + 1),
    selected,
    lowest,
  );
  return top === window.top ? window : { ...window, top };
}

/**
 * How near the selection comes to an edge before more is fetched. Less than a
 * page, or fetching at one edge would drop what the other then lacks.
 */
const MARGIN_ROWS = 100;

/** The page to fetch next so that scrolling meets no edge, or null. */
export function pageToLoad<Row>(
  { pages, rows, selected }: Window<Row>,
  height: number,
): PageCursor | null {
  const { next } = pages.at(-1)!.page;
  const { previous } = pages[0]!.page;
  const margin = Math.min(2 * height, MARGIN_ROWS);
  if (next !== null && selected + margin >= rows.length) {
    return { after: next };
  }
  if (previous !== null && selected < margin) return { before: previous };
  return null;
}

/** Adds a page that `pageToLoad` named to its end of the window. */
export function addPage<Row>(
  window: Window<Row>,
  loaded: LoadedPage<Row>,
): Window<Row> {
  if (loaded.cursor.after !== undefined) {
    const pages = [...window.pages, loaded];
    const gone = pages.length > MOST_PAGES
      ? pages.shift()!.page.rows.length
      : 0;
    return shiftRows(window, pages, -gone);
  }
  const pages = [loaded, ...window.pages].slice(0, MOST_PAGES);
  return shiftRows(window, pages, loaded.page.rows.length);
}

/** Replaces the pages; the same row stays selected if it is still there. */
export function replacePages<Row>(
  window: Window<Row>,
  pages: readonly LoadedPage<Row>[],
  idOf: (row: Row) => unknown,
): Window<Row> {
  const rows = rowsOf(pages);
  const selectedRow = window.rows[window.selected];
  const found = selectedRow === undefined
    ? -1
    : rows.findIndex((row) => idOf(row) === idOf(selectedRow));
  const last = Math.max(0, rows.length - 1);
  const selected = found >= 0 ? found : Math.min(window.selected, last);
  const top = Math.max(0, window.top + selected - window.selected);
  const total = pages[0]?.page.total ?? 0;
  const before = pages[0]?.page.previous === null
    ? 0
    : Math.max(0, Math.min(window.before, total - rows.length));
  return { pages, rows, before, selected, top };
}

/** True if two answers of the server say the same. */
export function isSameData(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The position of the selection in the whole list: "Machine 3 of 120". */
export function position<Row>(
  noun: string,
  window: Window<Row> | null,
): string {
  if (!window || window.rows.length === 0) return "";
  const { pages, before, selected } = window;
  return text.list.place(
    noun,
    before + selected + 1,
    pages.at(-1)!.page.total,
  );
}

/** The window on `pages`, whose rows moved by `by` places. */
function shiftRows<Row>(
  window: Window<Row>,
  pages: readonly LoadedPage<Row>[],
  by: number,
): Window<Row> {
  return {
    pages,
    rows: rowsOf(pages),
    before: Math.max(0, window.before - by),
    selected: Math.max(0, window.selected + by),
    top: Math.max(0, window.top + by),
  };
}

function rowsOf<Row>(pages: readonly LoadedPage<Row>[]): readonly Row[] {
  return pages.flatMap(({ page }) => page.rows);
}

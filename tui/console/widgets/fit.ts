import stringWidth from "string-width";
import { showInvisible } from "#shared/invisible.ts";
import { glyphs } from "#tui/console/glyphs.ts";

const graphemes = new Intl.Segmenter();

/** Text of which every character is one cell: measured at once. */
const isPlain = (text: string) => /^[\x20-\x7e]*$/.test(text);

/**
 * One line of at most `width` terminal cells, an ellipsis where it was cut.
 * Control and invisible characters are shown as the replacement character:
 * names come from machines, not from us.
 */
export function clip(text: string, width: number): string {
  const line = isPlain(text) ? text : showInvisible(text);
  if (isPlain(line) ? line.length <= width : stringWidth(line) <= width) {
    return line;
  }
  if (width < 1) return "";
  if (isPlain(line)) return `${line.slice(0, width - 1)}${glyphs.cut}`;
  let kept = "";
  let used = 1;
  for (const { segment } of graphemes.segment(line)) {
    used += stringWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}${glyphs.cut}`;
}

/** `clip`, filled with spaces to exactly `width` cells. */
export function fit(text: string, width: number, right = false): string {
  const line = clip(text, width);
  const taken = isPlain(line) ? line.length : stringWidth(line);
  const spaces = " ".repeat(Math.max(0, width - taken));
  return right ? spaces + line : line + spaces;
}

/**
 * Text broken between words into lines of at most `width` cells; what does not
 * fit into `most` lines is cut.
 */
export function wrap(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line === "") {
      line = word;
    } else if (
      lines.length === most - 1 || stringWidth(`${line} ${word}`) <= width
    ) {
      line += ` ${word}`;
    } else {
      lines.push(clip(line, width));
      line = word;
    }
  }
  return [...lines, clip(line, width)];
}

/** The width of a column beside the others. */
export interface Fit {
  /** Least cells it needs. */
  readonly width: number;
  /**
   * Cells in which its texts are seldom cut: it gets them before a column that
   * only grows gets more than it needs.
   */
  readonly enough?: number;
  /** Its share of the remaining cells; 0 if left out. */
  readonly grow?: number;
  /**
   * If space is short, the column with the highest number is left out first.
   */
  readonly drop?: number;
}

/**
 * The widths of columns side by side, one cell between two. If they need too
 * much and none can be left out, the one that grows most is narrower.
 *
 * @param width Cells there are for all of them.
 * @returns A width for each column; 0 for one that had to go.
 */
export function fitColumns(columns: readonly Fit[], width: number): number[] {
  const shown = new Set(columns);
  const needed = () =>
    [...shown].reduce((sum, column) => sum + column.width + 1, -1);
  while (needed() > width) {
    const goes = [...shown].filter(({ drop }) => drop)
      .toSorted((a, b) => b.drop! - a.drop!)[0];
    if (!goes) break;
    shown.delete(goes);
  }
  const lacking = Math.max(0, needed() - width);
  const narrower =
    [...shown].toSorted((a, b) => (b.grow ?? 0) - (a.grow ?? 0))[0];
  if (lacking > 0) {
    return columns.map((column) =>
      !shown.has(column)
        ? 0
        : column === narrower && column.grow
        ? Math.max(1, column.width - lacking)
        : column.width
    );
  }
  const room = Math.max(0, width - needed());
  const missing = columns.map((column) =>
    shown.has(column) ? Math.max(0, (column.enough ?? 0) - column.width) : 0
  );
  const all = missing.reduce((sum, cells) => sum + cells, 0);
  const filled = shareOut(Math.min(room, all), missing);
  const grown = shareOut(
    room - Math.min(room, all),
    columns.map((column) => shown.has(column) ? column.grow ?? 0 : 0),
  );
  return columns.map((column, i) =>
    shown.has(column) ? column.width + filled[i]! + grown[i]! : 0
  );
}

/** Cells handed out in proportion to the shares, all of them if there are any. */
function shareOut(cells: number, shares: readonly number[]): number[] {
  let left = cells;
  let rest = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => {
    if (share === 0) return 0;
    const more = Math.floor((left * share) / rest);
    left -= more;
    rest -= share;
    return more;
  });
}

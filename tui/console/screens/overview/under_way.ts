import stringWidth from "string-width";
import type { PackageUnderWay } from "#shared/contract/server.ts";
import type { Overview } from "#tui/console/data/figures.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import type { Line } from "#tui/console/screens/line.ts";
import { text } from "#tui/text/mod.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import { fitTitle } from "#tui/console/widgets/title_cell.ts";
import type { Piece } from "#tui/console/widgets/sheet.tsx";
import { stackedBar } from "#tui/console/widgets/stacked_bar.ts";
import { numberWords, percentWords } from "#tui/words/amounts.ts";
import { type Shares, sharesOf } from "#shared/contract/packages/shares.ts";
import { titleOf } from "#tui/words/titles.ts";
import { formatDue } from "#tui/words/words.ts";

/** Least and most cells of the title, and of the bar. */
const TITLE = { least: 14, most: 30 };
const BAR = { least: 12, most: 120 };
/** Lines of a package in a panel with room: bar, figures, a blank. */
const TALL = 3;

/** One package under way, worded. */
interface Row {
  readonly id: number;
  readonly of: PackageUnderWay["package"];
  readonly shares: Shares;
  /** In order: percentage, done, failed, on machines, to come, end. */
  readonly figures: Record<Figure, Piece>;
}
type Figure = "percent" | "done" | "failed" | "moving" | "toCome" | "end";

/**
 * Every package under way: how far it is, and when it is expected to end. With
 * `rows` lines of space each has two, else one with what fits.
 */
export function underWayLines(
  { underWay, underWayTotal, at }: Overview,
  cells: number,
  rows: number,
): Line[] {
  if (underWay.length === 0) {
    return [{
      key: "none",
      pieces: [{ text: text.underWay.none, tone: "quiet" }],
    }];
  }
  const worded = underWay.map((one) => wordsOf(one, new Date(at)));
  const more = underWayTotal - underWay.length;
  const isTall = rows >= worded.length * TALL + 2 + (more > 0 ? 1 : 0);
  return [
    ...isTall ? tallLines(worded, cells) : shortLines(worded, cells),
    ...more > 0
      ? [{
        key: "more",
        pieces: [{ text: text.underWay.more(more), tone: "quiet" as const }],
        target: { place: { screen: "packages" as const } },
      }]
      : [],
  ];
}

function wordsOf(one: PackageUnderWay, now: Date): Row {
  const shares = sharesOf(one.counts);
  const { done, failed, moving, total } = shares;
  const words = text.underWay;
  const waiting = total - done - failed - moving;
  return {
    id: one.package.id,
    of: one.package,
    shares,
    figures: {
      percent: { text: percentWords(done, total) },
      done: {
        text: words.done(numberWords(done)),
        tone: done > 0 ? "ok" : "quiet",
      },
      failed: {
        text: words.failed(numberWords(failed)),
        tone: failed > 0 ? "failed" : "quiet",
      },
      moving: {
        text: words.moving(numberWords(moving)),
        tone: moving > 0 ? "moving" : "quiet",
      },
      toCome: {
        text: words.toCome(numberWords(waiting)),
        tone: waiting > 0 ? "plain" : "quiet",
      },
      end: endOf(one, now),
    },
  };
}

/** The bar on one line, its figures on the next. */
function tallLines(rows: readonly Row[], cells: number): Line[] {
  const title = titleCells(rows, TITLE.most);
  const [percent] = cellsOf(rows, ["percent"]);
  const bar = Math.min(BAR.most, cells - title - percent! - 2);
  const shown: Figure[] = ["done", "failed", "moving", "toCome"];
  const before = () => cellsOf(rows, shown).reduce((sum, n) => sum + n + 2, 2);
  const whole = title + 1 + bar + 1 + percent!;
  const [longestEnd] = cellsOf(rows, ["end"]);
  for (const figure of ["moving", "done"] as const) {
    if (before() + longestEnd! <= whole) break;
    shown.splice(shown.indexOf(figure), 1);
  }
  const widths = cellsOf(rows, shown);
  const end = Math.max(0, whole - before());
  return rows.flatMap(({ id, of, shares, figures }, n): Line[] => [
    ...n > 0 ? [detail(`gap ${id}`, [])] : [],
    lineOf(of, [
      { text: fitTitle(of, title) },
      { text: " " },
      ...stackedBar(shares, bar),
      { text: ` ${fit(figures.percent.text, percent!, true)}` },
    ]),
    detail(`figures ${id}`, [
      { text: "  " },
      ...shown.map((figure, i) => ({
        ...figures[figure],
        text: fit(figures[figure].text, widths[i]! + 2),
      })),
      { ...figures.end, text: fit(figures.end.text, end, true) },
    ]),
  ]);
}

/** Everything on one line; what does not fit is left out. */
function shortLines(rows: readonly Row[], cells: number): Line[] {
  const shown: Figure[] = [
    "percent",
    "done",
    "failed",
    "moving",
    "toCome",
    "end",
  ];
  const used = () => cellsOf(rows, shown).reduce((sum, n) => sum + n + 2, 0);
  const title = () =>
    Math.min(
      titleCells(rows, TITLE.most),
      Math.max(TITLE.least, cells - 1 - used() - BAR.least),
    );
  const room = () => cells - title() - 1 - used();
  for (const figure of ["moving", "done", "toCome", "end"] as const) {
    if (room() >= BAR.least) break;
    shown.splice(shown.indexOf(figure), 1);
  }
  const widths = cellsOf(rows, shown);
  const bar = Math.min(BAR.most, Math.max(4, room()));
  return rows.map(({ of, shares, figures }) =>
    lineOf(of, [
      { text: fitTitle(of, title()) },
      { text: " " },
      ...stackedBar(shares, bar),
      ...shown.map((figure, i) => ({
        ...figures[figure],
        text: `  ${fit(figures[figure].text, widths[i]!, true)}`,
      })),
    ])
  );
}

function lineOf(
  of: PackageUnderWay["package"],
  pieces: readonly Piece[],
): Line {
  return {
    key: `under way ${of.id}`,
    pieces,
    target: {
      place: { screen: "package", package: { id: of.id, name: titleOf(of) } },
    },
  };
}

function detail(key: string, pieces: readonly Piece[]): Line {
  return { key, pieces, passive: true };
}

function titleCells(rows: readonly Row[], most: number): number {
  return Math.min(
    most,
    Math.max(...rows.map(({ of }) => stringWidth(titleOf(of)))),
  );
}

/** Cells of each figure: as many as the longest of it has. */
function cellsOf(rows: readonly Row[], shown: readonly Figure[]): number[] {
  return shown.map((figure) =>
    Math.max(...rows.map(({ figures }) => stringWidth(figures[figure].text)))
  );
}

function endOf({ forecast }: PackageUnderWay, now: Date): Piece {
  const words = text.underWay;
  if (!forecast) return { text: words.running, tone: "moving" };
  return forecast.all === null
    ? { text: words.silent, tone: "open" }
    : { text: words.end(glyphs.about, formatDue(forecast.all, now)) };
}

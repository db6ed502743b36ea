import type { PackageProgress } from "#shared/contract/packages/progress.ts";
import { HOUR_MS } from "#shared/time.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import type { Tone } from "#tui/console/theme.ts";
import { text } from "#tui/text/mod.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import type { Piece, SheetLine } from "#tui/console/widgets/sheet.tsx";
import { formatDue } from "#tui/words/words.ts";

/** Cells of the labels at the left, the axis included. */
const AXIS = 6;
/** The fewest cells of a curve. */
const LEAST = 20;

/**
 * The part of the machines that have a package over time, since its first
 * assignment: an area up to now, and dots where the forecast expects waiting
 * machines to poll. Empty for a screen reader, and before the first assignment.
 *
 * @param width Cells of a line.
 * @param height Lines of the area; two below it name the times.
 */
export function curveLines(
  progress: PackageProgress,
  width: number,
  height: number,
): SheetLine<never>[] {
  const { points, assigned } = progress;
  const cells = width - AXIS;
  if (
    points.length === 0 || assigned === 0 || cells < LEAST ||
    glyphs.levels === ""
  ) return [];
  const now = Date.parse(progress.at);
  const from = Date.parse(points[0]!.at);
  const to = endOf(progress, from, now);
  const columns = Array.from({ length: cells }, (_, i) => {
    const begins = from + i / cells * (to - from);
    const ends = from + (i + 1) / cells * (to - from);
    return begins < now
      ? { share: doneAt(progress, Math.min(ends, now)), isForecast: false }
      : { share: expectedAt(progress, ends, now), isForecast: true };
  }).map((column) => ({ ...column, share: column.share / assigned }));
  return [
    ...Array.from({ length: height }, (_, row): SheetLine<never> => ({
      key: `curve ${row}`,
      passive: true,
      pieces: [
        { text: axisLabel(row, height), tone: "quiet" },
        ...joined(columns.map((column) => cellOf(column, row, height))),
      ],
    })),
    {
      key: "curve times",
      passive: true,
      pieces: [{ text: timesLine({ from, now, to }, cells), tone: "quiet" }],
    },
  ];
}

interface Column {
  /** From 0 to 1. */
  readonly share: number;
  readonly isForecast: boolean;
}

/**
 * The end of the axis: the expected end, but no later than twice the time since
 * the beginning, or six hours, or the past would be too narrow to be read.
 */
function endOf(
  { forecast }: PackageProgress,
  from: number,
  now: number,
): number {
  const all = forecast?.all ? Date.parse(forecast.all) : now;
  const most = now + Math.max(2 * (now - from), 6 * HOUR_MS);
  return Math.max(now, from + 1, Math.min(all, most));
}

function doneAt({ points }: PackageProgress, at: number): number {
  return points.findLast((point) => Date.parse(point.at) <= at)?.done ?? 0;
}

/** Those that have it, and the waiting ones that have polled by then. */
function expectedAt(
  { points, forecast }: PackageProgress,
  at: number,
  now: number,
): number {
  const done = points.at(-1)!.done;
  if (!forecast) return done;
  const { half, most, all, waiting, unseen } = forecast;
  const marks = [[now, 0], [half, 0.5], [most, 0.9], [all, 1]] as const;
  let [before, reached] = [now, 0];
  for (const [time, share] of marks) {
    const mark = typeof time === "string" ? Date.parse(time) : time ?? now;
    if (at < mark) {
      reached += (share - reached) * (at - before) / (mark - before);
      break;
    }
    [before, reached] = [mark, share];
  }
  return done + reached * (waiting - unseen);
}

/** One cell of the area, or of the line of dots. */
function cellOf(
  { share, isForecast }: Column,
  row: number,
  height: number,
): { text: string; tone: Tone } {
  const { levels, empty } = glyphs;
  const steps = levels.length;
  const filled = share > 0
    ? Math.max(1, Math.round(Math.min(1, share) * height * steps))
    : 0;
  const below = (height - 1 - row) * steps;
  const part = Math.max(0, Math.min(steps, filled - below));
  if (isForecast) {
    const isTop = part > 0 && filled - below <= steps;
    return { text: isTop ? empty : " ", tone: "moving" };
  }
  if (part > 0) return { text: levels[part - 1]!, tone: "ok" };
  return row === height - 1
    ? { text: levels[0]!, tone: "quiet" }
    : { text: " ", tone: "quiet" };
}

/** Neighbours of one colour as one piece. */
function joined(cells: readonly { text: string; tone: Tone }[]): Piece[] {
  const pieces: { text: string; tone: Tone }[] = [];
  for (const { text, tone } of cells) {
    const last = pieces.at(-1);
    if (last?.tone === tone) last.text += text;
    else pieces.push({ text, tone });
  }
  return pieces;
}

function axisLabel(row: number, height: number): string {
  const label = row === 0
    ? "100 %"
    : row === height - 1
    ? "0 %"
    : row === Math.floor(height / 2) && height % 2 === 1
    ? "50 %"
    : "";
  return `${label.padStart(AXIS - 1)}${glyphs.frame[3]}`;
}

/** The beginning, now, and the end if that is later. */
function timesLine(
  { from, now, to }: { from: number; now: number; to: number },
  cells: number,
): string {
  const moment = new Date(now);
  const start = formatDue(new Date(from), moment);
  const isForecast = to > now;
  const end = isForecast
    ? `${text.progress.forecast} ${formatDue(new Date(to), moment)}`
    : text.progress.now;
  const middle = isForecast ? text.progress.now : "";
  const at = Math.round((now - from) / (to - from) * cells);
  const left = Math.max(
    start.length + 2,
    Math.min(at - middle.length, cells - end.length - middle.length - 2),
  );
  const line = fit(start, left) + middle;
  return " ".repeat(AXIS) +
    (line.length + end.length + 1 <= cells
      ? fit(line, cells - end.length) + end
      : fit(start, cells - end.length) + end);
}

import { useContext, useRef } from "react";
import { Box, Text, useIsScreenReaderEnabled } from "ink";
import stringWidth from "string-width";
import {
  PlaceStateContext,
  usePlaceState,
} from "#tui/console/data/place_state.ts";
import type { Navigable } from "#tui/console/keys/lists.ts";
import { text as words } from "#tui/text/mod.ts";
import { theme, type Tone } from "#tui/console/theme.ts";
import { clip, fit, wrap } from "./fit.ts";

/** Text of one colour. */
export interface Piece {
  readonly text: string;
  readonly tone?: Tone;
}

/** One line of a sheet. `target` is what enter opens, if anything. */
export interface SheetLine<Target> {
  /** Identifies the line across reloads: the selection follows it. */
  readonly key: string;
  readonly pieces: readonly Piece[];
  readonly heading?: boolean;
  /** True for a part of a drawing: the selection passes over it. */
  readonly passive?: boolean;
  readonly target?: Target;
}

export interface Sheet<Target> extends Navigable {
  readonly selected: SheetLine<Target> | null;
  readonly top: number;
  /** Selects the first line of the next section; after the last, the first. */
  readonly nextSection: (by: 1 | -1) => void;
  /** "Line 3 of 40". */
  readonly where: string;
}

/** Cells of a field's label. */
export const LABEL = 15;
/** Cells in front of a line for the selection mark. */
const MARK = 2;
/** Most lines of a value; the rest is cut. */
const MOST_LINES = 12;

export function heading(text: string): SheetLine<never> {
  return { key: `# ${text}`, pieces: [{ text }], heading: true };
}

/** An empty line before `name`'s section. */
export function gap(name: string): SheetLine<never> {
  return { key: `gap ${name}`, pieces: [], heading: true };
}

/**
 * A label and its value, broken into as many lines as needed.
 *
 * @param labelWidth Cells of the label; the same for every field of a page.
 */
export function field<Target = never>(
  label: string,
  value: string | Piece,
  width: number,
  target?: Target,
  labelWidth = LABEL,
): SheetLine<Target>[] {
  const { text, tone } = typeof value === "string"
    ? { text: value, tone: undefined }
    : value;
  const room = Math.max(10, width - MARK - labelWidth - 1);
  const lines = text.split("\n").flatMap((line) => wrap(line, room, MOST_LINES))
    .slice(0, MOST_LINES);
  return lines.map((line, i) => ({
    key: `${label} ${i}`,
    pieces: [
      {
        text: fit(i === 0 ? clip(label, labelWidth) : "", labelWidth + 1),
        tone: "quiet",
      },
      { text: line, tone },
    ],
    target,
  }));
}

/** A sentence of its own, over the whole width. */
export function note(
  key: string,
  said: string | Piece,
  width: number,
): SheetLine<never>[] {
  const { text, tone } = typeof said === "string"
    ? { text: said, tone: undefined }
    : said;
  return wrap(text, width - MARK - 1, MOST_LINES)
    .map((line, i) => ({ key: `${key} ${i}`, pieces: [{ text: line, tone }] }));
}

/** A text of several lines, all of it, over the whole width. */
export function wholeText(
  key: string,
  said: string,
  width: number,
): SheetLine<never>[] {
  return said.split("\n")
    .flatMap((line) => wrap(line, width - MARK - 1, Infinity))
    .map((line, i) => ({ key: `${key} ${i}`, pieces: [{ text: line }] }));
}

/** The indexes the selection may have: not headings, nor parts of drawings. */
function rests(lines: readonly SheetLine<unknown>[]): number[] {
  return lines.flatMap((line, i) => line.heading || line.passive ? [] : [i]);
}

/**
 * Lines that the selection passes from the selected one to line `row` of those
 * on screen, from 0; null: there is none, or it is a heading.
 */
export function rowsBetween(
  lines: readonly SheetLine<unknown>[],
  { top, selected, height }: Pick<
    Sheet<unknown>,
    "top" | "selected" | "height"
  >,
  row: number,
): number | null {
  const at = top + row;
  if (row < 0 || row >= height || !lines[at] || lines[at].heading) return null;
  const stops = rests(lines);
  const from = stops.findIndex((i) => lines[i]!.key === selected?.key);
  return stops.indexOf(at) - from;
}

/**
 * The first line on screen so that line `at` is among the `height`, with the
 * headings right above it where they fit.
 */
export function topFor(
  lines: readonly SheetLine<unknown>[],
  { top, at, height }: {
    readonly top: number;
    readonly at: number;
    readonly height: number;
  },
): number {
  let first = at;
  while (first > 0 && at - first < height - 1 && lines[first - 1]!.heading) {
    first--;
  }
  const lowest = Math.max(0, lines.length - height);
  return Math.min(lowest, first, Math.max(top, at - height + 1));
}

/** Keeps the selected line and the scroll position of a page of lines. */
export function useSheet<Target>(
  lines: readonly SheetLine<Target>[],
  height: number,
): Sheet<Target> {
  const [saved, save] = usePlaceState("sheet line", { key: "", place: 0 });
  const kept = useContext(PlaceStateContext);
  const topBefore = useRef(kept.get("sheet top") as number ?? 0);
  const stops = rests(lines);
  const found = stops.findIndex((i) => lines[i]!.key === saved.key);
  const place = found >= 0
    ? found
    : Math.max(0, Math.min(saved.place, stops.length - 1));
  const at = stops[place] ?? 0;
  const top = lines.length === 0
    ? 0
    : topFor(lines, { top: topBefore.current, at, height });
  // Lines that all fit, such as "Loading", must not reset the position.
  if (lines.length > height) {
    topBefore.current = top;
    kept.set("sheet top", top);
  }
  const to = (index: number) => {
    const next = Math.max(0, Math.min(index, stops.length - 1));
    const line = lines[stops[next] ?? -1];
    if (line) save({ key: line.key, place: next });
  };
  return {
    selected: lines[stops[place] ?? -1] ?? null,
    top,
    height,
    where: words.sheet.line(place + 1, stops.length),
    move: (by) => to(place + by),
    first: () => to(0),
    last: () => to(stops.length - 1),
    nextSection(by) {
      const firsts = stops.flatMap((i, n) => lines[i - 1]?.heading ? [n] : []);
      const next = by > 0
        ? firsts.find((n) => n > place) ?? firsts[0]
        : firsts.findLast((n) => n < place) ?? firsts.at(-1);
      to(next ?? place);
    },
  };
}

/** Draws the lines of a sheet that are on screen. */
export function SheetView<Target>({ lines, sheet, width, height }: {
  readonly lines: readonly SheetLine<Target>[];
  readonly sheet: Sheet<Target>;
  readonly width: number;
  readonly height: number;
}) {
  const spoken = useIsScreenReaderEnabled();
  if (spoken && sheet.selected) {
    return <SpokenLine lines={lines} selected={sheet.selected} />;
  }
  return (
    <Box
      flexDirection="column"
      flexShrink={0}
      height={height}
      width={width}
      overflow="hidden"
    >
      {lines.slice(sheet.top, sheet.top + height).map((line, row) => (
        <SheetRow
          key={row}
          line={line}
          selected={line.key === sheet.selected?.key}
          width={width}
        />
      ))}
    </Box>
  );
}

/**
 * The selected line with what it stands under, for a screen reader: moving on
 * says the next.
 */
function SpokenLine<Target>({ lines, selected }: {
  readonly lines: readonly SheetLine<Target>[];
  readonly selected: SheetLine<Target>;
}) {
  const at = lines.findIndex(({ key }) => key === selected.key);
  const under = lines.slice(0, at)
    .findLast(({ heading, pieces }) => heading && pieces.length > 0);
  return (
    <Box aria-role="listitem" aria-state={{ selected: true }}>
      <Text>{spokenWords(selected, under ?? null)}</Text>
    </Box>
  );
}

/** A line as a screen reader says it; of a table, each cell with its title. */
function spokenWords(
  { pieces }: SheetLine<unknown>,
  under: SheetLine<unknown> | null,
): string {
  const wordsIn = (some: readonly Piece[]) =>
    some.map(({ text }) => text.trim()).filter((text) => text !== "");
  if (!under) return wordsIn(pieces).join(" ");
  const titles = under.pieces;
  if (titles.length > 1 && titles.length === pieces.length) {
    return pieces.flatMap(({ text }, i) =>
      text.trim() === "" ? [] : [`${titles[i]!.text.trim()} ${text.trim()}`]
    ).join(", ");
  }
  return words.sheet.labelled(
    wordsIn(titles).join(" "),
    wordsIn(pieces).join(" "),
  );
}

/**
 * One line of a sheet.
 *
 * @param filled It takes exactly `width` cells, to be drawn beside others.
 */
export function SheetRow<Target>({ line, selected, width, filled = false }: {
  readonly line: SheetLine<Target>;
  readonly selected: boolean;
  readonly width: number;
  readonly filled?: boolean;
}) {
  const mark = line.heading ? " " : selected ? "> " : "  ";
  let room = width - mark.length;
  const pieces = line.pieces.map(({ text, tone }) => {
    const shown = clip(text, Math.max(0, room));
    room -= stringWidth(shown);
    return { text: shown, tone };
  });
  const isInverse = selected && line.target !== undefined;
  const rest = filled ? " ".repeat(Math.max(0, room)) : "";
  return (
    <Text
      bold={line.heading}
      inverse={isInverse}
      color={line.heading ? theme.accent : undefined}
      wrap="truncate"
    >
      {mark}
      {pieces.map(({ text, tone }, i) => (
        <Text key={i} color={tone && !isInverse ? theme[tone] : undefined}>
          {text}
        </Text>
      ))}
      {rest}
      {line.pieces.length === 0 && !filled ? " " : ""}
    </Text>
  );
}

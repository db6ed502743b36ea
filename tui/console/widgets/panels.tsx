import { Box, Text } from "ink";
import stringWidth from "string-width";
import { glyphs } from "#tui/console/glyphs.ts";
import { theme } from "#tui/console/theme.ts";
import { clip } from "./fit.ts";
import {
  gap,
  heading,
  type Sheet,
  type SheetLine,
  SheetRow,
} from "./sheet.tsx";

/** Columns of the window from which panels are drawn in frames. */
export const PANELS_FROM = 100;

/** The lines under one title. In a wide window they have a frame. */
export interface Section<Target> {
  /** Distinguishes it from the others of its page. */
  readonly name: string;
  readonly title: string;
  /** At the right of the title. */
  readonly note?: string;
  readonly lines: readonly SheetLine<Target>[];
  /** In a wide window. */
  readonly side: "left" | "right";
}

/** Cells of both columns of panels in a window of `columns`. */
export function panelWidths(columns: number): { left: number; right: number } {
  const left = Math.floor(columns * 0.58);
  return { left, right: columns - left };
}

/** Cells for the text of a line in a panel; frame and mark are beside it. */
export const textCells = (panel: number) => panel - 5;

/** All lines in their order, for the selection and for a narrow window. */
export function sectionLines<Target>(
  sections: readonly Section<Target>[],
): SheetLine<Target>[] {
  return sections.flatMap(({ name, title, lines }, i) => [
    ...i > 0 ? [gap(name)] : [],
    heading(title),
    ...lines,
  ]);
}

/** Lines of a frame beside what it holds. */
const FRAME_LINES = 2;

/**
 * Heights of panels one above the other, frames included: as many lines as
 * they hold. The last takes what is left; if there is too little, the highest
 * gives way.
 */
export function panelHeights(lines: readonly number[], height: number) {
  const heights = lines.map((n) => Math.max(1, n) + FRAME_LINES);
  const sum = () => heights.reduce((a, b) => a + b, 0);
  while (sum() > height) {
    const highest = heights.indexOf(Math.max(...heights));
    if (heights[highest]! <= FRAME_LINES + 1) break;
    heights[highest]!--;
  }
  if (heights.length > 0) {
    heights[heights.length - 1]! += Math.max(0, height - sum());
  }
  return heights;
}

/** Draws sections in frames, in two columns side by side. */
export function PanelsView<Target>({ sections, sheet, width, height }: {
  readonly sections: readonly Section<Target>[];
  readonly sheet: Sheet<Target>;
  readonly width: number;
  readonly height: number;
}) {
  const widths = panelWidths(width);
  return (
    <Box height={height} width={width} flexShrink={0} overflow="hidden">
      {(["left", "right"] as const).map((side) => {
        const shown = sections.filter((section) => section.side === side);
        const heights = panelHeights(
          shown.map(({ lines }) => lines.length),
          height,
        );
        return (
          <Box key={side} flexDirection="column" width={widths[side]}>
            {shown.map((section, i) => (
              <Panel
                key={section.name}
                section={section}
                selected={sheet.selected?.key ?? null}
                width={widths[side]}
                height={heights[i]!}
              />
            ))}
          </Box>
        );
      })}
    </Box>
  );
}

/** One section in its frame; it scrolls so that the selected line shows. */
export function Panel<Target>({ section, selected, width, height }: {
  readonly section: Section<Target>;
  /** The key of the selected line. */
  readonly selected: string | null;
  readonly width: number;
  readonly height: number;
}) {
  const { lines } = section;
  const room = Math.max(1, height - FRAME_LINES);
  const at = lines.findIndex(({ key }) => key === selected);
  const top = Math.max(
    0,
    Math.min(lines.length - room, at - room + (at < lines.length - 1 ? 2 : 1)),
  );
  const shown = lines.slice(top, top + room);
  const hidden = lines.length - shown.length;
  const [a, dash, b, side, c, d] = [...glyphs.frame];
  const line = (from: string, to: string, words: string, note: string) => {
    const cells = width - 2 - stringWidth(words) - stringWidth(note);
    return { from: `${from}${dash}`, rest: `${dash!.repeat(cells - 2)}`, to };
  };
  const title = ` ${clip(section.title, width - 6)} `;
  const room2 = width - 8 - stringWidth(title);
  const note = section.note && room2 > 4
    ? ` ${clip(section.note, room2)} `
    : "";
  const head = line(a!, b!, title, note);
  const more = hidden > 0 ? ` ${hidden} ${glyphs.down} ` : "";
  const foot = line(c!, d!, more, "");
  const edge = <Text color={theme.quiet}>{side}</Text>;
  return (
    <Box flexDirection="column" height={height} width={width} flexShrink={0}>
      <Text color={theme.quiet} wrap="truncate">
        {head.from}
        <Text bold color={theme.accent}>{title}</Text>
        {head.rest}
        {note}
        {`${dash}${head.to}`}
      </Text>
      {Array.from({ length: room }, (_, i) => (
        <Text key={i} wrap="truncate">
          {edge}
          {shown[i]
            ? (
              <SheetRow
                line={shown[i]}
                selected={shown[i].key === selected}
                width={width - 2}
                filled
              />
            )
            : " ".repeat(width - 2)}
          {edge}
        </Text>
      ))}
      <Text color={theme.quiet} wrap="truncate">
        {`${foot.from}${foot.rest}${more}${dash}${foot.to}`}
      </Text>
    </Box>
  );
}

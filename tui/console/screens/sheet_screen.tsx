import { useIsScreenReaderEnabled } from "ink";
import type { FetchResult } from "#tui/console/data/use_fetch.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { bindClick } from "#tui/console/keys/mouse_keys.ts";
import { moveKeys, reloadKey } from "#tui/console/keys/lists.ts";
import type { CommandPrompt } from "#tui/console/keys/use_command.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { type Size, useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import {
  PANELS_FROM,
  PanelsView,
  type Section,
  sectionLines,
} from "#tui/console/widgets/panels.tsx";
import { bodyRows, Frame, HEADER_ROWS } from "#tui/console/widgets/frame.tsx";
import type { QuestionState } from "#tui/console/widgets/question.tsx";
import {
  rowsBetween,
  type Sheet,
  type SheetLine,
  SheetView,
  useSheet,
} from "#tui/console/widgets/sheet.tsx";
import { sheetKeys } from "./sheet_keys.ts";

interface SheetScreenProps<Value, Target extends { readonly place?: Place }> {
  readonly active: boolean;
  readonly fetched: FetchResult<Value>;
  readonly linesOf?: (value: Value, width: number) => SheetLine<Target>[];
  /**
   * The same in sections, which a window of {@linkcode PANELS_FROM} columns
   * shows as panels.
   */
  readonly sectionsOf?: (value: Value, size: Size) => Section<Target>[];
  /** The screen's own keys; they come before those of every sheet. */
  readonly keysOf: (sheet: Sheet<Target>, value: Value | null) => Key[];
  readonly asking?: QuestionState;
  /** A line at the bottom that is being typed. */
  readonly prompting?: CommandPrompt | null;
  /** Notes on what narrows the lines: a filter. */
  readonly marks?: string;
  /** The status while there is no notice; the position if left out. */
  readonly status?: string | null;
  /** The same, where it depends on the selected line. */
  readonly statusOf?: (sheet: Sheet<Target>) => string;
}

/** A screen that shows one thing as a page of lines. */
export function SheetScreen<Value, Target extends { readonly place?: Place }>(
  {
    active,
    fetched,
    linesOf,
    sectionsOf,
    keysOf,
    asking,
    prompting = null,
    marks,
    status,
    statusOf,
  }: SheetScreenProps<
    Value,
    Target
  >,
) {
  const { size, go } = useSession();
  const height = Math.max(
    2,
    bodyRows(size) - (asking?.rows(size.columns) ?? 0),
  );
  const { value, problem, reload } = fetched;
  const spoken = useIsScreenReaderEnabled();
  const sections = value && sectionsOf ? sectionsOf(value, size) : null;
  const inPanels = sections && !spoken && size.columns >= PANELS_FROM;
  const lines: readonly SheetLine<Target>[] = sections
    ? sectionLines(sections)
    : value && linesOf
    ? linesOf(value, size.columns)
    : [{ key: "loading", pieces: [{ text: text.sheet.loading }] }];
  const sheet = useSheet(lines, height);
  const keys = [
    ...keysOf(sheet, value),
    ...bind(sheetKeys, {
      sheet,
      loading: value === null,
      open: (place) => go({ to: "push", place }),
    }),
    ...bind(moveKeys, { ...sheet, loading: value === null }),
    ...bind([reloadKey], { reload }),
    ...bindClick({
      move: sheet.move,
      rowsTo: (line) => rowsBetween(lines, sheet, line - HEADER_ROWS - 1),
    }),
  ];
  return (
    <Frame
      active={active}
      asking={asking}
      keys={keys}
      prompting={prompting}
      marks={marks}
      status={statusOf?.(sheet) ?? status ?? sheet.where}
      problem={problem}
    >
      {inPanels
        ? (
          <PanelsView
            sections={sections}
            sheet={sheet}
            width={size.columns}
            height={height}
          />
        )
        : (
          <SheetView
            lines={lines}
            sheet={sheet}
            width={size.columns}
            height={height}
          />
        )}
    </Frame>
  );
}

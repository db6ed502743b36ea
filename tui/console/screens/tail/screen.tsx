import { Box, Text } from "ink";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { useLive } from "#tui/console/data/use_live.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { bindClickOpening } from "#tui/console/keys/mouse_keys.ts";
import { moveKeys, type Navigable } from "#tui/console/keys/lists.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { said, text } from "#tui/text/mod.ts";
import { theme } from "#tui/console/theme.ts";
import { NARROW, placeColumns } from "#tui/console/widgets/columns.ts";
import { fit, wrap } from "#tui/console/widgets/fit.ts";
import { bodyRows, Frame, HEADER_ROWS } from "#tui/console/widgets/frame.tsx";
import { MARK, RowTable } from "#tui/console/widgets/table.tsx";
import { useFilter } from "#tui/console/widgets/use_filter.ts";
import { happened } from "#tui/words/words.ts";
import { tailColumns } from "./columns.ts";
import { passing } from "./filter.ts";
import { placeOf, tailEscape, tailKeys } from "./keys.ts";
import {
  arrivedSince,
  endOf,
  scrolledBy,
  type TailView,
  toggleFollow,
} from "./view.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** Most rows that a wrapped cell takes. */
const MOST_WRAPPED = 4;

/** The log as it is written, newest at the bottom. */
export function TailScreen({ place: { q = "" }, active }: ScreenProps<"tail">) {
  const { size, go, copy } = useSession();
  const live = useLive();
  const [view, setView] = usePlaceState<TailView>("view", { follow: true });
  const [faults, setFaults] = usePlaceState("faults", false);
  const [wrapped, setWrapped] = usePlaceState("wrapped", false);
  const filter = useFilter(q);
  const passed = passing(live.events, { q: filter.q, faults });
  const height = bodyRows(size);
  const lines = {
    seqs: passed.map(({ seq }) => seq),
    height: height - 1,
    dropped: live.arrived > live.events.length,
  };
  const scroll = (by: number) =>
    setView((before) => scrolledBy(before, by, lines));
  const movable: Navigable = {
    height: lines.height,
    move: scroll,
    first: () => scroll(-Infinity),
    last: () => setView({ follow: true }),
  };
  const last = endOf(view, lines);
  const rows = passed.slice(Math.max(0, last - lines.height), last);
  const filtered = filter.q !== "";
  /**
   * A position means nothing under another filter, because its lines differ.
   */
  const afresh = () => setView({ follow: true });
  const none = live.events.length === 0
    ? text.tail.nothingYet
    : hiddenBy(filter.q, faults);
  const wrappedRows = wrapped ? wrappedLines(rows, size.columns, height) : [];
  const openLine = (line: number) => {
    const row = line - HEADER_ROWS - 2;
    const event = wrapped ? wrappedRows[row]?.event : rows[row];
    const place = event && placeOf(event);
    if (place) go({ to: "push", place });
  };
  const state = {
    line: rows.at(-1) ?? null,
    none,
    faults,
    wrapped,
    filtered,
    toggle: () => setView((before) => toggleFollow(before, lines)),
    openFilter: () => {
      afresh();
      filter.open();
    },
    clearFilter: () => {
      afresh();
      filter.clear();
    },
    setFaults: (on: boolean) => {
      afresh();
      setFaults(on);
    },
    setWrapped,
    go: (place: Place) => go({ to: "push", place }),
    copy,
    command: shellLine("tail", "--follow"),
  };
  return (
    <Frame
      active={active}
      keys={[
        ...bind(tailKeys, state),
        ...filtered ? bind([tailEscape], state) : [],
        ...bind(moveKeys, movable),
        ...bindClickOpening(openLine),
      ]}
      prompting={filter.prompting({ pending: false, total: passed.length })}
      marks={[
        ...filtered ? [`/${filter.q}`] : [],
        ...faults ? [text.list.onlyFaults] : [],
        ...wrapped ? [text.tail.wrapShort] : [],
      ].join("  ")}
      status={passed.length === 0
        ? none
        : view.follow
        ? text.tail.following
        : text.tail.paused(passed.length - last, arrivedSince(view, lines))}
    >
      {wrapped
        ? (
          <WrappedEvents
            lines={wrappedRows}
            width={size.columns}
            height={height}
          />
        )
        : (
          <RowTable
            columns={tailColumns}
            rows={rows}
            width={size.columns}
            height={height}
          />
        )}
    </Frame>
  );
}

/** The reason no line is shown although there are some. */
function hiddenBy(q: string, faults: boolean): string {
  if (q === "") return text.filter.hidesFaultyLines;
  return faults ? text.filter.hidesBothLines(q) : text.filter.hidesLines(q);
}

/** A line of an event of which every cell is wrapped. */
interface WrappedLine {
  readonly event: LogEvent;
  readonly key: string;
  readonly line: string;
}

const wrapColumns = (width: number) =>
  placeColumns(tailColumns, width - MARK, NARROW);

/** Wraps every cell of events; as many lines as there is space, the newest. */
function wrappedLines(
  events: readonly LogEvent[],
  width: number,
  height: number,
): readonly WrappedLine[] {
  const columns = wrapColumns(width);
  return events.flatMap((event) => {
    const cells = columns.map(({ column, cells }) => {
      const cell = column.cell(event, cells);
      const words = typeof cell === "string" ? cell : cell.text;
      return wrap(words, cells, MOST_WRAPPED);
    });
    const rows = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: rows }, (_, i) => ({
      event,
      key: `${event.seq} ${i}`,
      line: columns.map(({ cells: width }, column) =>
        fit(cells[column]![i] ?? "", width)
      ).join(" "),
    }));
  }).slice(1 - height);
}

function WrappedEvents({ lines, width, height }: {
  readonly lines: readonly WrappedLine[];
  readonly width: number;
  readonly height: number;
}) {
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      <Text color={theme.quiet}>
        {" ".repeat(MARK)}
        {wrapColumns(width)
          .map(({ column, cells }) => fit(said(column.title), cells)).join(" ")}
      </Text>
      {lines.map(({ key, line, event }) => (
        <Text key={key} color={theme[happened(event).tone]} wrap="truncate">
          {`${" ".repeat(MARK)}${line}`}
        </Text>
      ))}
    </Box>
  );
}

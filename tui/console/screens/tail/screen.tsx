import { Box, Text } from "ink";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { useLive } from "#tui/console/data/use_live.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { moveKeys, type Navigable } from "#tui/console/keys/lists.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { said, text } from "#tui/text/mod.ts";
import { theme } from "#tui/console/theme.ts";
import { NARROW, placeColumns } from "#tui/console/widgets/columns.ts";
import { fit, wrap } from "#tui/console/widgets/fit.ts";
import { bodyRows, Frame } from "#tui/console/widgets/frame.tsx";
import { MARK, RowTable } from "#tui/console/widgets/table.tsx";
import { useFilter } from "#tui/console/widgets/use_filter.ts";
import { happened } from "#tui/words/words.ts";
import { tailColumns } from "./columns.ts";
import { passing } from "./filter.ts";
import { tailEscape, tailKeys } from "./keys.ts";
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
        ? <WrappedEvents events={rows} width={size.columns} height={height} />
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

/** Wraps every cell instead of cutting it; the newest is at the end. */
function WrappedEvents({ events, width, height }: {
  readonly events: readonly LogEvent[];
  readonly width: number;
  readonly height: number;
}) {
  const columns = placeColumns(tailColumns, width - MARK, NARROW);
  const lines = events.flatMap((event) => {
    const cells = columns.map(({ column, cells }) => {
      const cell = column.cell(event, cells);
      const words = typeof cell === "string" ? cell : cell.text;
      return wrap(words, cells, MOST_WRAPPED);
    });
    const { tone } = happened(event);
    const rows = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: rows }, (_, i) => ({
      key: `${event.seq} ${i}`,
      line: columns.map(({ cells: width }, column) =>
        fit(cells[column]![i] ?? "", width)
      ).join(" "),
      tone,
    }));
  });
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      <Text color={theme.quiet}>
        {" ".repeat(MARK)}
        {columns.map(({ column, cells }) => fit(said(column.title), cells))
          .join(" ")}
      </Text>
      {lines.slice(1 - height).map(({ key, line, tone }) => (
        <Text key={key} color={theme[tone]} wrap="truncate">
          {`${" ".repeat(MARK)}${line}`}
        </Text>
      ))}
    </Box>
  );
}

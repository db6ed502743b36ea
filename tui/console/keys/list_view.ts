import type { TableView } from "#tui/console/widgets/columns.ts";
import { text } from "#tui/text/mod.ts";
import type { Binding } from "./binding.ts";
import { needsRow, type Selection } from "./lists.ts";

/** The state of the keys of every list. */
export interface ListKeysState extends Selection<unknown> {
  readonly without: readonly ("filter" | "faults" | "marks")[];
  /** The orders of the columns, from the left. */
  readonly sorts: readonly string[];
  readonly sort: string | null;
  readonly faults: boolean;
  readonly look: TableView;
  readonly furthest: number;
  readonly filtered: boolean;
  /** Number of marked rows. */
  readonly marked: number;
  /** The message when there is no row. */
  readonly none: string;
  readonly openFilter: () => void;
  readonly clearFilter: () => void;
  readonly setSort: (sort: string) => void;
  readonly chooseSort: () => void;
  /** Null where the columns are fixed. */
  readonly chooseColumns: (() => void) | null;
  readonly reverse: () => void;
  readonly setFaults: (faults: boolean) => void;
  readonly setLook: (look: TableView) => void;
  readonly mark: () => void;
  readonly markRange: () => void;
  readonly clearMarks: () => void;
  readonly copyName: () => void;
  /** Null where no command line shows a row. */
  readonly copyCommand: (() => void) | null;
  /** Why details cannot be shown beside the list; null: they can. */
  readonly noSplit: string | null;
  readonly toggleSplit: () => void;
}

const row = (state: ListKeysState) => needsRow(state, state.none);
const cannot =
  (what: "filter" | "faults" | "marks", why: () => string) =>
  ({ without }: ListKeysState) => without.includes(what) ? why() : null;
const noMarks = cannot("marks", () => text.list.noMarks);

const shift = (by: number) => ({ look, furthest, setLook }: ListKeysState) =>
  setLook({
    wide: true,
    shift: Math.max(0, Math.min(furthest, look.shift + by)),
  });

/** The keys of every list besides those that move. */
export const listKeys: readonly Binding<ListKeysState>[] = [
  {
    key: "/",
    does: () => text.list.filter,
    footer: ["/", () => text.list.filterShort],
    unavailable: cannot("filter", () => text.list.noFilter),
    run: ({ openFilter }) => openFilter(),
  },
  {
    key: "space",
    does: () => text.list.mark,
    footer: ["space", () => text.list.markShort],
    unavailable: (state) => noMarks(state) ?? row(state),
    run: ({ mark }) => mark(),
  },
  {
    key: "^space",
    does: () => text.list.markRange,
    quiet: true,
    unavailable: (state) => noMarks(state) ?? row(state),
    run: ({ markRange }) => markRange(),
  },
  {
    key: "^\\",
    does: () => text.list.clearMarks,
    quiet: true,
    unavailable: (state) =>
      noMarks(state) ?? (state.marked > 0 ? null : text.list.nothingMarked),
    run: ({ clearMarks }) => clearMarks(),
  },
  {
    key: "s",
    does: () => text.listScreens.chooseSort,
    quiet: true,
    unavailable: ({ sorts }) => sorts.length > 0 ? null : text.list.noSort,
    run: ({ chooseSort }) => chooseSort(),
  },
  {
    key: "S",
    does: () => text.list.reverse,
    quiet: true,
    unavailable: ({ sort }) => sort !== null ? null : text.list.noSort,
    run: (state) => state.reverse(),
  },
  {
    key: "z",
    does: () => text.list.faults,
    quiet: true,
    unavailable: cannot("faults", () => text.list.noFaults),
    run: ({ faults, setFaults }) => setFaults(!faults),
  },
  {
    key: "w",
    does: () => text.list.wide,
    quiet: true,
    run: ({ look, setLook }) => setLook({ wide: !look.wide, shift: 0 }),
  },
  {
    key: "W",
    does: () => text.listScreens.chooseColumns,
    quiet: true,
    unavailable: ({ chooseColumns }) =>
      chooseColumns ? null : text.listScreens.noColumns,
    run: ({ chooseColumns }) => chooseColumns?.(),
  },
  {
    key: "l",
    also: ["right"],
    does: () => text.list.shiftRight,
    quiet: true,
    unavailable: ({ look, furthest }) =>
      look.wide && look.shift >= furthest ? text.list.allShown : null,
    run: shift(1),
  },
  {
    key: "h",
    also: ["left"],
    does: () => text.list.shiftLeft,
    quiet: true,
    unavailable: ({ look }) => look.shift > 0 ? null : text.list.atTheLeft,
    run: shift(-1),
  },
  {
    key: "|",
    does: () => text.list.split,
    quiet: true,
    unavailable: ({ noSplit }) => noSplit,
    run: ({ toggleSplit }) => toggleSplit(),
  },
  {
    key: "y",
    does: () => text.list.copyName,
    quiet: true,
    unavailable: row,
    run: ({ copyName }) => copyName(),
  },
  {
    key: "Y",
    does: () => text.list.copyCommand,
    quiet: true,
    unavailable: (state) =>
      row(state) ?? (state.copyCommand ? null : text.list.noCommand),
    run: ({ copyCommand }) => copyCommand?.(),
  },
];

/** esc clears the filter first, then the marks. */
export const escapeKey: Binding<ListKeysState> = {
  key: "esc",
  does: () => text.list.clearFilter,
  quiet: true,
  run({ filtered, clearFilter, clearMarks }) {
    if (filtered) clearFilter();
    else clearMarks();
  },
};

/** esc shows all rows again in a place that shows only some. */
export const leaveKey: Binding<{ readonly leave: () => void }> = {
  key: "esc",
  does: () => text.filter.showAll,
  run: ({ leave }) => leave(),
};

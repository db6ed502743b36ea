import { useIsScreenReaderEnabled } from "ink";
import { useContext, useState } from "react";
import {
  PlaceStateContext,
  usePlaceState,
} from "#tui/console/data/place_state.ts";
import {
  currentRows,
  markRange,
  type Marks,
  noMarks,
  toggleMark,
} from "#tui/console/data/marks.ts";
import { fieldOf, reverseSort } from "#tui/console/data/query.ts";
import { type List, type Load, useList } from "#tui/console/data/use_list.ts";
import { position } from "#tui/console/data/window.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { moveKeys, reloadKey } from "#tui/console/keys/lists.ts";
import {
  escapeKey,
  leaveKey,
  listKeys,
  type ListKeysState,
} from "#tui/console/keys/list_view.ts";
import { useSession } from "#tui/console/session.ts";
import { said, text, type Words } from "#tui/text/mod.ts";
import {
  type Column,
  furthestShift,
  NARROW,
  placeColumns,
  type TableView,
} from "./columns.ts";
import { choiceOf, chosenColumns } from "./choice/column_choice.ts";
import type { ListChoice, ListChoiceState } from "./choice/list_choice.tsx";
import { isSortedBy, MARK, titleOf } from "./table.tsx";
import {
  type DetailSpec,
  SPLIT_FROM,
  type SplitWidths,
  splitWidths,
} from "./split.tsx";
import { type Filter, useFilter } from "./use_filter.ts";

/** The definition of a list by its screen. */
export interface ListSpec<Row, Sort extends string = string> {
  readonly active: boolean;
  /** The name of one row: "Machine". */
  readonly noun: Words;
  readonly columns: readonly Column<Row>[];
  /** Loads a page; `query` holds page, filter and order. */
  readonly load: Load<Row, Sort>;
  readonly idOf: (row: Row) => unknown;
  /** The text that `y` copies. */
  readonly nameOf: (row: Row) => string;
  /** The command line that shows the row, which `Y` copies. */
  readonly commandOf?: (row: Row) => string;
  /** Lines for titles and rows. */
  readonly height: number;
  /** The default order of the server; its column shows the direction. */
  readonly order?: Sort;
  /** Further values the rows depend on; a change opens the list again. */
  readonly scope?: string;
  /** The first filter. */
  readonly q?: string;
  /** The language of its filter; words if left out. */
  readonly filtered?: "words" | "query";
  /** Distinguishes the lists of one place; "list" if left out. */
  readonly name?: string;
  /** Starts with only the rows with a fault. */
  readonly faults?: boolean;
  /** The rows to which the place limits the list, and how to show all again. */
  readonly narrowed?: { readonly words: string; readonly leave?: () => void };
  /** The details of the selected row, beside the list in a wide window. */
  readonly detail?: DetailSpec<Row, unknown>;
  /** Features the list lacks; their keys say so. */
  readonly without?: readonly ("filter" | "faults" | "marks")[];
}

/** A list with everything a person does to it. */
export interface ListView<Row> {
  /** Its columns are those that are shown. */
  readonly spec: ListSpec<Row>;
  /** The order or the columns are being chosen; null: they are not. */
  readonly choosing: ListChoiceState | null;
  readonly allColumns: readonly Column<Row>[];
  readonly list: List<Row>;
  readonly selected: Row | null;
  readonly loading: boolean;
  /**
   * The reason that no row is shown although there are some; null if none is
   * hidden.
   */
  readonly hidden: string | null;
  /** The marked rows. */
  readonly marked: readonly Row[];
  /** The rows that actions act on: the marked ones, else the selected one. */
  readonly targets: readonly Row[];
  readonly clearMarks: () => void;
  /** The keys of every list; a screen puts its own before them. */
  readonly keys: readonly Key[];
  readonly filter: Filter;
  readonly faults: boolean;
  readonly sort: string | null;
  readonly look: TableView;
  readonly isMarked: (row: Row) => boolean;
  /** Cells of the table, and of the details beside it; 0: there are none. */
  readonly widths: SplitWidths;
  /** "Machine 3 of 120". */
  readonly status: string;
  /** Notes on what narrows or marks the rows: "12 selected  only faults". */
  readonly marks: string;
  readonly reload: () => Promise<void>;
}

/**
 * Everything a list needs: rows by page from the server, the filter, the
 * order, the selection and the keys for them. `ListScreen` draws it.
 *
 * @example
 * ```tsx ignore
 * export function GroupsScreen({ active }: { readonly active: boolean }) {
 *   const { connection, size, go } = useSession();
 *   const view = useListView<Group, Sorts>({
 *     active,
 *     noun: () => text.groups.noun,
 *     columns: groupColumns,
 *     load: (query, signal) => call(connection, listGroups, { query }, signal),
 *     idOf: ({ id }) => id,
 *     nameOf: ({ name }) => name,
 *     commandOf: ({ name }) => equivalent.show("groups", name),
 *     height: bodyRows(size),
 *     order: "name",
 *     without: ["faults"],
 *   });
 *   return (
 *     <ListScreen
 *       view={view}
 *       keys={bind(groupKeys, { ...view, open: (group) => go(…) })}
 *       empty={text.groups.empty}
 *     />
 *   );
 * }
 * ```
 */
export function useListView<Row, Sort extends string = string>(
  spec: ListSpec<Row, Sort>,
): ListView<Row> {
  const { size, copy, say, splits, setSplit, preferences } = useSession();
  const spoken = useIsScreenReaderEnabled();
  const { name = "list" } = spec;
  const [sort, setSort] = usePlaceState<string | null>(
    `${name} sort`,
    spec.order ?? null,
  );
  const [faults, setFaults] = usePlaceState(
    `${name} faults`,
    spec.faults ?? false,
  );
  const [look, setLook] = usePlaceState<TableView>(`${name} look`, NARROW);
  const [marks, setMarks] = usePlaceState<Marks<Row>>(
    `${name} marks`,
    noMarks(),
  );
  const kept = useContext(PlaceStateContext);
  const screen = `${kept.get("screen") ?? ""}`;
  const [ids, setIds] = usePlaceState<readonly string[] | null>(
    `${name} columns`,
    preferences.now().columns[screen] ?? null,
  );
  const [choice, setChoice] = useState<ListChoice | null>(null);
  const filter = useFilter(spec.q ?? "", name, spec.filtered);
  const list: List<Row> = useList<Row, Sort>({
    load: spec.load,
    idOf: spec.idOf,
    height: Math.max(1, spec.height - 1),
    active: spec.active,
    name,
    scope: spec.scope,
    query: {
      q: filter.q,
      sort: sort === spec.order ? null : sort,
      faults,
    },
  });
  const { idOf, columns: all, narrowed, without = [] } = spec;
  const columns = look.wide ? all : chosenColumns(all, ids);
  const { selected, loading } = list;
  const held = (list.window?.rows ?? []).map((row) => ({ id: idOf(row), row }));
  const marked = currentRows(marks, held);
  const sorts = all.flatMap(({ sort }) => sort ? [sort] : []);
  const { detail } = spec;
  // The wide view is for more columns than fit.
  const isSplit = detail !== undefined && !spoken && !look.wide &&
    size.columns >= SPLIT_FROM &&
    (splits.get(detail.list) ?? size.columns >= detail.from);
  const widths = splitWidths(size.columns, isSplit);
  const furthest = furthestShift(columns, widths.table - MARK);
  const isSortShown = !sort || !all.some((one) => isSortedBy(one, sort)) ||
    placeColumns(columns, widths.table - MARK, look)
      .some(({ column }) => isSortedBy(column, sort));

  const hidden = (list.window ? null : list.problem) ??
    hiddenBy(filter.q, faults);

  const state: ListKeysState = {
    selected,
    loading,
    hidden,
    without,
    sorts,
    sort,
    faults,
    look,
    furthest,
    filtered: filter.q !== "",
    marked: marked.length,
    none: text.list.noRow,
    openFilter: filter.open,
    clearFilter: filter.clear,
    setSort,
    chooseSort: () =>
      setChoice({
        kind: "sort",
        at: Math.max(
          0,
          sorts.findIndex((one) => fieldOf(one) === fieldOf(sort ?? "")),
        ),
      }),
    chooseColumns: all.every(({ id }) => id !== undefined)
      ? () => setChoice({ kind: "columns", at: 0, columns: choiceOf(all, ids) })
      : null,
    reverse: () => sort !== null && setSort(reverseSort(sort)),
    setFaults,
    setLook,
    mark() {
      if (!selected) return;
      setMarks(toggleMark(marks, idOf(selected), selected));
      list.move(1);
    },
    markRange() {
      if (!selected) return;
      const range = markRange(marks, idOf(selected), held);
      if (range) setMarks(range);
      else say("open", text.list.noAnchor);
    },
    clearMarks: () => setMarks(noMarks()),
    copyName: () => selected && copy(spec.nameOf(selected)),
    copyCommand: spec.commandOf
      ? () => selected && copy(spec.commandOf!(selected))
      : null,
    noSplit: detail === undefined || spoken
      ? text.list.noSplit
      : size.columns < SPLIT_FROM
      ? text.list.splitFrom(SPLIT_FROM)
      : null,
    toggleSplit: () => detail && setSplit(detail.list, !isSplit),
  };
  const choosing: ListChoiceState | null = choice && {
    choice,
    sorts,
    set: setChoice,
    sortBy: (chosen) =>
      setSort(
        sort !== null && fieldOf(chosen) === fieldOf(sort)
          ? reverseSort(sort)
          : chosen,
      ),
    keepColumns(chosen) {
      setIds(chosen);
      const { [screen]: _, ...others } = preferences.now().columns;
      preferences.change({
        columns: chosen ? { ...others, [screen]: chosen } : others,
      }).then(() => say("ok", text.listScreens.kept))
        .catch((error: Error) =>
          say("failed", text.listScreens.keptHere(error.message))
        );
    },
  };
  const movable = {
    ...list,
    to(row: number) {
      if (!list.to(row)) say("open", text.list.tooFar(row));
    },
  };
  return {
    spec: { ...spec, columns } as unknown as ListSpec<Row>,
    choosing,
    allColumns: all,
    list,
    selected,
    loading,
    hidden,
    marked,
    targets: marked.length > 0 ? marked : selected ? [selected] : [],
    clearMarks: state.clearMarks,
    keys: [
      ...bind(listKeys, state),
      ...state.filtered || state.marked > 0 ? bind([escapeKey], state) : [],
      ...narrowed?.leave ? bind([leaveKey], { leave: narrowed.leave }) : [],
      ...bind(moveKeys, movable),
      ...bind([reloadKey], list),
    ],
    filter,
    faults,
    sort,
    look,
    isMarked: (row) => marks.rows.has(idOf(row)),
    widths,
    status: position(said(spec.noun), list.window),
    marks: [
      ...narrowed ? [narrowed.words] : [],
      ...filter.q === "" ? [] : [`/${filter.q}`],
      ...faults ? [text.list.onlyFaults] : [],
      ...isSortShown ? [] : sortWords(all, sort),
      ...look.wide ? [text.list.wideColumns] : [],
      ...marked.length === 0 ? [] : [text.list.selectedRows(marked.length)],
    ].join("  "),
    reload: list.reload,
  };
}

/** The order, where no column on screen shows it. */
function sortWords<Row>(
  columns: readonly Column<Row>[],
  sort: string | null,
): string[] {
  const column = columns.find((one) => isSortedBy(one, sort));
  return column ? [text.list.sortedBy(titleOf(column, sort))] : [];
}

/** Explains what hides all rows, and how to show them. */
function hiddenBy(q: string, faults: boolean): string | null {
  if (q === "") return faults ? text.filter.hidesFaults : null;
  return faults ? text.filter.hidesBoth(q) : text.filter.hides(q);
}

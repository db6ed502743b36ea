import { usePlaceState } from "#tui/console/data/place_state.ts";
import {
  currentRows,
  markRange,
  type Marks,
  noMarks,
  toggleMark,
} from "#tui/console/data/marks.ts";
import { nextSort, reverseSort } from "#tui/console/data/query.ts";
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
  type TableView,
} from "./columns.ts";
import { MARK } from "./table.tsx";
import { type Filter, useFilter } from "./use_filter.ts";

/** What a screen says about its list. */
export interface ListSpec<Row, Sort extends string = string> {
  readonly active: boolean;
  /** What one row is called: "Machine". */
  readonly noun: Words;
  readonly columns: readonly Column<Row>[];
  /** Hands `ask` on as the query of a call; it holds page, filter and order. */
  readonly load: Load<Row, Sort>;
  readonly idOf: (row: Row) => unknown;
  /** What `y` copies. */
  readonly nameOf: (row: Row) => string;
  /** The command line that shows the row, which `Y` copies. */
  readonly commandOf?: (row: Row) => string;
  /** Lines for titles and rows. */
  readonly height: number;
  /** The order the server gives by itself; its column shows the direction. */
  readonly order?: Sort;
  /** What else the rows depend on: a change loads the list anew. */
  readonly scope?: string;
  /** The filter it begins with. */
  readonly q?: string;
  /** What its filter is: words if left out. */
  readonly filtered?: "words" | "query";
  /** Tells lists of one place from each other; "list" if left out. */
  readonly name?: string;
  /** Whether it begins with what went wrong alone. */
  readonly faults?: boolean;
  /** What the place itself narrows the rows to, and how that is given up. */
  readonly narrowed?: { readonly words: string; readonly leave?: () => void };
  /** What the list cannot do; a key that is missing says so. */
  readonly without?: readonly ("filter" | "faults" | "marks")[];
}

/** A list with everything a person does to it. */
export interface ListView<Row> {
  readonly spec: ListSpec<Row>;
  readonly list: List<Row>;
  readonly selected: Row | null;
  readonly loading: boolean;
  /** What hides the rows there are, where none is shown; null: nothing does. */
  readonly hidden: string | null;
  /** The rows that were picked out. */
  readonly marked: readonly Row[];
  /** The rows an act is about: the marked ones, else the selected one. */
  readonly targets: readonly Row[];
  readonly clearMarks: () => void;
  /** Keys of every list; a screen puts its own before them. */
  readonly keys: readonly Key[];
  readonly filter: Filter;
  readonly faults: boolean;
  readonly sort: string | null;
  readonly look: TableView;
  readonly isMarked: (row: Row) => boolean;
  /** "Machine 3 of 120". */
  readonly status: string;
  /** What was done to the list: "12 selected  only faults". */
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
  const { size, copy, say } = useSession();
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
  const { idOf, columns, narrowed, without = [] } = spec;
  const { selected, loading } = list;
  const held = (list.window?.rows ?? []).map((row) => ({ id: idOf(row), row }));
  const marked = currentRows(marks, held);
  const sorts = columns.flatMap(({ sort }) => sort ? [sort] : []);
  const furthest = furthestShift(columns, size.columns - MARK);

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
    nextSort: () => setSort(nextSort(sort, sorts)),
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
  };
  const movable = {
    ...list,
    to(row: number) {
      if (!list.to(row)) say("open", text.list.tooFar(row));
    },
  };
  return {
    spec: spec as unknown as ListSpec<Row>,
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
    status: position(said(spec.noun), list.window),
    marks: [
      ...narrowed ? [narrowed.words] : [],
      ...filter.q === "" ? [] : [`/${filter.q}`],
      ...faults ? [text.list.onlyFaults] : [],
      ...look.wide ? [text.list.wideColumns] : [],
      ...marked.length === 0 ? [] : [text.list.selectedRows(marked.length)],
    ].join("  "),
    reload: list.reload,
  };
}

/** What may hide all rows, and how it is taken back. */
function hiddenBy(q: string, faults: boolean): string | null {
  if (q === "") return faults ? text.filter.hidesFaults : null;
  return faults ? text.filter.hidesBoth(q) : text.filter.hides(q);
}

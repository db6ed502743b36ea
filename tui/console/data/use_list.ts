import { useContext, useEffect, useState, useSyncExternalStore } from "react";
import type { Page } from "#shared/contract/page.ts";
import { ListModel, type ListSource, type LoadedRows } from "./list_model.ts";
import { awaitsNewRow, takeNewRow } from "./new_row.ts";
import { PlaceStateContext } from "./place_state.ts";
import { EVERYTHING, type Query, queryParameters } from "./query.ts";
import { useReloadOnEvents } from "./reload_on_events.ts";
import { type PageCursor, scrollToSelection, type Window } from "./window.ts";

/** While events pour in, a visible list is loaded again this often. */
const RELOAD_EVERY_MS = 400;

/** The page of a list to load: hand it on as a call's query. */
export interface PageRequest<Sort extends string = string> extends PageCursor {
  readonly q?: string;
  readonly sort?: Sort;
  readonly faults?: "true";
  readonly limit: number;
}

/** Loads one page; it gives up when `signal` aborts. */
export type Load<Row, Sort extends string = string> = (
  page: PageRequest<Sort>,
  signal: AbortSignal,
) => Promise<Page<Row>>;

export interface List<Row> extends
  Pick<
    ListModel<Row>,
    "move" | "first" | "last" | "to" | "reload" | "select"
  > {
  /** Null until the first page has arrived. */
  readonly window: Window<Row> | null;
  readonly selected: Row | null;
  /**
   * The rows that were requested are still on their way: what acts on a row
   * has to wait for them. False if they could not be loaded.
   */
  readonly loading: boolean;
  /** The rows shown do not yet answer the latest query. */
  readonly pending: boolean;
  /** Why the last load failed; what is shown is then older. */
  readonly problem: string | null;
  readonly height: number;
}

export interface ListOptions<Row, Sort extends string = string> {
  readonly load: Load<Row, Sort>;
  /** Which rows, in which order; a change opens the list again. */
  readonly query?: Query;
  /**
   * Further values the rows depend on; a change opens the list again as well.
   */
  readonly scope?: string;
  readonly idOf: (row: Row) => unknown;
  /** Rows on screen; at least 1. */
  readonly height: number;
  /** A list that nobody sees is not kept up to date. */
  readonly active: boolean;
  /** Distinguishes the lists of one place; "list" if left out. */
  readonly name?: string;
}

/**
 * The rows of a list of the server, as a {@linkcode ListModel} loads them.
 * They are loaded again when events arrive, and are still there when one comes
 * back to the place.
 */
export function useList<Row, Sort extends string = string>(
  { load, idOf, height, active, query = EVERYTHING, scope = "", name = "list" }:
    ListOptions<Row, Sort>,
): List<Row> {
  const kept = useContext(PlaceStateContext);
  const parameters = queryParameters<Sort>(query);
  const source: ListSource<Row> = {
    key: JSON.stringify([scope, parameters]),
    load: (cursor, limit, signal) =>
      load({ ...cursor, ...parameters, limit }, signal),
    idOf,
    height,
  };
  const [model] = useState(() => {
    const slot = `${name} rows`;
    const rows = kept.get(slot) as LoadedRows<Row> | undefined;
    return new ListModel(source, rows, (now) => kept.set(slot, now));
  });
  model.setSource(source);
  const state = useSyncExternalStore(model.subscribe, model.read);

  const { key } = source;
  const { reload, move, first, last, to, select } = model;
  useEffect(() => model.start(), [model, key]);
  useEffect(() => {
    if (active) takeNewRow(kept, name, select);
  }, [active, kept, name, select]);
  useReloadOnEvents(active, { reload, intervalMs: RELOAD_EVERY_MS });
  useEffect(() => model.setVisible(active), [model, active, height]);

  const { problem, jumps, restOfMove } = state;
  const window = state.window && scrollToSelection(state.window, height);
  const pending = window === null || state.key !== key;
  return {
    window,
    selected: window?.rows[window.selected] ?? null,
    loading: awaitsNewRow(kept, name) ||
      problem === null && (pending || jumps > 0 || restOfMove !== 0),
    pending,
    problem,
    height,
    reload,
    move,
    first,
    last,
    to,
    select,
  };
}

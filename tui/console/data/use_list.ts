import { useCallback, useContext, useEffect, useRef, useState } from "react";
import type { Page } from "#shared/contract/page.ts";
import { useSession } from "#tui/console/session.ts";
import { PlaceStateContext } from "./place_state.ts";
import { asked, EVERYTHING, type Query } from "./query.ts";
import { throttle } from "./throttle.ts";
import {
  type Ask,
  beyond,
  grown,
  lacking,
  moved,
  opened,
  refreshed,
  scrolled,
  type Window,
} from "./window.ts";

/** Rows asked for at a time. */
export const PAGE_ROWS = 100;
/** Rows fetched at once to reach one far down; the most the server gives. */
const MOST_ROWS = 500;
/** While events pour in, a visible list is loaded anew this often. */
const RELOAD_EVERY_MS = 400;

/** Which page of a list is asked for: hand it on as a call's query. */
export interface PageAsk<Sort extends string = string> extends Ask {
  readonly q?: string;
  readonly sort?: Sort;
  readonly faults?: "true";
  readonly limit: number;
}

/** Fetches one page; it gives up when `signal` aborts. */
export type Load<Row, Sort extends string = string> = (
  ask: PageAsk<Sort>,
  signal: AbortSignal,
) => Promise<Page<Row>>;

export interface List<Row> {
  /** Null until the first page has arrived. */
  readonly window: Window<Row> | null;
  readonly selected: Row | null;
  /**
   * Whether the rows that were asked for are still on their way: what acts on
   * a row has to wait for them. False where they could not be loaded.
   */
  readonly loading: boolean;
  /** Whether what is shown is not yet what was asked for last. */
  readonly pending: boolean;
  /** Why the last load failed; what is shown is then older. */
  readonly problem: string | null;
  readonly height: number;
  readonly move: (by: number) => void;
  readonly first: () => void;
  readonly last: () => void;
  /**
   * Selects the row with this number, from 1.
   *
   * @returns False if it is too far from both ends to be fetched.
   */
  readonly to: (row: number) => boolean;
  /** Resolves once what is held was read again, or could not be. */
  readonly reload: () => Promise<void>;
}

export interface ListOptions<Row, Sort extends string = string> {
  readonly load: Load<Row, Sort>;
  /** Which rows, in which order; a change opens the list anew. */
  readonly query?: Query;
  /** What else the rows depend on; a change opens the list anew as well. */
  readonly scope?: string;
  readonly idOf: (row: Row) => unknown;
  /** Rows on screen; at least 1. */
  readonly height: number;
  /** A list that nobody sees is not kept up to date. */
  readonly active: boolean;
  /** Tells lists of one place from each other. */
  readonly name?: string;
}

/** The rows a place was left with, and what had been asked for. */
interface LeftList<Row> {
  readonly window: Window<Row>;
  readonly queryKey: string;
}

/**
 * A window on a list of the server: loads pages as the selection nears them,
 * one call after the other, and loads what it holds anew when events arrive.
 */
export function useList<Row, Sort extends string = string>(
  {
    load: fetchPage,
    idOf,
    height,
    active,
    query = EVERYTHING,
    scope = "",
    name = "list",
  }: ListOptions<Row, Sort>,
): List<Row> {
  const { live } = useSession();
  const kept = useContext(PlaceStateContext);
  const slot = `${name} rows`;
  const [left] = useState(() => kept.get(slot) as LeftList<Row> | undefined);
  const [window, setWindow] = useState(left?.window ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  const [jumps, setJumps] = useState(0);
  const [shownQuery, setShownQuery] = useState(left?.queryKey ?? "");
  const wanted = asked<Sort>(query);
  const queryKey = JSON.stringify([scope, wanted]);
  const load = (ask: Ask, signal: AbortSignal, limit = PAGE_ROWS) =>
    fetchPage({ ...ask, ...wanted, limit }, signal);
  const state = useRef({
    window,
    load,
    idOf,
    height,
    queryKey,
    /** The query that `window` answers. */
    answered: shownQuery,
    /** Rows still to be moved by, past the last or first one held. */
    owed: 0,
    queued: new Set(),
  });
  const work = useRef(Promise.resolve());
  const closing = useRef<AbortSignal>(AbortSignal.abort());
  const begun = useRef(false);
  Object.assign(state.current, { load, idOf, height, queryKey });

  const put = useCallback((next: Window<Row>) => {
    const { height, answered } = state.current;
    const window = scrolled(next, height);
    state.current.window = window;
    kept.set(slot, { window, queryKey: answered } satisfies LeftList<Row>);
    setWindow(window);
  }, [kept, slot]);

  /** Moves as far as rows are held, and further once there are more. */
  const move = useCallback((by: number) => {
    const held = state.current.window;
    if (!held) return;
    state.current.owed = beyond(held, by);
    put(moved(held, by));
  }, [put]);

  /** Takes the first rows that answer a query. */
  const begin = useCallback((queryKey: string, next: Window<Row>) => {
    state.current.answered = queryKey;
    state.current.owed = 0;
    setShownQuery(queryKey);
    put(next);
  }, [put]);

  /**
   * Runs `job` after those before it; one of a name waits at a time.
   *
   * @returns When all that waits now is done.
   */
  const enqueue = useCallback((name: string, job: () => Promise<void>) => {
    const { queued } = state.current;
    if (queued.has(name)) return work.current;
    queued.add(name);
    const signal = closing.current;
    work.current = work.current.then(async () => {
      queued.delete(name);
      if (signal.aborted) return;
      try {
        await job();
        setProblem(null);
      } catch (error) {
        state.current.owed = 0;
        if (!signal.aborted) setProblem((error as Error).message);
      }
    });
    return work.current;
  }, []);

  const open = useCallback(
    (ask: Ask, limit = PAGE_ROWS, select?: (page: Page<Row>) => number) =>
      enqueue(`open ${ask.last} ${limit}`, async () => {
        const key = state.current.queryKey;
        const page = await state.current.load(ask, closing.current, limit);
        const fresh = opened(ask, page);
        const selected = select?.(page) ?? -1;
        begin(key, selected >= 0 ? { ...fresh, selected } : fresh);
      }),
    [enqueue, begin],
  );

  const reload = useCallback(() =>
    enqueue("reload", async () => {
      const held = state.current.window;
      const key = state.current.queryKey;
      if (!held) {
        const page = await state.current.load({}, closing.current);
        return begin(key, opened({}, page));
      }
      const pages = await loadAgain(held, state.current.load, closing.current);
      put(refreshed(state.current.window!, pages, state.current.idOf));
    }), [enqueue, put, begin]);

  useEffect(() => {
    const closed = new AbortController();
    closing.current = closed.signal;
    const held = state.current.window;
    if (held && state.current.answered !== queryKey) {
      const before = held.rows[held.selected];
      state.current.queued.clear();
      open(
        {},
        PAGE_ROWS,
        ({ rows }) =>
          before === undefined
            ? -1
            : rows.findIndex((row) =>
              state.current.idOf(row) === state.current.idOf(before)
            ),
      );
    }
    // The first rows were on their way for another query.
    if (!held && begun.current) {
      state.current.queued.clear();
      reload();
    }
    begun.current = true;
    return () => closed.abort();
  }, [queryKey, open, reload]);

  useEffect(() => {
    if (!active) return;
    const soon = throttle(() => void reload(), RELOAD_EVERY_MS);
    let seen = live.read();
    const stop = live.subscribe(() => {
      const now = live.read();
      const back = now.link.state === "live" && seen.link.state !== "live";
      if (now.arrived !== seen.arrived || back) soon.ring();
      seen = now;
    });
    soon.ring();
    return () => {
      stop();
      soon.stop();
    };
  }, [active, live, reload]);

  useEffect(() => {
    if (!window || !active) return;
    const ask = lacking(window, height);
    if (!ask) return;
    enqueue("grow", async () => {
      const held = state.current.window!;
      const still = lacking(held, state.current.height);
      if (!still) return;
      const page = await state.current.load(still, closing.current);
      put(grown(state.current.window!, still, page));
      if (state.current.owed !== 0) move(state.current.owed);
    });
  }, [window, height, active, enqueue, put, move]);

  const pending = window === null || shownQuery !== queryKey;
  /** Opens the list elsewhere; until it is there, the rows are not the ones meant. */
  const jump: typeof open = (...to) => {
    setJumps((before) => before + 1);
    return open(...to).finally(() => setJumps((before) => before - 1));
  };
  const shown = window && scrolled(window, height);
  return {
    window: shown,
    selected: shown?.rows[shown.selected] ?? null,
    loading: problem === null &&
      (pending || jumps > 0 || state.current.owed !== 0),
    pending,
    problem,
    height,
    reload,
    move,
    first: () => {
      const held = state.current.window;
      if (!held) return;
      if (held.pages[0]?.page.previous === null) move(-Infinity);
      else jump({});
    },
    last: () => {
      const held = state.current.window;
      if (!held) return;
      if (held.pages.at(-1)?.page.next === null) move(Infinity);
      else jump({ last: "true" });
    },
    to(row) {
      const held = state.current.window;
      if (!held) return true;
      const { total } = held.pages.at(-1)!.page;
      const wantedRow = Math.max(1, Math.min(row, total));
      const at = wantedRow - 1 - held.before;
      if (at >= 0 && at < held.rows.length) {
        move(at - held.selected);
      } else if (wantedRow <= MOST_ROWS) {
        jump({}, MOST_ROWS, () => wantedRow - 1);
      } else if (total - wantedRow < MOST_ROWS) {
        jump(
          { last: "true" },
          MOST_ROWS,
          ({ rows }) => rows.length - 1 - (total - wantedRow),
        );
      } else return false;
      return true;
    },
  };
}

/** The pages a window holds as they are now, read one after the other. */
async function loadAgain<Row>(
  held: Window<Row>,
  load: (ask: Ask, signal: AbortSignal) => Promise<Page<Row>>,
  signal: AbortSignal,
) {
  let ask = held.pages[0]?.ask ?? {};
  let page = await load(ask, signal);
  if (page.rows.length === 0 && page.total > 0) {
    ask = {};
    page = await load(ask, signal);
  }
  const pages = [{ ask, page }];
  while (page.next !== null && pages.length < held.pages.length) {
    ask = { after: page.next };
    page = await load(ask, signal);
    pages.push({ ask, page });
  }
  return pages;
}

import type { Page } from "#shared/contract/page.ts";
import { SerialQueue } from "./serial_queue.ts";
import {
  addPage,
  isSameData,
  type LoadedPage,
  moveSelection,
  openWindow,
  overshoot,
  type PageCursor,
  pageToLoad,
  replacePages,
  scrollToSelection,
  type Window,
} from "./window.ts";

/** Rows of a page. */
export const PAGE_ROWS = 100;
/** Rows loaded to reach one far down; the most that the server gives. */
const MOST_ROWS = 500;

/** Where the rows of a list come from, and how many are on screen. */
export interface ListSource<Row> {
  /** Stands for the rows and their order: another key is another list. */
  readonly key: string;
  readonly load: (
    cursor: PageCursor,
    limit: number,
    signal: AbortSignal,
  ) => Promise<Page<Row>>;
  readonly idOf: (row: Row) => unknown;
  /** Rows on screen; at least 1. */
  readonly height: number;
}

/** The rows that were loaded, and the key of the source they came from. */
export interface LoadedRows<Row> {
  readonly window: Window<Row>;
  readonly key: string;
}

/** The present content of a list; replaced, never changed. */
export interface ListState<Row> {
  /** Null until the first page has arrived. */
  readonly window: Window<Row> | null;
  /** The key of the source that `window` came from. */
  readonly key: string | null;
  /** Why the last load failed; the rows are then older. */
  readonly problem: string | null;
  /** Rows left of a move that went past the rows held; 0 once it is done. */
  readonly restOfMove: number;
  /** Moves to far rows that wait for the server. */
  readonly jumps: number;
}

/**
 * A window on a list of the server. It loads pages as the selection comes near
 * them, one request after the other, and keeps the last good rows when a
 * request fails. React reads it by `subscribe` and `read`.
 */
export class ListModel<Row> {
  readonly #listeners = new Set<() => void>();
  readonly #queue = new SerialQueue();
  readonly #keep: (rows: LoadedRows<Row>) => void;
  #source: ListSource<Row>;
  #state: ListState<Row>;
  /** Aborted before the first `start` and after the last. */
  #signal = AbortSignal.abort();
  #hasStarted = false;
  #isVisible = false;

  /**
   * @param rows The rows it shows until it has loaded newer ones.
   * @param keep Called with the rows each time they change.
   */
  constructor(
    source: ListSource<Row>,
    rows: LoadedRows<Row> | null = null,
    keep: (rows: LoadedRows<Row>) => void = () => {},
  ) {
    this.#source = source;
    this.#keep = keep;
    this.#state = {
      window: rows?.window ?? null,
      key: rows?.key ?? null,
      problem: null,
      restOfMove: 0,
      jumps: 0,
    };
  }

  readonly read = (): ListState<Row> => this.#state;

  readonly subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes the source of the next loads. It loads nothing by itself. */
  setSource(source: ListSource<Row>): void {
    this.#source = source;
  }

  /**
   * Starts with the source as it is now: opens the list again if its rows came
   * from another one, with the selected row still selected if it is on the
   * first page. To be called again when the key of the source changes.
   *
   * @returns Stops it: requests under way are aborted, none is sent any more.
   */
  start(): () => void {
    const stopping = new AbortController();
    this.#signal = stopping.signal;
    const { window, key } = this.#state;
    if (window && key !== this.#source.key) {
      this.#queue.release();
      void this.#openAgain(window);
    } else if (!window && this.#hasStarted) {
      // The first rows were on their way from another source.
      this.#queue.release();
      void this.reload();
    }
    this.#hasStarted = true;
    return () => stopping.abort();
  }

  /**
   * Loads what lies next to the rows on screen while the list is visible. To
   * be called again when the height changes.
   */
  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#loadNeighbours();
  }

  /** Loads the rows held again. Resolves once that is done, or has failed. */
  readonly reload = (): Promise<void> =>
    this.#enqueue("reload", async (signal) => {
      const { window } = this.#state;
      const { key } = this.#source;
      if (!window) {
        return this.#replace(key, openWindow(await this.#load({}, signal)));
      }
      const pages = await this.#loadAgain(window, signal);
      // Nothing is drawn where nothing has changed.
      if (isSameData(pages, this.#state.window!.pages)) return;
      this.#show(replacePages(this.#state.window!, pages, this.#source.idOf));
    });

  /** Moves as far as rows are held, and the rest once more have arrived. */
  readonly move = (by: number): void => {
    const { window } = this.#state;
    if (!window) return;
    this.#show(moveSelection(window, by), {
      restOfMove: overshoot(window, by),
    });
  };

  readonly first = (): void => {
    const { window } = this.#state;
    if (!window) return;
    if (window.pages[0]?.page.previous === null) this.move(-Infinity);
    else this.#jump({});
  };

  readonly last = (): void => {
    const { window } = this.#state;
    if (!window) return;
    if (window.pages.at(-1)?.page.next === null) this.move(Infinity);
    else this.#jump({ last: "true" });
  };

  /**
   * Selects the row with this number, from 1.
   *
   * @returns False if it is too far from both ends to be loaded.
   */
  readonly to = (row: number): boolean => {
    const { window } = this.#state;
    if (!window) return true;
    const { total } = window.pages.at(-1)!.page;
    const index = Math.max(1, Math.min(row, total)) - 1;
    const fromEnd = total - index;
    const held = index - window.before;
    if (held >= 0 && held < window.rows.length) {
      this.move(held - window.selected);
    } else if (index < MOST_ROWS) {
      this.#jump({}, MOST_ROWS, () => index);
    } else if (fromEnd <= MOST_ROWS) {
      this.#jump(
        { last: "true" },
        MOST_ROWS,
        ({ rows }) => rows.length - fromEnd,
      );
    } else return false;
    return true;
  };

  /**
   * Selects the row with this id, one that has just been created, if it is
   * among the first or the last of the list; until then, `jumps` is not 0.
   */
  readonly select = (id: unknown): void => {
    this.#change({ jumps: this.#state.jumps + 1 });
    void this.#enqueue(`select ${id}`, async (signal) => {
      const { key, idOf } = this.#source;
      for (const cursor of [{}, { last: "true" }] as const) {
        const loaded = await this.#load(cursor, signal, MOST_ROWS);
        const { rows, next } = loaded.page;
        const selected = rows.findIndex((row) => idOf(row) === id);
        if (selected >= 0) {
          return this.#replace(key, { ...openWindow(loaded), selected });
        }
        if (next === null) return;
      }
    }).finally(() => this.#change({ jumps: this.#state.jumps - 1 }));
  };

  /** Opens the list elsewhere; until it is there, `jumps` is not 0. */
  #jump(
    cursor: PageCursor,
    limit?: number,
    select?: (page: Page<Row>) => number,
  ): void {
    this.#change({ jumps: this.#state.jumps + 1 });
    void this.#open(cursor, limit, select).finally(() =>
      this.#change({ jumps: this.#state.jumps - 1 })
    );
  }

  #openAgain({ rows, selected }: Window<Row>): Promise<void> {
    const row = rows[selected];
    return this.#open({}, PAGE_ROWS, (page) => {
      if (row === undefined) return -1;
      const { idOf } = this.#source;
      return page.rows.findIndex((one) => idOf(one) === idOf(row));
    });
  }

  /**
   * Replaces the rows by one page.
   *
   * @param select The index of the row to select; -1 for the usual one.
   */
  #open(
    cursor: PageCursor,
    limit = PAGE_ROWS,
    select: (page: Page<Row>) => number = () => -1,
  ): Promise<void> {
    return this.#enqueue(`open ${cursor.last} ${limit}`, async (signal) => {
      const { key } = this.#source;
      const loaded = await this.#load(cursor, signal, limit);
      const window = openWindow(loaded);
      const selected = select(loaded.page);
      this.#replace(key, selected < 0 ? window : { ...window, selected });
    });
  }

  /** Loads the page that the selection has come near, and finishes a move. */
  #loadNeighbours(): void {
    if (!this.#isVisible || !this.#neighbour()) return;
    void this.#enqueue("neighbour", async (signal) => {
      const cursor = this.#neighbour();
      if (!cursor) return;
      const loaded = await this.#load(cursor, signal);
      this.#show(addPage(this.#state.window!, loaded));
      const { restOfMove } = this.#state;
      if (restOfMove !== 0) this.move(restOfMove);
    });
  }

  #neighbour(): PageCursor | null {
    const { window } = this.#state;
    return window && pageToLoad(window, this.#source.height);
  }

  /** The pages a window holds as they are now, loaded one after the other. */
  async #loadAgain(window: Window<Row>, signal: AbortSignal) {
    const { cursor: cursor = {}, limit } = window.pages[0] ?? {};
    let loaded = await this.#load(cursor, signal, limit);
    if (loaded.page.rows.length === 0 && loaded.page.total > 0) {
      loaded = await this.#load({}, signal, limit);
    }
    const pages = [loaded];
    for (const { limit } of window.pages.slice(1)) {
      if (loaded.page.next === null) break;
      loaded = await this.#load({ after: loaded.page.next }, signal, limit);
      pages.push(loaded);
    }
    return pages;
  }

  /** @throws {DOMException} Once `signal` is aborted, whatever has arrived. */
  async #load(
    cursor: PageCursor,
    signal: AbortSignal,
    limit = PAGE_ROWS,
  ): Promise<LoadedPage<Row>> {
    const page = await this.#source.load(cursor, limit, signal);
    signal.throwIfAborted();
    return { cursor: cursor, limit, page };
  }

  /** Runs `work` after the requests before it; see {@linkcode SerialQueue}. */
  #enqueue(
    name: string,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const signal = this.#signal;
    return this.#queue.run(name, async () => {
      if (signal.aborted) return;
      try {
        await work(signal);
        if (this.#state.problem !== null) this.#change({ problem: null });
      } catch (error) {
        const problem = signal.aborted
          ? this.#state.problem
          : (error as Error).message;
        this.#change({ restOfMove: 0, problem });
      }
    });
  }

  /** Shows the first rows of a source. */
  #replace(key: string, window: Window<Row>): void {
    this.#show(window, { key, restOfMove: 0 });
  }

  #show(next: Window<Row>, change: Partial<ListState<Row>> = {}): void {
    const window = scrollToSelection(next, this.#source.height);
    this.#change({ ...change, window });
    this.#keep({ window, key: this.#state.key ?? this.#source.key });
    this.#loadNeighbours();
  }

  #change(change: Partial<ListState<Row>>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

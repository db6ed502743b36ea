import { assertEquals } from "@std/assert";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Page } from "#shared/contract/page.ts";
import { ListModel, type ListSource, type LoadedRows } from "./list_model.ts";
import type { LiveState } from "./live.ts";
import { reloadOnEvents } from "./reload_on_events.ts";
import type { PageCursor } from "./window.ts";

const HEIGHT = 20;

/** A list of numbers as a server pages it; it may fail, or not answer yet. */
class Server {
  list: readonly number[];
  readonly requests: (PageCursor & { readonly limit: number })[] = [];
  readonly signals: AbortSignal[] = [];
  problem: string | null = null;
  /** Answers wait for it. */
  opening: Promise<void> = Promise.resolve();

  constructor(size: number) {
    this.list = Array.from({ length: size }, (_, i) => i);
  }

  source(key = "all", height = HEIGHT): ListSource<number> {
    return {
      key,
      height,
      idOf: (row) => row,
      load: async (cursor, limit, signal) => {
        this.requests.push({ ...cursor, limit });
        this.signals.push(signal);
        await this.opening;
        if (this.problem !== null) throw new Error(this.problem);
        return this.page(cursor, limit);
      },
    };
  }

  page({ after, before, last }: PageCursor, limit: number): Page<number> {
    const { list } = this;
    const rows = after !== undefined
      ? list.filter((n) => n > Number(after)).slice(0, limit)
      : before !== undefined
      ? list.filter((n) => n < Number(before)).slice(-limit)
      : last
      ? list.slice(-limit)
      : list.slice(0, limit);
    const cursor = (row: number | undefined, end: number | undefined) =>
      row === undefined || row === end ? null : `${row}`;
    return {
      rows,
      total: list.length,
      next: cursor(rows.at(-1), list.at(-1)),
      previous: cursor(rows[0], list[0]),
    };
  }
}

/** A visible list of this many numbers, its first rows loaded. */
async function openList(size: number) {
  const server = new Server(size);
  const kept: LoadedRows<number>[] = [];
  const model = new ListModel(server.source(), null, (rows) => kept.push(rows));
  const stop = model.start();
  model.setVisible(true);
  await model.reload();
  return { server, model, stop, kept };
}

/** Resolves once nothing is under way: a reload comes after all else. */
async function settle(model: ListModel<number>) {
  do await model.reload(); while (model.read().restOfMove !== 0);
}

/** Resolves once the rows of a jump are there. */
async function land(model: ListModel<number>) {
  while (model.read().jumps > 0) await Promise.resolve();
}

const selectedIn = (model: ListModel<number>) => {
  const { window } = model.read();
  return window?.rows[window.selected];
};

/** An event log that events are added to by hand. */
function openLog() {
  const listeners = new Set<() => void>();
  let state: LiveState = { link: { state: "live" }, events: [], arrived: 0 };
  return {
    read: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(change: Partial<LiveState>) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    add(kind: LogEvent["kind"]) {
      const event = { kind } as LogEvent;
      this.set({
        events: [...state.events, event],
        arrived: state.arrived + 1,
      });
    },
  };
}

Deno.test("a list loads pages by cursor as the selection nears them", async () => {
  const { server, model } = await openList(350);
  assertEquals(server.requests, [{ limit: 100 }]);
  model.move(80);
  await settle(model);
  assertEquals(server.requests[1], { after: "99", limit: 100 });
  assertEquals(model.read().window?.rows.length, 200);
  model.move(100);
  await settle(model);
  model.move(100);
  await settle(model);
  assertEquals(selectedIn(model), 280);
  // Three pages are held: the first one is gone, and comes back going up.
  assertEquals(model.read().window?.before, 100);
  server.requests.length = 0;
  model.move(-170);
  await settle(model);
  assertEquals(server.requests[0], { before: "100", limit: 100 });
  assertEquals(selectedIn(model), 110);
  assertEquals(model.read().window?.before, 0);
});

Deno.test("a move past the rows held goes on as pages arrive", async () => {
  const { model } = await openList(900);
  model.move(430);
  assertEquals(selectedIn(model), 99);
  assertEquals(model.read().restOfMove, 331);
  await settle(model);
  assertEquals(selectedIn(model), 430);
  model.move(-430);
  await settle(model);
  assertEquals(selectedIn(model), 0);
});

Deno.test("a list goes to its ends, and to rows near them", async () => {
  const { server, model } = await openList(5000);
  model.last();
  assertEquals(model.read().jumps, 1);
  await land(model);
  assertEquals([selectedIn(model), model.read().jumps], [4999, 0]);
  model.first();
  await land(model);
  assertEquals(selectedIn(model), 0);
  assertEquals(model.to(450), true);
  await land(model);
  assertEquals(selectedIn(model), 449);
  assertEquals(model.to(4600), true);
  await land(model);
  assertEquals(selectedIn(model), 4599);
  server.requests.length = 0;
  assertEquals(model.to(2500), false);
  assertEquals([selectedIn(model), server.requests], [4599, []]);
});

Deno.test("a reload keeps a row that was reached by its number", async () => {
  const { model } = await openList(5000);
  model.to(450);
  await land(model);
  await model.reload();
  assertEquals(selectedIn(model), 449);
  model.to(4600);
  await land(model);
  await model.reload();
  assertEquals(selectedIn(model), 4599);
});

Deno.test("a reload on events keeps the selected row", async () => {
  const { server, model } = await openList(40);
  model.move(7);
  const log = openLog();
  const isReloaded = Promise.withResolvers<void>();
  let reloads = 0;
  const stop = reloadOnEvents(log, {
    async reload() {
      await model.reload();
      if (++reloads === 2) isReloaded.resolve();
    },
    intervalMs: 0,
  });
  server.list = [-2, -1, ...server.list];
  log.add("machine.registered");
  await isReloaded.promise;
  stop();
  assertEquals([selectedIn(model), model.read().window?.selected], [7, 9]);
});

/** Counts the reloads for registrations. */
function countReloads(log: ReturnType<typeof openLog>) {
  let reloads = 0;
  const stop = reloadOnEvents(log, {
    reload: () => Promise.resolve(void reloads++),
    intervalMs: 0,
    concerns: ({ kind }) => kind === "machine.registered",
  });
  /** Resolves once a timer of no time that was set before has run. */
  const wait = () => new Promise((resolve) => setTimeout(resolve));
  return { stop, count: async () => (await wait(), reloads) };
}

Deno.test("reloadOnEvents() reloads for events that concern it", async () => {
  const log = openLog();
  const { stop, count } = countReloads(log);
  assertEquals(await count(), 1);
  log.add("machine.renamed");
  assertEquals(await count(), 1);
  log.add("machine.registered");
  assertEquals(await count(), 2);
  stop();
  log.add("machine.registered");
  assertEquals(await count(), 2);
});

Deno.test("reloadOnEvents() reloads when a lost link is back", async () => {
  const log = openLog();
  const { stop, count } = countReloads(log);
  log.set({ link: { state: "connecting" } });
  assertEquals(await count(), 1);
  log.set({ link: { state: "live" } });
  assertEquals(await count(), 2);
  stop();
});

Deno.test("another source opens the list again, at the same row if it is there", async () => {
  const { server, model, stop } = await openList(250);
  model.move(30);
  stop();
  model.setSource(server.source("even"));
  server.list = server.list.filter((n) => n % 2 === 0);
  const stopEven = model.start();
  assertEquals(model.read().key, "all");
  await settle(model);
  assertEquals([model.read().key, selectedIn(model)], ["even", 30]);
  stopEven();
  model.setSource(server.source("high"));
  server.list = server.list.filter((n) => n > 200);
  model.start();
  await settle(model);
  assertEquals([model.read().key, selectedIn(model)], ["high", 202]);
});

Deno.test("a failed load keeps the last good rows and says why", async () => {
  const { server, model } = await openList(40);
  server.problem = "The server is gone";
  await model.reload();
  assertEquals(model.read().problem, "The server is gone");
  assertEquals(model.read().window?.rows.length, 40);
  server.problem = null;
  await model.reload();
  assertEquals(model.read().problem, null);
});

Deno.test("a failed load ends the move that waited for it", async () => {
  const { server, model } = await openList(400);
  server.problem = "The server is gone";
  model.move(300);
  await settle(model);
  assertEquals([selectedIn(model), model.read().restOfMove], [99, 0]);
});

Deno.test("a list that is left aborts its requests and takes no more rows", async () => {
  const { server, model, stop } = await openList(40);
  const answer = Promise.withResolvers<void>();
  server.opening = answer.promise;
  const before = model.read();
  const reload = model.reload();
  // The request is sent once the queue has got to it.
  while (server.signals.length < 2) await Promise.resolve();
  stop();
  assertEquals(server.signals.at(-1)?.aborted, true);
  server.list = [];
  answer.resolve();
  await reload;
  assertEquals(model.read().window, before.window);
  assertEquals(model.read().problem, null);
  await model.reload();
  assertEquals(server.signals.length, 2);
});

Deno.test("rows that wait for one source are not taken for another's", async () => {
  const server = new Server(40);
  const answer = Promise.withResolvers<void>();
  server.opening = answer.promise;
  const model = new ListModel(server.source("first"));
  const stop = model.start();
  void model.reload();
  while (server.signals.length < 1) await Promise.resolve();
  stop();
  model.setSource(server.source("second"));
  model.start();
  answer.resolve();
  await settle(model);
  assertEquals(model.read().key, "second");
});

Deno.test("a list begins with the rows that were kept", async () => {
  const { server, model, kept } = await openList(250);
  model.move(80);
  await settle(model);
  const again = new ListModel(server.source(), kept.at(-1));
  assertEquals(selectedIn(again), 80);
  server.requests.length = 0;
  again.start();
  assertEquals(server.requests, []);
});

Deno.test("a list that nobody sees loads no neighbours", async () => {
  const { server, model } = await openList(250);
  model.setVisible(false);
  server.requests.length = 0;
  model.move(90);
  await model.reload();
  assertEquals(server.requests, [{ limit: 100 }]);
  model.setVisible(true);
  await settle(model);
  assertEquals(server.requests[1], { after: "99", limit: 100 });
});

Deno.test("listeners are called when the list changes, until they leave", async () => {
  const { model } = await openList(10);
  let calls = 0;
  const leave = model.subscribe(() => calls++);
  model.move(1);
  assertEquals(calls, 1);
  leave();
  model.move(1);
  assertEquals(calls, 1);
});

import { Kysely } from "kysely";
import { bind } from "#db/store/bind.ts";
import type { Database } from "#db/store/tables.ts";
import { DatabaseError } from "#db/store/database_error.ts";
import type { WideReader } from "#db/store/transaction.ts";
import { readingDialect } from "#db/store/reading_dialect.ts";
import { DATABASE_ERRORS } from "#db/store/thread_errors.ts";
import { startThread, type Thread } from "#shared/threads/start_thread.ts";
import type { WideThread } from "./wide_worker.ts";

/** A read exceeded its time limit; the caller has to ask for less. */
export class QueryTooSlow extends Error {
  override readonly name = "QueryTooSlow";

  constructor(readonly seconds: number) {
    super(`A read took more than ${seconds} s and was stopped`);
  }
}

const WORKER = new URL("./wide_worker.ts", import.meta.url);

/** The time limit for sets that were not read ahead. */
const SETS_LIMIT_MS = 60_000;

/**
 * The time limit of one read: the slowest one measured took a fiftieth of it.
 */
const LIMIT_MS = 5000;

/**
 * A thread that reads a file, started at the first call. It runs one read at a
 * time. A read that takes longer than `limitMs` is given up with its thread;
 * the reads behind it are answered by a new one.
 */
export function openWide(
  path: string,
  limitMs = LIMIT_MS,
): WideReader & { close(): Promise<void> } {
  let thread: Thread<WideThread> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | null = null;
  let readsAhead = false;

  function start(): Thread<WideThread> {
    const started = startThread<WideThread>(WORKER, {
      name: "wide",
      errors: DATABASE_ERRORS,
      deathError: (message) =>
        new DatabaseError(
          "READER_DIED",
          `The database's wide reader has died: ${message}`,
        ),
    });
    started.notify("open", path);
    if (readsAhead) started.notify("readAhead");
    return started;
  }

  function running(): Thread<WideThread> {
    return thread = thread && !thread.ended ? thread : start();
  }

  /** Runs a read after those before it, whether they succeeded or not. */
  function inTurn<T>(read: (on: Thread<WideThread>) => Promise<T>) {
    const result = last.then(() => limited(read));
    last = result.catch(() => {});
    return result;
  }

  async function limited<T>(read: (on: Thread<WideThread>) => Promise<T>) {
    const on = running();
    const timer = setTimeout(
      () => on.end(new QueryTooSlow(limitMs / 1000)),
      limitMs,
    );
    try {
      return await read(on);
    } finally {
      clearTimeout(timer);
    }
  }

  function refuseClosed(): void {
    if (!closing) return;
    throw new DatabaseError("CLOSED", "Cannot read: the database is closed");
  }

  const db = new Kysely<Database>({
    dialect: readingDialect(async (sql, params) => {
      refuseClosed();
      return await inTurn((on) => on.call("rows", sql, params));
    }),
  });

  async function close(): Promise<void> {
    try {
      await last;
      if (thread && !thread.ended) await inTurn((on) => on.call("close"));
    } finally {
      thread?.end();
      await db.destroy();
    }
  }

  return {
    db,
    async together(read) {
      refuseClosed();
      const [on, transaction] = await inTurn(async (on) =>
        [on, await on.call("begin")] as const
      );
      const within = new Kysely<Database>({
        dialect: readingDialect((sql, params) => {
          refuseClosed();
          return inTurn(() => on.call("rowsWithin", transaction, sql, params));
        }),
      });
      try {
        return await read(within);
      } finally {
        // It ended with its thread, if a read took too long.
        if (!on.ended) on.notify("end", transaction);
      }
    },
    async having({ sql, parameters }) {
      const params = bind(sql, parameters);
      // Other reads have their turn between two parts of what is read first.
      for (const end = Date.now() + SETS_LIMIT_MS; Date.now() < end;) {
        refuseClosed();
        const set = await inTurn((on) => on.call("having", sql, params));
        if (set) return set;
      }
      throw new QueryTooSlow(SETS_LIMIT_MS / 1000);
    },
    readAhead() {
      readsAhead = true;
      if (thread && !thread.ended) thread.notify("readAhead");
      else running();
    },
    close: () => closing ??= close(),
  };
}

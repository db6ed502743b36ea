import { Kysely } from "kysely";
import { bind } from "#db/store/bind.ts";
import type { Database } from "#db/store/tables.ts";
import { DatabaseError } from "#db/store/database_error.ts";
import type { WideReader } from "#db/store/transaction.ts";
import { readingDialect } from "#db/store/reading_dialect.ts";
import type { WideReply, WideRequest } from "./wide_worker.ts";

/** A read took longer than one may; the caller is to ask for less. */
export class QueryTooSlow extends Error {
  override readonly name = "QueryTooSlow";

  constructor(readonly seconds: number) {
    super(`A read took more than ${seconds} s and was given up`);
  }
}

const WORKER = new URL("./wide_worker.ts", import.meta.url);

/** How long it may take until sets are read that were not read ahead. */
const MOST_READING_MS = 60_000;

/** How long one read may take: any that was measured takes a fiftieth. */
const LIMIT_MS = 5000;

interface PendingQuery {
  readonly told: WideRequest;
  readonly settle: PromiseWithResolvers<WideReply>;
}

/**
 * A thread that reads a file, started when it is first asked for something. It
 * answers one after the other. What takes longer than `limitMs` is given up
 * with its thread, and whoever waits behind it is answered by another.
 */
export function openWide(
  path: string,
  limitMs = LIMIT_MS,
): WideReader & { close(): Promise<void> } {
  const waiting: PendingQuery[] = [];
  let worker: Worker | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closing: Promise<void> | null = null;
  let ahead = false;

  function start(): Worker {
    const started = new Worker(WORKER, { type: "module", name: "wide" });
    started.onmessage = ({ data }: MessageEvent<WideReply>) => {
      clearTimeout(timer);
      waiting.shift()?.settle.resolve(data);
      sendFirst();
    };
    started.onerror = (event) => {
      event.preventDefault();
      const why = `The database's wide reader has died: ${event.message}`;
      giveUp(new DatabaseError("READER_DIED", why));
    };
    if (ahead) started.postMessage({ ahead: path } satisfies WideRequest);
    return started;
  }

  /** The thread has one question at a time. */
  function sendFirst(): void {
    const first = waiting[0];
    if (!first) return;
    worker ??= start();
    timer = setTimeout(
      () => giveUp(new QueryTooSlow(limitMs / 1000)),
      limitMs,
    );
    worker.postMessage(first.told);
  }

  function giveUp(error: Error): void {
    clearTimeout(timer);
    worker?.terminate();
    worker = null;
    waiting.shift()?.settle.reject(error);
    sendFirst();
  }

  async function ask(told: WideRequest): Promise<WideReply> {
    const settle = Promise.withResolvers<WideReply>();
    waiting.push({ told, settle });
    if (waiting.length === 1) sendFirst();
    const answer = await settle.promise;
    if (typeof answer === "object" && "failed" in answer) {
      throw new DatabaseError(answer.failed.code, answer.failed.message);
    }
    return answer;
  }

  function refuseClosed(): void {
    if (!closing) return;
    throw new DatabaseError("CLOSED", "Cannot read: the database is closed");
  }

  const db = new Kysely<Database>({
    dialect: readingDialect(async (sql, params) => {
      refuseClosed();
      const answer = await ask({ path, rows: sql, params });
      return typeof answer === "object" && "rows" in answer ? answer.rows : [];
    }),
  });

  async function close(): Promise<void> {
    try {
      if (worker) await ask("close");
    } finally {
      worker?.terminate();
      worker = null;
      await db.destroy();
    }
  }

  return {
    db,
    async having({ sql, parameters }) {
      refuseClosed();
      const params = bind(sql, parameters);
      // Others are answered between two parts of what is to be read first.
      for (const end = Date.now() + MOST_READING_MS; Date.now() < end;) {
        const answer = await ask({ path, having: sql, params });
        const set = typeof answer === "object" && "set" in answer && answer.set;
        if (set) return set;
      }
      throw new QueryTooSlow(MOST_READING_MS / 1000);
    },
    readAhead() {
      ahead = true;
      worker?.postMessage({ ahead: path } satisfies WideRequest);
      worker ??= start();
    },
    close: () => closing ??= close(),
  };
}

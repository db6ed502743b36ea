/// <reference lib="deno.worker" />
/**
 * The thread on which whole fleets are read, so that polls are answered at the
 * same time. Calls are answered in their order.
 */
import type { BoundValue } from "#db/store/bind.ts";
import { connect, type Connection } from "#db/store/connection.ts";
import { databaseError } from "#db/store/database_error.ts";
import { transferred } from "#shared/threads/channel.ts";
import { serveThread } from "#shared/threads/serve_thread.ts";
import { Postings } from "./postings.ts";

/** Pauses in milliseconds, in which calls are answered. */
const AFTER_CALL_MS = 20;
const BETWEEN_PARTS_MS = 5;

export type WideThread = ReturnType<typeof openReader>;

function openReader() {
  let path = "";
  let reader: { connection: Connection; postings: Postings } | null = null;
  /** Open read transactions by their number, each on its own connection. */
  const transactions = new Map<number, Connection>();
  let begun = 0;
  /** A connection that is kept for the next transaction. */
  let spare: Connection | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** True if sets are to be read ahead. */
  let isReadingAhead = false;

  function connected() {
    if (reader) return reader;
    const connection = connect(path, "read");
    return reader = { connection, postings: new Postings(connection) };
  }

  /** A little at a time: a call waits for one part only. */
  function readPart(): void {
    try {
      if (reader?.postings.readAhead()) {
        timer = setTimeout(readPart, BETWEEN_PARTS_MS);
      } else isReadingAhead = false;
    } catch {
      // The call that needs it reports why it cannot be read.
      isReadingAhead = false;
    }
  }

  /** @throws {DatabaseError} */
  function answer<T>(act: () => T): T {
    clearTimeout(timer);
    try {
      return act();
    } catch (error) {
      throw databaseError(error);
    } finally {
      if (isReadingAhead && reader) timer = setTimeout(readPart, AFTER_CALL_MS);
    }
  }

  return {
    /** Comes first. */
    open: (file: string): void => void (path = file),
    rows: (sql: string, params: readonly BoundValue[]) =>
      answer(() => connected().connection.run(sql, params).rows),
    /** Begins a read transaction. Its first read fixes what it sees. */
    begin: () =>
      answer(() => {
        const connection = spare ?? connect(path, "read");
        spare = null;
        connection.execute("begin");
        transactions.set(++begun, connection);
        return begun;
      }),
    /** Reads within a transaction. */
    rowsWithin: (
      transaction: number,
      sql: string,
      params: readonly BoundValue[],
    ) => answer(() => transactions.get(transaction)!.run(sql, params).rows),
    /** Ends a transaction, if it is not closed already. */
    end(transaction: number): void {
      const connection = transactions.get(transaction);
      if (!connection) return;
      transactions.delete(transaction);
      connection.execute("rollback");
      if (spare) connection.close();
      else spare = connection;
    },
    /**
     * The machines that have one of the versions `sql` selects the ids of;
     * null: there is more to read first, call again.
     */
    having: (sql: string, params: readonly BoundValue[]) =>
      answer(() => {
        const { postings } = connected();
        isReadingAhead = true;
        const set = postings.having(sql, params);
        return set && transferred(set, [set.buffer]);
      }),
    /** Reads the data of sets ahead. */
    readAhead(): void {
      try {
        answer(() => {
          connected();
          isReadingAhead = true;
        });
      } catch {
        // The call that needs it reports why it cannot be read.
      }
    },
    /** Comes last. */
    close: () =>
      answer(() => {
        for (const open of transactions.values()) open.close();
        transactions.clear();
        spare?.close();
        spare = null;
        reader?.connection.close();
        reader = null;
      }),
  };
}

serveThread(openReader);

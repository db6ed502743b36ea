import type { BoundStatement } from "#db/store/bind.ts";
import { DatabaseError } from "#db/store/database_error.ts";
import { DATABASE_ERRORS } from "#db/store/thread_errors.ts";
import type { FileUpkeep } from "#db/store/transaction.ts";
import { startThread } from "#shared/threads/start_thread.ts";
import type { TransactionOutcome } from "./transaction_queue.ts";
import type { WriterThread } from "./writer_worker.ts";

/** The thread that writes, as other threads use it. Calls run in their order. */
export interface Writer {
  /** Runs transactions as one commit batch. */
  send(
    transactions: readonly (readonly BoundStatement[])[],
  ): Promise<readonly TransactionOutcome[]>;
  /** See `Store.maintain`. */
  maintain(upkeep: FileUpkeep): Promise<void>;
  close(): Promise<void>;
}

const WRITER = new URL("./writer_worker.ts", import.meta.url);

/**
 * Starts the thread that owns the writing connection.
 *
 * @param script The module the thread runs; a test may pass one that dies.
 * @throws {DatabaseError} If it cannot open the file. Later `send` rejects with
 * one if the thread has died, or if a whole commit batch failed; after the
 * latter the next one may well succeed.
 */
export async function startWriter(
  path: string,
  script: URL = WRITER,
): Promise<Writer> {
  const thread = startThread<WriterThread>(script, {
    name: "writer",
    errors: DATABASE_ERRORS,
    deathError: (message) =>
      new DatabaseError(
        "WRITER_DIED",
        `The database's writer has died, restart the server: ${message}`,
      ),
  });
  try {
    await thread.call("open", path);
  } catch (error) {
    thread.end();
    throw error;
  }
  return {
    send: (transactions) => thread.call("commit", transactions),
    maintain: (upkeep) => thread.call("maintain", upkeep),
    async close() {
      try {
        if (!thread.ended) await thread.call("close");
      } finally {
        thread.end();
      }
    },
  };
}

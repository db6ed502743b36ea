/// <reference lib="deno.worker" />
/**
 * The thread that owns the only writing connection to a file, so that an fsync
 * stalls no other thread.
 */
import type { BoundStatement } from "#db/store/bind.ts";
import { BUSY_MS, connect, type Connection } from "#db/store/connection.ts";
import { databaseError } from "#db/store/database_error.ts";
import { maintainFile } from "#db/store/maintain_file.ts";
import type { FileUpkeep } from "#db/store/transaction.ts";
import { serveThread } from "#shared/threads/serve_thread.ts";
import { runBatch } from "./run_batch.ts";

export type WriterThread = ReturnType<typeof openWriter>;

function openWriter() {
  let path = "";
  let connection: Connection | null = null;

  /** @throws {DatabaseError} */
  function connected<T>(use: (connection: Connection) => T): T {
    try {
      return use(connection ??= connect(path, "write"));
    } catch (error) {
      // After a failed BEGIN or COMMIT some connections never begin again.
      connection?.close();
      connection = null;
      throw databaseError(error);
    }
  }

  return {
    /** Comes first. */
    open(file: string): void {
      path = file;
      connected(() => {});
    },
    commit: (transactions: readonly (readonly BoundStatement[])[]) =>
      connected((connection) => runBatch(connection, transactions)),
    maintain: (upkeep: FileUpkeep): void =>
      connected((connection) => maintainFile(connection, upkeep, BUSY_MS)),
    /** Comes last. */
    close(): void {
      try {
        connection?.run("pragma wal_checkpoint(truncate)");
      } catch {
        // What stays in the log is durable there, and is read at the next start.
      }
      connection?.close();
      connection = null;
    },
  };
}

serveThread(openWriter);

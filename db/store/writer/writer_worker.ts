/// <reference lib="deno.worker" />
/**
 * The thread that owns the only writing connection to a file, so that an fsync
 * stalls nobody else. The first message is the file's path, answered by
 * `ready`; then each is a group, answered by its outcomes, or what is to be done
 * to the file, answered by `tended`; `null` ends it.
 */
import type { BoundStatement } from "#db/store/bind.ts";
import { BUSY_MS, connect, type Connection } from "#db/store/connection.ts";
import { databaseError } from "#db/store/database_error.ts";
import { type FileUpkeep } from "#db/store/transaction.ts";
import { maintainFile } from "#db/store/file_state.ts";
import type { TransactionOutcome } from "./job_queue.ts";
import { runBatch } from "./run_jobs.ts";

/** What the worker says. */
export type WriterReply =
  | "ready"
  | "closed"
  | "tended"
  | readonly TransactionOutcome[]
  | { readonly failed: { readonly code: string; readonly message: string } };

/** What the worker is told. */
export type WriterRequest =
  | { readonly path: string }
  | { readonly maintain: FileUpkeep }
  | readonly (readonly BoundStatement[])[]
  | null;

let path = "";
let connection: Connection | null = null;

self.onmessage = ({ data }: MessageEvent<WriterRequest>) => {
  let answer: WriterReply;
  try {
    answer = obey(data);
  } catch (error) {
    const { code, message } = databaseError(error);
    // After a failed BEGIN or COMMIT some connections never begin again.
    connection?.close();
    connection = null;
    answer = { failed: { code, message } };
  }
  self.postMessage(answer);
};

function obey(told: WriterRequest): WriterReply {
  if (told === null) {
    close();
    return "closed";
  }
  if ("path" in told) {
    path = told.path;
    connection = connect(path, "write");
    return "ready";
  }
  connection ??= connect(path, "write");
  if ("maintain" in told) {
    maintainFile(connection, told.maintain, BUSY_MS);
    return "tended";
  }
  return runBatch(connection, told);
}

function close(): void {
  try {
    connection?.run("pragma wal_checkpoint(truncate)");
  } catch {
    // What stays in the log is durable there, and is read at the next start.
  }
  connection?.close();
  connection = null;
}

import type { BoundStatement } from "#db/store/bind.ts";
import { DatabaseError } from "#db/store/database_error.ts";
import type { FileUpkeep } from "#db/store/transaction.ts";
import type { TransactionOutcome } from "./job_queue.ts";
import type { WriterReply, WriterRequest } from "./writer_worker.ts";

/** The thread that writes, seen from the thread that asks. */
export interface Writer {
  /** One after the other, each after the answer to the one before. */
  send(
    jobs: readonly (readonly BoundStatement[])[],
  ): Promise<readonly TransactionOutcome[]>;
  /** See `Store.maintain`; it waits for what was sent, and what is sent for it. */
  maintain(told: FileUpkeep): Promise<void>;
  close(): Promise<void>;
}

const WRITER = new URL("./writer_worker.ts", import.meta.url);

/**
 * Starts the thread that owns the writing connection.
 *
 * @param script What the thread runs; another only where a test wants it dead.
 * @throws {DatabaseError} If it cannot open the file. Later `send` rejects with
 * one if the thread has died, and with what the database said if a whole group
 * failed; after the latter the next group may well succeed.
 */
export async function startWriter(
  path: string,
  script: URL = WRITER,
): Promise<Writer> {
  const worker = new Worker(script, { type: "module", name: "writer" });
  let dead: DatabaseError | null = null;
  let asked: PromiseWithResolvers<WriterReply> | null = null;

  worker.onmessage = ({ data }: MessageEvent<WriterReply>) => {
    asked?.resolve(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    dead = new DatabaseError(
      "WRITER_DIED",
      `The database's writer has died, restart the server: ${event.message}`,
    );
    asked?.reject(dead);
  };

  let turn: Promise<unknown> = Promise.resolve();

  function ask(told: WriterRequest): Promise<WriterReply> {
    const answered = turn.then(() => askNow(told));
    turn = answered.catch(() => {});
    return answered;
  }

  async function askNow(told: WriterRequest): Promise<WriterReply> {
    if (dead) throw dead;
    asked = Promise.withResolvers();
    worker.postMessage(told);
    const answer = await asked.promise;
    if (typeof answer === "object" && "failed" in answer) {
      throw new DatabaseError(answer.failed.code, answer.failed.message);
    }
    return answer;
  }

  try {
    await ask({ path });
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return {
    send: async (jobs) => await ask(jobs) as readonly TransactionOutcome[],
    maintain: async (told) => void await ask({ maintain: told }),
    async close() {
      try {
        if (!dead) await ask(null);
      } finally {
        worker.terminate();
      }
    },
  };
}

import { bindTransaction, type BoundStatement } from "#db/store/bind.ts";
import { DatabaseError, databaseError } from "#db/store/database_error.ts";
import {
  Conflict,
  type Results,
  type Row,
  type Store,
  type Transaction,
} from "#db/store/transaction.ts";
import { namedResults, statementsOf } from "./named_results.ts";

/** How one job of a group ended. Plain data: it crosses threads. */
export type TransactionOutcome =
  | { readonly rows: Row[][] }
  | { readonly conflict: string }
  | { readonly error: { readonly code: string; readonly message: string } };

/**
 * Runs jobs in one transaction, each undone alone where it fails, and resolves
 * once what is left of it is durable. If it rejects, nothing of it is known to
 * be stored.
 */
export type SendBatch = (
  jobs: readonly (readonly BoundStatement[])[],
) => Promise<readonly TransactionOutcome[]>;

interface QueuedTransaction {
  readonly job: readonly BoundStatement[];
  readonly settle: PromiseWithResolvers<Row[][]>;
}

/** The jobs of one group at most: a longer one makes its first caller wait. */
const GROUP_JOBS = 256;
const GROUP_STATEMENTS = 2000;

/**
 * A queue before the one writer. What waits while a group is written makes the
 * next group, so one fsync serves all who came in the meantime.
 *
 * `close` refuses new jobs and resolves after all that wait are settled.
 */
export function queueTransactions(send: SendBatch): {
  commit: Store["commit"];
  close(): Promise<void>;
} {
  const waiting: QueuedTransaction[] = [];
  let pumping: Promise<void> | null = null;
  let closed = false;

  async function commit<T extends Transaction>(
    transaction: T,
  ): Promise<Results<T>> {
    if (closed) throw new DatabaseError("CLOSED", CLOSED);
    const settle = Promise.withResolvers<Row[][]>();
    waiting.push({ job: bindTransaction(statementsOf(transaction)), settle });
    pumping ??= pump();
    return namedResults(transaction, await settle.promise);
  }

  async function pump(): Promise<void> {
    // Whoever commits in the same turn of the loop shares the first group.
    await Promise.resolve();
    while (waiting.length > 0) {
      const group = waiting.splice(0, groupLength(waiting));
      try {
        const outcomes = await send(group.map(({ job }) => job));
        group.forEach(({ settle }, index) => end(settle, outcomes[index]));
      } catch (error) {
        const reason = databaseError(error);
        for (const { settle } of group) settle.reject(reason);
      }
    }
    pumping = null;
  }

  return {
    commit,
    async close() {
      closed = true;
      await pumping;
    },
  };
}

const CLOSED = "Cannot commit: the database has been closed";

function groupLength(waiting: readonly QueuedTransaction[]): number {
  let statements = 0;
  for (const [index, { job }] of waiting.entries()) {
    statements += job.length;
    if (index > 0 && statements > GROUP_STATEMENTS) return index;
    if (index + 1 === GROUP_JOBS) return GROUP_JOBS;
  }
  return waiting.length;
}

function end(
  { resolve, reject }: PromiseWithResolvers<Row[][]>,
  outcome: TransactionOutcome | undefined,
): void {
  if (outcome === undefined) {
    reject(new DatabaseError("UNKNOWN", "The writer left a job unanswered"));
  } else if ("rows" in outcome) {
    resolve(outcome.rows);
  } else if ("conflict" in outcome) {
    reject(new Conflict(outcome.conflict));
  } else {
    reject(new DatabaseError(outcome.error.code, outcome.error.message));
  }
}

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

/**
 * The outcome of one transaction of a commit batch. Plain data: it crosses
 * threads.
 */
export type TransactionOutcome =
  | { readonly rows: Row[][] }
  | { readonly conflict: string }
  | { readonly error: { readonly code: string; readonly message: string } };

/**
 * Runs transactions as one commit batch: with one fsync, each rolled back alone
 * if it fails. Resolves once the batch is durable; if it rejects, nothing of
 * the batch is known to be stored.
 */
export type SendBatch = (
  transactions: readonly (readonly BoundStatement[])[],
) => Promise<readonly TransactionOutcome[]>;

interface QueuedTransaction {
  readonly statements: readonly BoundStatement[];
  readonly result: PromiseWithResolvers<Row[][]>;
}

/** The most one batch holds: a longer one makes its first caller wait. */
const BATCH_TRANSACTIONS = 256;
const BATCH_STATEMENTS = 2000;

/**
 * A queue before the one writer. The transactions that arrive while a batch is
 * written make the next batch, so that they share one fsync.
 *
 * `close` refuses new transactions, and resolves once all that wait are settled.
 */
export function queueTransactions(send: SendBatch): {
  commit: Store["commit"];
  close(): Promise<void>;
} {
  const waiting: QueuedTransaction[] = [];
  let writing: Promise<void> | null = null;
  let closed = false;

  async function commit<T extends Transaction>(
    transaction: T,
  ): Promise<Results<T>> {
    if (closed) throw new DatabaseError("CLOSED", CLOSED);
    const result = Promise.withResolvers<Row[][]>();
    const statements = bindTransaction(statementsOf(transaction));
    waiting.push({ statements, result });
    writing ??= writeAll();
    return namedResults(transaction, await result.promise);
  }

  async function writeAll(): Promise<void> {
    // Commits of the same turn of the event loop share the first batch.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchLength(waiting));
      try {
        const outcomes = await send(batch.map(({ statements }) => statements));
        batch.forEach(({ result }, index) => settle(result, outcomes[index]));
      } catch (error) {
        const reason = databaseError(error);
        for (const { result } of batch) result.reject(reason);
      }
    }
    writing = null;
  }

  return {
    commit,
    async close() {
      closed = true;
      await writing;
    },
  };
}

const CLOSED = "Cannot commit: the database has been closed";

function batchLength(waiting: readonly QueuedTransaction[]): number {
  let count = 0;
  for (const [index, { statements }] of waiting.entries()) {
    count += statements.length;
    if (index > 0 && count > BATCH_STATEMENTS) return index;
    if (index + 1 === BATCH_TRANSACTIONS) return BATCH_TRANSACTIONS;
  }
  return waiting.length;
}

function settle(
  { resolve, reject }: PromiseWithResolvers<Row[][]>,
  outcome: TransactionOutcome | undefined,
): void {
  if (outcome === undefined) {
    reject(
      new DatabaseError("UNKNOWN", "The writer did not answer a transaction"),
    );
  } else if ("rows" in outcome) {
    resolve(outcome.rows);
  } else if ("conflict" in outcome) {
    reject(new Conflict(outcome.conflict));
  } else {
    reject(new DatabaseError(outcome.error.code, outcome.error.message));
  }
}

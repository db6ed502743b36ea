import type { BoundStatement } from "#db/store/bind.ts";
import type { Connection } from "#db/store/connection.ts";
import { DatabaseError, databaseError } from "#db/store/database_error.ts";
import type { TransactionOutcome } from "./transaction_queue.ts";
import type { Row } from "#db/store/transaction.ts";

/**
 * Runs transactions as one commit batch: one transaction of SQLite, in which
 * each has its own savepoint.
 *
 * @throws {DatabaseError} If the batch could not begin or be committed; then
 *   nothing of it is stored.
 */
export function runBatch(
  connection: Connection,
  transactions: readonly (readonly BoundStatement[])[],
): TransactionOutcome[] {
  connection.run("begin immediate");
  try {
    const outcomes = transactions.map((statements) =>
      runTransaction(connection, statements)
    );
    connection.run("commit");
    return outcomes;
  } catch (error) {
    if (connection.inTransaction) connection.run("rollback");
    throw error;
  }
}

function runTransaction(
  connection: Connection,
  statements: readonly BoundStatement[],
): TransactionOutcome {
  connection.run("savepoint part");
  let outcome: TransactionOutcome;
  try {
    outcome = runStatements(connection, statements);
  } catch (error) {
    const { code, message } = databaseError(error);
    // A full disk can undo the whole batch, and other transactions with it.
    if (!connection.inTransaction) throw new DatabaseError(code, message);
    outcome = { error: { code, message } };
  }
  if (!("rows" in outcome)) connection.run("rollback to part");
  connection.run("release part");
  return outcome;
}

function runStatements(
  connection: Connection,
  statements: readonly BoundStatement[],
): TransactionOutcome {
  const results: Row[][] = [];
  for (const { sql, params, orElse } of statements) {
    const { rows, changes } = connection.run(sql, params);
    if (orElse !== undefined && changes === 0) return { conflict: orElse };
    results.push(rows);
  }
  return { rows: results };
}

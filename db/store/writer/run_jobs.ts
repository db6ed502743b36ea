import type { BoundStatement } from "#db/store/bind.ts";
import type { Connection } from "#db/store/connection.ts";
import { DatabaseError, databaseError } from "#db/store/database_error.ts";
import type { TransactionOutcome } from "./job_queue.ts";
import type { Row } from "#db/store/transaction.ts";

/**
 * Runs jobs in one transaction, each behind a savepoint of its own.
 *
 * @throws {DatabaseError} If the transaction could not begin or be committed;
 * then nothing of any job is stored.
 */
export function runBatch(
  connection: Connection,
  jobs: readonly (readonly BoundStatement[])[],
): TransactionOutcome[] {
  connection.run("begin immediate");
  try {
    const outcomes = jobs.map((job) => runJob(connection, job));
    connection.run("commit");
    return outcomes;
  } catch (error) {
    if (connection.inTransaction) connection.run("rollback");
    throw error;
  }
}

function runJob(
  connection: Connection,
  job: readonly BoundStatement[],
): TransactionOutcome {
  connection.run("savepoint job");
  let outcome: TransactionOutcome;
  try {
    outcome = runStatements(connection, job);
  } catch (error) {
    const { code, message } = databaseError(error);
    // A full disk can undo the whole transaction, others' jobs with it.
    if (!connection.inTransaction) throw new DatabaseError(code, message);
    outcome = { error: { code, message } };
  }
  if (!("rows" in outcome)) connection.run("rollback to job");
  connection.run("release job");
  return outcome;
}

function runStatements(
  connection: Connection,
  job: readonly BoundStatement[],
): TransactionOutcome {
  const results: Row[][] = [];
  for (const { sql, params, orElse } of job) {
    const { rows, changes } = connection.run(sql, params);
    if (orElse !== undefined && changes === 0) return { conflict: orElse };
    results.push(rows);
  }
  return { rows: results };
}

import {
  BatchCond,
  type BatchStep,
  type HttpClient,
} from "@libsql/hrana-client";
import { type BoundStatement, isRead } from "#db/store/bind.ts";
import { DatabaseError, databaseError } from "#db/store/database_error.ts";
import type { TransactionOutcome } from "#db/store/writer/transaction_queue.ts";
import type { Row } from "#db/store/transaction.ts";
import { type RemoteRow, toRow } from "./remote_dialect.ts";

/** One step of a request, and how it ended: `skipped` if its condition failed. */
interface BatchStepResult {
  readonly step: BatchStep;
  readonly ended: Promise<
    { rows: Row[] } | { error: DatabaseError } | "skipped"
  >;
}

interface TransactionSteps {
  readonly results: readonly BatchStepResult[];
  readonly guards: readonly { step: BatchStepResult; orElse: string }[];
}

/** Fails where the statement before it has changed nothing. */
const CHANGED = `select json('x') where changes() = 0`;

/**
 * Runs transactions on a libSQL server as one commit batch, sent in one
 * request: one transaction of SQLite, in which each has a savepoint. A step
 * runs only if the step it depends on has succeeded, so that the server needs
 * no second request.
 *
 * @throws {DatabaseError} If the batch could not be committed, or the server's
 * answer did not arrive: then it may or may not have been committed.
 */
export async function runRemoteBatch(
  client: HttpClient,
  transactions: readonly (readonly BoundStatement[])[],
): Promise<TransactionOutcome[]> {
  const stream = client.openStream();
  const batch = stream.batch(false);
  const { ok, not, isAutocommit } = BatchCond;
  // The server may have undone the whole batch, as for a full disk; a savepoint
  // outside a transaction would be committed by itself.
  const within = () => not(isAutocommit(batch));

  function add(
    statement: BoundStatement,
    ...conditions: BatchCond[]
  ): BatchStepResult {
    const step = batch.step();
    for (const condition of conditions) step.condition(condition);
    const ended = step.query([statement.sql, [...statement.params]]).then(
      (result) =>
        result
          ? { rows: result.rows.map((row) => toRow(row as RemoteRow)) }
          : "skipped" as const,
      (error) => ({ error: databaseError(error) }),
    );
    return { step, ended };
  }

  function addTransaction(
    statements: readonly BoundStatement[],
  ): TransactionSteps {
    const results: BatchStepResult[] = [];
    const guards: { step: BatchStepResult; orElse: string }[] = [];
    const savepoint = add(plain("savepoint part"), ok(begin.step), within());
    let last = savepoint;
    for (const statement of statements) {
      results.push(last = add(statement, ok(last.step)));
      if (statement.orElse === undefined) continue;
      last = add(guardOf(statement), ok(last.step));
      guards.push({ step: last, orElse: statement.orElse });
    }
    const failed = not(ok(last.step));
    add(plain("rollback to part"), ok(savepoint.step), failed, within());
    add(plain("release part"), ok(savepoint.step), within());
    return { results, guards };
  }

  const begin = add(plain("begin immediate"));
  const added = transactions.map(addTransaction);
  const commit = add(plain("commit"), ok(begin.step), within());
  add(plain("rollback"), not(ok(commit.step)), within());

  const executed = batch.execute();
  stream.closeGracefully();
  await executed;
  await assertCommitted(begin, commit, added);
  return await Promise.all(added.map(outcomeOf));
}

const plain = (sql: string): BoundStatement => ({ sql, params: [] });

function guardOf({ sql, params }: BoundStatement): BoundStatement {
  return isRead(sql)
    ? { sql: `select json('x') where not exists (${sql})`, params }
    : plain(CHANGED);
}

async function assertCommitted(
  begin: BatchStepResult,
  commit: BatchStepResult,
  transactions: readonly TransactionSteps[],
): Promise<void> {
  const ended = await commit.ended;
  if (ended !== "skipped" && "rows" in ended) return;
  // If it was skipped, an earlier step has the reason.
  const steps = [
    commit,
    begin,
    ...transactions.flatMap(({ results }) => results),
  ];
  for (const step of steps) {
    const end = await step.ended;
    if (end !== "skipped" && "error" in end) throw end.error;
  }
  throw new DatabaseError("UNKNOWN", "The server did not commit a batch");
}

async function outcomeOf(
  { results, guards }: TransactionSteps,
): Promise<TransactionOutcome> {
  for (const { step, orElse } of guards) {
    const end = await step.ended;
    if (end !== "skipped" && "error" in end) return { conflict: orElse };
  }
  const rows: Row[][] = [];
  for (const step of results) {
    const end = await step.ended;
    if (end === "skipped") continue;
    if ("error" in end) {
      return { error: { code: end.error.code, message: end.error.message } };
    }
    rows.push(end.rows);
  }
  return { rows };
}

import {
  BatchCond,
  type BatchStep,
  type HttpClient,
} from "@libsql/hrana-client";
import { type BoundStatement, isRead } from "#db/store/bind.ts";
import { DatabaseError, databaseError } from "#db/store/database_error.ts";
import type { TransactionOutcome } from "#db/store/writer/job_queue.ts";
import type { Row } from "#db/store/transaction.ts";
import { type RemoteRow, toRow } from "./remote_dialect.ts";

/** One step of a batch, and how it ended: `skipped` if its condition failed. */
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
 * Runs jobs on a libSQL server as one batch, sent in one request: a
 * transaction, and in it a savepoint for each job. Each step is run only if
 * the one it rests on has succeeded, so the server needs to ask nothing back.
 *
 * @throws {DatabaseError} If the transaction could not be committed, or the
 * server's answer did not arrive: then it may have been, or not.
 */
export async function runRemoteBatch(
  client: HttpClient,
  jobs: readonly (readonly BoundStatement[])[],
): Promise<TransactionOutcome[]> {
  const stream = client.openStream();
  const batch = stream.batch(false);
  const { ok, not, isAutocommit } = BatchCond;
  // The server may have undone the whole transaction, for a full disk say; a
  // savepoint outside one would be committed by itself.
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

  function addJob(job: readonly BoundStatement[]): TransactionSteps {
    const results: BatchStepResult[] = [];
    const guards: { step: BatchStepResult; orElse: string }[] = [];
    const savepoint = add(plain("savepoint job"), ok(begin.step), within());
    let last = savepoint;
    for (const statement of job) {
      results.push(last = add(statement, ok(last.step)));
      if (statement.orElse === undefined) continue;
      last = add(guardOf(statement), ok(last.step));
      guards.push({ step: last, orElse: statement.orElse });
    }
    const failed = not(ok(last.step));
    add(plain("rollback to job"), ok(savepoint.step), failed, within());
    add(plain("release job"), ok(savepoint.step), within());
    return { results, guards };
  }

  const begin = add(plain("begin immediate"));
  const added = jobs.map(addJob);
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
  jobs: readonly TransactionSteps[],
): Promise<void> {
  const ended = await commit.ended;
  if (ended !== "skipped" && "rows" in ended) return;
  // Where it was skipped, an earlier step says why.
  const steps = [commit, begin, ...jobs.flatMap(({ results }) => results)];
  for (const step of steps) {
    const end = await step.ended;
    if (end !== "skipped" && "error" in end) throw end.error;
  }
  throw new DatabaseError("UNKNOWN", "The server did not commit a group");
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

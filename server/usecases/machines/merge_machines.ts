import type { Duplicate, Moves } from "#shared/contract/machines/duplicates.ts";
import type { Db } from "#db/store/tables.ts";
import { duplicateById, movesOf } from "#db/machines/duplicates.ts";
import { appendEvent } from "#db/events/events.ts";
import { machinesDue } from "#db/groups/members.ts";
import type { Statement } from "#db/store/transaction.ts";
import { missingMachines } from "#db/machines/machines.ts";
import { mergeStatements } from "#db/machines/merge.ts";
import { unmergeStatements } from "#db/machines/unmerge.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import { refuseRetired } from "./refuse_retired.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * A pair of machines after a decision, and the counts of what was or would be
 * moved.
 */
export interface MergeResult {
  readonly duplicate: Duplicate;
  readonly moves: Moves;
}

/**
 * Merges two machines that were proposed as duplicates: the newer row stays. A
 * dry run only counts what would move.
 *
 * @throws {Refusal} `duplicate_not_found`, `not_possible_now`.
 */
export async function mergeMachines(
  services: Services,
  id: number,
  by: Requester,
  { dryRun }: Pick<ActionOptions, "dryRun"> = {},
): Promise<MergeResult> {
  const { store, now } = services;
  const before = await existing(store.db, id);
  await refuseUnlessOpen(store.db, before, "merge");
  if (dryRun) {
    const { older, newer } = before;
    const moves = await movesOf(store.db, older.id, newer.id);
    return { duplicate: before, moves };
  }
  const { name } = by;
  return await mergePair(
    services,
    id,
    { actor: `operator:${name}`, name },
    now(),
  );
}

/**
 * Merges an open pair.
 *
 * @param by The one who decided: an operator or the server.
 * @throws {Refusal} `duplicate_not_found`.
 * @throws {Conflict} If the pair has been decided.
 */
export async function mergePair(
  { store, notifier }: Services,
  id: number,
  by: { readonly actor: string; readonly name: string },
  at: Date,
): Promise<MergeResult> {
  const { older, newer } = await existing(store.db, id);
  const moves = await movesOf(store.db, older.id, newer.id);
  await store.commit([
    ...mergeStatements({
      id,
      older: older.id,
      newer: newer.id,
      by: by.name,
      at,
    }),
    machinesDue([newer.id]),
    appendEvent({
      kind: "machine.merged",
      actor: by.actor,
      at,
      machineId: newer.id,
      payload: { duplicate: id, older: older.id, name: older.name, ...moves },
    }),
  ]);
  notifier.notify();
  return { duplicate: await existing(store.db, id), moves };
}

/**
 * Decides that a pair is two machines; it is not proposed again.
 *
 * @throws {Refusal} `duplicate_not_found`, `not_possible_now`.
 */
export async function dismissDuplicate(
  { store, notifier, now }: Services,
  id: number,
  by: Requester,
): Promise<Duplicate> {
  const before = await existing(store.db, id);
  await refuseUnlessOpen(store.db, before, "dismiss");
  const at = now();
  await store.commit([
    dismissal(id, by.name, at),
    appendEvent({
      kind: "machine.duplicate_dismissed",
      actor: `operator:${by.name}`,
      at,
      machineId: before.newer.id,
      payload: {
        duplicate: id,
        older: before.older.id,
        name: before.older.name,
      },
    }),
  ]);
  notifier.notify();
  return await existing(store.db, id);
}

function dismissal(id: number, by: string, at: Date): Statement {
  return {
    sql: `update duplicate set state = 'dismissed', decided_at = ?,
      decided_by = ? where id = ? and state = 'open'`,
    params: [at.getTime(), by, id],
    orElse: "somebody has decided on these two machines meanwhile",
  };
}

/**
 * Undoes the merge of two machines.
 *
 * @throws {Refusal} `duplicate_not_found`, `not_possible_now`.
 */
export async function unmergeMachines(
  { store, notifier, now }: Services,
  id: number,
  by: Requester,
): Promise<Duplicate> {
  const { state, older, newer } = await existing(store.db, id);
  if (state !== "merged") {
    throw new Refusal(
      "not_possible_now",
      `Cannot undo the merge: machines ${older.id} and ${newer.id} are not merged`,
    );
  }
  if (newer.deviceId === "") {
    throw new Refusal(
      "not_possible_now",
      `Cannot undo the merge: machine ${newer.id} was itself merged into another one; undo that merge first`,
    );
  }
  const at = now();
  await store.commit([
    ...unmergeStatements({
      id,
      older: older.id,
      newer: newer.id,
      by: by.name,
      at,
    }),
    machinesDue([older.id, newer.id]),
    appendEvent({
      kind: "machine.unmerged",
      actor: `operator:${by.name}`,
      at,
      machineId: newer.id,
      payload: { duplicate: id, older: older.id, name: older.name },
    }),
  ]);
  notifier.notify();
  return await existing(store.db, id);
}

async function existing(db: Db, id: number): Promise<Duplicate> {
  const duplicate = await duplicateById(db, id);
  if (!duplicate) throw notFound("duplicate", id);
  return duplicate;
}

async function refuseUnlessOpen(
  db: Db,
  { state, older, newer, decidedBy }: Duplicate,
  verb: string,
): Promise<void> {
  if (state !== "open") {
    throw new Refusal(
      "not_possible_now",
      `Cannot ${verb}: machines ${older.id} and ${newer.id} were already ${state} by ${decidedBy}`,
    );
  }
  const missing = await missingMachines(db, [older.id, newer.id]);
  if (missing.length === 0) {
    return await refuseRetired(db, verb, [older.id, newer.id]);
  }
  throw new Refusal(
    "not_possible_now",
    `Cannot ${verb}: machine ${
      missing[0]
    } was merged into another one; undo that first`,
  );
}

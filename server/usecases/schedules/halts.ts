import {
  deleteHalt,
  haltById,
  HALTED_BEFORE,
  haltOf,
  insertHalt,
} from "#db/schedules/halts.ts";
import { pausedByHalt, pauseHaltedStatements } from "#db/rollouts/changes.ts";
import { groupById } from "#db/groups/groups.ts";
import { Conflict } from "#db/store/transaction.ts";
import type { StopResult } from "#shared/contract/deployments/deployments.ts";
import { RECALLABLE } from "#shared/contract/deployments/states.ts";
import type { Halt } from "#shared/contract/schedules/halts.ts";
import { notFound } from "#server/domain/not_found.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  countStops,
  stopMatching,
} from "#server/usecases/deployments/cancel_deployments.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Halts everything, or the machines of a group: from the commit on, nothing is
 * offered for the first time. Then what was offered is recalled, as far as it
 * can be; what waits keeps waiting.
 *
 * It pauses the running rollouts that it takes machines from: waves whose
 * machines are recalled would count as done, and the next ones open.
 *
 * Ordered again while it is in force, it goes on with a recall that a restart
 * has broken off.
 *
 * @throws {Refusal} `group_not_found`; `nothing_to_do` if it is halted and
 * nothing is left to recall.
 */
export async function orderHalt(
  services: Services,
  { group: groupId, reason, dryRun = false }: {
    readonly group?: number;
    readonly reason: string;
    readonly dryRun?: boolean;
  },
  by: Requester,
): Promise<{ halt: Halt | null; stop: StopResult; paused: number }> {
  const { store, notifier, now } = services;
  const { db } = store;
  const group = groupId === undefined ? null : await groupById(db, groupId);
  if (groupId !== undefined && !group) throw notFound("group", groupId);
  const filter = groupId === undefined ? {} : { group: groupId };
  const before = await haltOf(db, groupId ?? null);
  if (dryRun || before) {
    const stop = await countStops(services, filter, RECALLABLE);
    if (before && stop.recalling === 0) throw haltedAlready(before);
    if (dryRun) {
      const paused = await pausedByHalt(db, group?.id ?? null);
      return { halt: null, stop, paused };
    }
  }
  const actor = `operator:${by.name}`;
  if (before) {
    const stop = await stopMatching(services, filter, actor, RECALLABLE);
    return { halt: before, stop, paused: 0 };
  }
  const at = now();
  let rows;
  try {
    rows = await store.commit({
      halt: insertHalt({ group, reason, by: by.name, at }),
      paused: pauseHaltedStatements(
        { actor, by: by.name, at },
        reason,
        group?.id ?? null,
      ),
    });
  } catch (error) {
    if (error instanceof Conflict && error.message.includes(HALTED_BEFORE)) {
      const halt = await haltOf(db, groupId ?? null);
      if (halt) throw haltedAlready(halt);
      if (groupId !== undefined && !await groupById(db, groupId)) {
        throw notFound("group", groupId);
      }
    }
    throw error;
  }
  notifier.notify();
  const stop = await stopMatching(services, filter, actor, RECALLABLE);
  return {
    halt: await haltById(db, Number(rows.halt[0]!["id"])),
    stop,
    paused: rows.paused.length,
  };
}

function haltedAlready(halt: Halt): Refusal {
  return new Refusal(
    "nothing_to_do",
    `Cannot halt ${
      halt.group ? `the group "${halt.group.name}"` : "everything"
    }: ${halt.createdBy} did so at ${halt.createdAt} (${halt.reason}); it is in force until it is lifted`,
  );
}

/** @throws {Refusal} `halt_not_found`. */
export async function liftHalt(
  { store, notifier, now }: Services,
  id: number,
  by: Requester,
): Promise<Halt> {
  const halt = await haltById(store.db, id);
  if (!halt) throw notFound("halt", id);
  await store.commit(deleteHalt(halt, by.name, now()));
  notifier.notify();
  return halt;
}

import type { Page } from "#shared/contract/page.ts";
import type {
  Rollout,
  RolloutQuery,
  WaitsFor,
} from "#shared/contract/rollouts/rollouts.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import {
  openRollouts,
  rolloutById,
  rolloutPage,
  type RolloutRow,
} from "#db/rollouts/rollouts.ts";
import type { Db } from "#db/store/tables.ts";
import { waitsFor } from "#server/domain/rollouts/next_move.ts";
import { outlookOf } from "#server/domain/rollouts/outlook.ts";
import { notFound } from "#server/domain/not_found.ts";

/** Rollouts, newest first, with what each waits for. */
export function describeRollouts(
  db: Db,
  query: RolloutQuery,
  now: Date,
): Promise<Page<Rollout>> {
  return rolloutPage(db, query, (row) => toRollout(row, now));
}

/**
 * A rollout with its waves.
 *
 * @throws {Refusal} `rollout_not_found`.
 */
export async function describeRollout(
  db: Db,
  id: number,
  now: Date,
): Promise<Rollout> {
  return toRollout(await storedRollout(db, id), now);
}

/** Rollouts among which those that need an operator are looked for. */
const LOOKED_AT = 200;

/**
 * Rollouts that go no further without an operator: they have halted, or wait
 * for approval.
 *
 * @param limit Most that are returned; those that changed last come first.
 */
export async function rolloutsInNeed(db: Db, now: Date, limit: number) {
  const rows = await openRollouts(db, LOOKED_AT);
  return rows.map((row) => ({ row, waits: waitsFor(row, now.getTime()) }))
    .flatMap(({ row, waits }) =>
      waits === "operator" || waits === "approval"
        ? [{
          id: row.id,
          package: {
            id: row.packageId,
            name: row.packageName,
            version: row.packageVersion,
          },
          waitsFor: waits,
          halted: row.halted,
          openWave: row.openWave,
          createdBy: row.createdBy,
        }]
        : []
    ).slice(0, limit);
}

/** @throws {Refusal} `rollout_not_found`. */
export async function storedRollout(db: Db, id: number): Promise<RolloutRow> {
  const row = await rolloutById(db, id);
  if (!row) throw notFound("rollout", id);
  return row;
}

function toRollout(row: RolloutRow, now: Date): Rollout {
  const { id, state, openWave, halted, reason, changedBy, createdBy } = row;
  const waits: WaitsFor = waitsFor(row, now.getTime());
  const { needs, opensAt } = outlookOf(row, now.getTime());
  return {
    id,
    package: {
      id: row.packageId,
      name: row.packageName,
      version: row.packageVersion,
      active: row.active,
    },
    ...{ state, halted, reason, openWave, createdBy, changedBy },
    changedAt: iso(row.changedAt),
    waitsFor: waits,
    needs,
    opensAt: isoOrNull(opensAt),
    waves: row.waves.map((wave) => ({
      number: wave.number,
      rule: wave.rule,
      groupName: wave.groupName,
      openedAt: isoOrNull(wave.openedAt),
      machines: wave.machines,
      waiting: wave.waiting,
      out: wave.out,
      succeeded: wave.succeeded,
      failed: wave.failed,
      cancelled: wave.cancelled,
      contradicted: wave.contradicted,
      reachedAt: isoOrNull(wave.reachedAt),
    })),
    advance: row.policy.advance,
    halt: row.policy.halt,
    createdAt: iso(row.createdAt),
  };
}

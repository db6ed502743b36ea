import type { Hash } from "node:crypto";
import { isSame, sealer, textOf } from "#server/crypto/seal.ts";
import type { KeyOf } from "./seal_key.ts";
import type { Db } from "#db/store/tables.ts";
import {
  type Compaction,
  compactionsAfter,
  type Part,
  type StoredSummary,
  summariesOf,
  valuesOf,
} from "#db/events/summaries.ts";
import type { ExpiredEvent } from "#db/events/expired_events.ts";
import {
  sortSummaries,
  type Summary,
} from "#server/domain/events/summaries.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";

/** The hash before the first compaction of a part. */
export const NO_HASH = new Uint8Array(32);

/** Adds an event to the hash of the summarised events. */
export function takeIn(content: Hash, event: ExpiredEvent): void {
  content.update(`${textOf(event)}\n`);
}

/** Summaries as they are stored, in the order they are hashed in. */
export function toStored(summaries: Iterable<Summary>): StoredSummary[] {
  return sortSummaries(summaries).map((summary) => ({
    ...summary,
    machines: JSON.stringify(
      summary.machines.map(({ id, name }) => [id, name]),
    ),
  }));
}

/** The hash of a compaction: of itself, its summaries and the hash before. */
export function hashOf(
  before: Uint8Array,
  compaction: Omit<Compaction, "hash">,
  summaries: readonly StoredSummary[],
  key: Uint8Array | null,
): Uint8Array {
  const { id, part, firstSeq, lastSeq, events, firstAt, lastAt, madeAt } =
    compaction;
  const values = [id, part, firstSeq, lastSeq, events, firstAt, lastAt, madeAt];
  return sealer(key).update(before)
    .update(JSON.stringify(values))
    .update(compaction.content)
    .update(compaction.seal ?? NO_HASH)
    .update(JSON.stringify(summaries.map(valuesOf)))
    .digest();
}

/** Events that have one seal or summary in common: it says no more exactly. */
export interface EventSpan {
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** The events of a part of the log that are kept as summaries. */
export interface ChainResult extends EventSpan {
  readonly part: Part;
  /** The number of events they replace. */
  readonly events: number;
  /** When the last of them was summarised, in milliseconds. */
  readonly madeAt: number;
  /** The seal after which the audit's chain continues. */
  readonly seal: Uint8Array | null;
}

const CHUNK = 50;

/**
 * Computes the hashes of a part's compactions again and compares them.
 *
 * @returns The content of the valid ones, null if there are none; and the events
 *   of the first compaction that is not valid, if any.
 */
export async function verifyCompactions(
  db: Db,
  part: Part,
  keyOf: KeyOf,
): Promise<{ summarised: ChainResult | null; broken: EventSpan | null }> {
  let before: Uint8Array = NO_HASH;
  let verified: ChainResult | null = null;
  for (;;) {
    const from: number = verified?.lastSeq ?? 0;
    const compactions = await compactionsAfter(db, part, from, CHUNK);
    for (const compaction of compactions) {
      const summaries = sortSummaries(await summariesOf(db, compaction.id));
      const { hash, firstSeq, lastSeq, events } = compaction;
      const key = keyOf(compaction.id);
      const matches = sum(summaries) === events &&
        (key === undefined ||
          isSame(hash, hashOf(before, compaction, summaries, key)));
      if (!matches) {
        return { summarised: verified, broken: { firstSeq, lastSeq } };
      }
      before = hash;
      verified = joined(verified, compaction);
      await yieldToOthers();
    }
    if (compactions.length < CHUNK) {
      return { summarised: verified, broken: null };
    }
  }
}

function joined(before: ChainResult | null, next: Compaction): ChainResult {
  return {
    ...next,
    firstSeq: before?.firstSeq ?? next.firstSeq,
    events: (before?.events ?? 0) + next.events,
  };
}

function sum(summaries: readonly StoredSummary[]): number {
  return summaries.filter(({ groupId }) => groupId === 0)
    .reduce((total, { events }) => total + events, 0);
}

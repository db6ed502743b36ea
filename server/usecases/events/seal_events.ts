import { createHash } from "node:crypto";
import { Conflict, type Statement } from "#db/store/transaction.ts";
import {
  countSeals,
  lastSeal,
  sealedAfter,
  type SealedEvent,
  sealStatement,
} from "#db/events/seals.ts";
import type { Db } from "#db/store/tables.ts";
import { newestSeq } from "#db/events/events.ts";
import { newestCompactionId } from "#db/events/summaries.ts";
import { countSingle, firstGap } from "#db/events/expired_events.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import {
  type ChainResult,
  same,
  verifyCompactions,
} from "./compaction_chain.ts";
import type { Services } from "#server/usecases/services.ts";
import { iso } from "#shared/time.ts";

const CHUNK = 500;
/**
 * Events counted at a time, to check that none is missing: some milliseconds.
 */
const STRETCH = 20_000;
const FIRST = new Uint8Array(32);

/**
 * Seals the operators' events that have no seal yet, in order. It runs often
 * because an event without a seal can still be forged unnoticed.
 *
 * @returns How many it sealed.
 */
export async function sealEvents({ store }: Services): Promise<number> {
  let sealed = 0;
  for (;;) {
    const last = await lastSeal(store.db);
    let before = last?.seq ?? 0;
    let hash: Uint8Array = last?.hash ?? FIRST;
    const events = await sealedAfter(store.db, before, CHUNK);
    if (events.length === 0) return sealed;
    const statements: Statement[] = [];
    for (const event of events) {
      hash = sealOf(hash, event);
      statements.push(sealStatement(event.seq, hash, before));
      before = event.seq;
    }
    try {
      await store.commit(statements);
      sealed += statements.length;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

/** The result of verifying the log. */
export interface Verification {
  /** No seal and no summary is broken. */
  readonly whole: boolean;
  /** Events whose seals were checked. */
  readonly checked: number;
  /** Events that are newer than the last seal. */
  readonly unsealed: number;
  /**
   * The first event that does not match its seal or is missing, or the first
   * event of a compaction whose summaries do not match.
   */
  readonly brokenAt: number | null;
  /** Summaries that match, by part of the log. */
  readonly summarised: {
    readonly part: "log" | "audit";
    readonly firstSeq: number;
    readonly lastSeq: number;
    readonly events: number;
    /** When the last event of them was summarised. */
    readonly at: string;
  }[];
}

/**
 * Computes the whole chain again and compares it, batch by batch, up to the
 * seal that is the last one now, because sealing continues in the meantime. It
 * begins after the summaries, whose own chain is verified first.
 */
export async function verifyEvents(db: Db): Promise<Verification> {
  for (;;) {
    const began = await newestCompactionId(db);
    const result = await verifyOnce(db);
    // Events that are summarised in the meantime are no longer found here.
    if (result.whole || began === await newestCompactionId(db)) return result;
  }
}

async function verifyOnce(db: Db): Promise<Verification> {
  const newest = await newestSeq(db);
  const last = (await lastSeal(db))?.seq ?? 0;
  const summaries = [
    await verifyCompactions(db, "log"),
    await verifyCompactions(db, "audit"),
  ];
  const summarised = summaries.flatMap(({ summarised }) =>
    summarised ? [summarised] : []
  );
  const audit = summarised.find(({ part }) => part === "audit");
  const chain = await verifyChain(db, {
    after: audit?.lastSeq ?? 0,
    hash: audit?.seal ?? FIRST,
    last,
  });
  const brokenAt = summaries.find(({ brokenAt }) => brokenAt !== null)
    ?.brokenAt ?? chain.brokenAt ?? await firstMissing(db, summarised, newest);
  return {
    ...chain,
    whole: brokenAt === null,
    brokenAt,
    summarised: summarised.map((
      { part, firstSeq, lastSeq, events, madeAt },
    ) => ({
      part,
      firstSeq,
      lastSeq,
      events,
      at: iso(madeAt),
    })),
  };
}

/**
 * The first event that is neither stored nor summarised; null: none is missing.
 * In parts that are summarised it is only known up to where one is missing.
 */
async function firstMissing(
  db: Db,
  summarised: readonly ChainResult[],
  newest: number,
): Promise<number | null> {
  const after = Math.max(0, ...summarised.map(({ lastSeq }) => lastSeq));
  const to = { log: 0, audit: 0 };
  let counted = 0;
  for (const { part, lastSeq, events } of summarised) {
    to[part] = lastSeq;
    counted += events;
  }
  if (await countSingle(db, after, to) + counted !== after) return after;
  for (let from = after + 1; from <= newest; from += STRETCH) {
    const gap = await firstGap(db, from, Math.min(newest, from + STRETCH - 1));
    if (gap !== null) return gap;
    await yieldToOthers();
  }
  return null;
}

async function verifyChain(db: Db, from: {
  readonly after: number;
  readonly hash: Uint8Array;
  readonly last: number;
}): Promise<Pick<Verification, "checked" | "unsealed" | "brokenAt">> {
  const { last } = from;
  const seals = await countSeals(db, from.after, last);
  let { after, hash } = from;
  let [checked, unsealed] = [0, 0];
  for (;;) {
    const events = await sealedAfter(db, after, CHUNK);
    for (const event of events) {
      after = event.seq;
      if (event.seq > last) {
        unsealed++;
        continue;
      }
      hash = sealOf(hash, event);
      if (event.hash === null || !same(hash, event.hash)) {
        return { checked, unsealed, brokenAt: event.seq };
      }
      checked++;
    }
    if (events.length < CHUNK) break;
    await yieldToOthers();
  }
  return { checked, unsealed, brokenAt: checked === seals ? null : last };
}

/** The seal of an event, after the seal of the one before. */
export function sealOf(
  before: Uint8Array,
  event: Omit<SealedEvent, "hash">,
): Uint8Array {
  const { seq, at, kind, actor, machineId, packageId, payload } = event;
  return createHash("sha256").update(before)
    .update(
      JSON.stringify([seq, at, kind, actor, machineId, packageId, payload]),
    )
    .digest();
}

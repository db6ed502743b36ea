import type { Db } from "#db/store/tables.ts";
import { newestSeq } from "#db/events/events.ts";
import {
  countLogEvents,
  countSingle,
  firstGap,
  logEvents,
  type LoggedEvent,
} from "#db/events/expired_events.ts";
import {
  highestSeq,
  type LogSeal,
  logSealAt,
  logSealsAfter,
} from "#db/events/log_seals.ts";
import { countSeals, lastSeal, sealedAfter } from "#db/events/seals.ts";
import { newestCompactionId } from "#db/events/summaries.ts";
import { isSame, NO_SEAL, sealOf, sealOfAll } from "#server/crypto/seal.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import type { Services } from "#server/usecases/services.ts";
import { iso } from "#shared/time.ts";
import { sealState } from "./audit_head.ts";
import {
  type ChainResult,
  type EventSpan,
  verifyCompactions,
} from "./compaction_chain.ts";
import { keysIn, type SealKeys } from "./seal_key.ts";

const CHUNK = 500;
/**
 * Events counted at a time, to check that none is missing: some milliseconds.
 */
const RANGE = 20_000;

/** The result of verifying the log. */
export interface Verification {
  /** No seal and no summary is broken, and the noted head is there. */
  readonly whole: boolean;
  /** Events whose seals were checked. */
  readonly checked: number;
  /** Events that are newer than the last seal. */
  readonly unsealed: number;
  /** Events sealed with a key that this server does not have. */
  readonly unchecked: number;
  /**
   * The first event that does not match its seal or is missing, or the first
   * event of a seal or compaction that does not match its events.
   */
  readonly brokenAt: number | null;
  /**
   * The last event that may be the one: equal to `brokenAt` if it is certain.
   * Null: none is broken, or everything is uncertain from `differsAt` on.
   */
  readonly brokenTo: number | null;
  /** The event from which the head noted outside the database differs. */
  readonly differsAt: number | null;
  /** The key in use is not this server's, so that nothing can be said. */
  readonly otherKey: boolean;
  /** Where the log goes on from a backup, oldest first. */
  readonly restored: RestoreMark[];
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

/** An event that says that the log goes on from a backup. */
export interface RestoreMark {
  readonly seq: number;
  /** When the backup was restored. */
  readonly at: string;
  /** The name of the backup, and the moment whose state it holds. */
  readonly backup: string;
  readonly madeAt: string;
}

type SealSource = Pick<Services, "store" | "auditAnchor">;

/**
 * Computes all seals again and compares them, batch by batch, up to those that
 * are the last ones now, because sealing continues in the meantime. It begins
 * after the summaries, whose own chain is verified first.
 */
export async function verifyEvents(
  services: SealSource,
): Promise<Verification> {
  const { db } = services.store;
  for (;;) {
    const began = await newestCompactionId(db);
    const result = await verifyOnce(services);
    // Events that are summarised in the meantime are no longer found here.
    if (result.whole || began === await newestCompactionId(db)) return result;
  }
}

async function verifyOnce(services: SealSource): Promise<Verification> {
  const { store, auditAnchor } = services;
  const { db } = store;
  // What is noted now is in the database already.
  const { differsAt, otherKey } = await sealState({ store, auditAnchor });
  const newest = await newestSeq(db);
  const last = (await lastSeal(db))?.seq ?? 0;
  const keys = await keysIn(services);
  const summaries = [
    await verifyCompactions(db, "log", keys.ofCompaction),
    await verifyCompactions(db, "audit", keys.ofCompaction),
  ];
  const summarised = summaries.flatMap(({ summarised }) =>
    summarised ? [summarised] : []
  );
  const audit = summarised.find(({ part }) => part === "audit");
  const log = summarised.find(({ part }) => part === "log");
  const ofAudit = await verifyAudit(db, keys, {
    after: audit?.lastSeq ?? 0,
    hash: audit?.seal ?? NO_SEAL,
    last,
  });
  const ofLog = await verifyLog(db, keys, log?.lastSeq ?? 0);
  // Those that name an event exactly come first.
  const broken = summaries.find(({ broken }) => broken !== null)?.broken ??
    ofAudit.broken ??
    single(await firstMissing(db, summarised, newest)) ?? ofLog.broken;
  const brokenAt = broken?.firstSeq ?? differsAt;
  const total = (of: "checked" | "unsealed" | "unchecked") =>
    ofAudit[of] + ofLog[of];
  return {
    whole: brokenAt === null && !otherKey,
    checked: total("checked"),
    unsealed: total("unsealed"),
    unchecked: total("unchecked"),
    brokenAt,
    brokenTo: broken?.lastSeq ?? null,
    differsAt,
    otherKey,
    restored: ofLog.restored,
    summarised: summarised.map((
      { part, firstSeq, lastSeq, events, madeAt },
    ) => ({ part, firstSeq, lastSeq, events, at: iso(madeAt) })),
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
  for (let from = after + 1; from <= newest; from += RANGE) {
    const gap = await firstGap(db, from, Math.min(newest, from + RANGE - 1));
    if (gap !== null) return gap;
    await yieldToOthers();
  }
  // The newest were removed: their numbers are given away for ever.
  const highest = await highestSeq(db);
  const present = Math.max(await newestSeq(db), after);
  return highest > present ? present + 1 : null;
}

/** The result of verifying one part of the log. */
interface Chain {
  readonly checked: number;
  readonly unsealed: number;
  readonly unchecked: number;
  readonly broken: EventSpan | null;
}

function single(seq: number | null): EventSpan | null {
  return seq === null ? null : { firstSeq: seq, lastSeq: seq };
}

async function verifyAudit(db: Db, keys: SealKeys, from: {
  readonly after: number;
  readonly hash: Uint8Array;
  readonly last: number;
}): Promise<Chain> {
  const { last } = from;
  const seals = await countSeals(db, from.after, last);
  let { after, hash } = from;
  let [checked, unsealed, unchecked] = [0, 0, 0];
  const result = (brokenAt: number | null) => ({
    ...{ checked, unsealed, unchecked, broken: single(brokenAt) },
  });
  for (;;) {
    const events = await sealedAfter(db, after, CHUNK);
    for (const event of events) {
      after = event.seq;
      if (event.seq > last) {
        unsealed++;
        continue;
      }
      if (event.hash === null) return result(event.seq);
      const key = keys.ofAudit(event.seq);
      if (key === undefined) {
        hash = event.hash;
        unchecked++;
        continue;
      }
      hash = sealOf(hash, event, key);
      if (!isSame(hash, event.hash)) return result(event.seq);
      checked++;
    }
    if (events.length < CHUNK) break;
    await yieldToOthers();
  }
  return result(checked + unchecked === seals ? null : last);
}

async function verifyLog(
  db: Db,
  keys: SealKeys,
  summarisedTo: number,
): Promise<Chain & { readonly restored: RestoreMark[] }> {
  const restored: RestoreMark[] = [];
  let after = summarisedTo;
  let hash = (await logSealAt(db, summarisedTo))?.hash ?? NO_SEAL;
  let [checked, unchecked] = [0, 0];
  for (;;) {
    const seals = await logSealsAfter(db, after, CHUNK);
    for (const seal of seals) {
      const events = await logEvents(
        db,
        after,
        seal.events + 1,
        seal.lastSeq,
      );
      if (!isSealed(events, keys, hash, seal)) {
        const broken = {
          firstSeq: events[0]?.seq ?? after + 1,
          lastSeq: seal.lastSeq,
        };
        return { checked, unsealed: 0, unchecked, broken, restored };
      }
      restored.push(...restoresIn(events));
      if (keys.ofLog(seal.lastSeq) === undefined) unchecked += seal.events;
      else checked += seal.events;
      [after, hash] = [seal.lastSeq, seal.hash];
      await yieldToOthers();
    }
    if (seals.length < CHUNK) break;
  }
  const unsealed = await countLogEvents(db, after);
  return { checked, unsealed, unchecked, broken: null, restored };
}

/** True if events are those that a seal covers, as far as the key tells. */
function isSealed(
  events: readonly LoggedEvent[],
  keys: SealKeys,
  before: Uint8Array,
  { lastSeq, events: count, hash }: LogSeal,
): boolean {
  const key = keys.ofLog(lastSeq);
  return events.length === count &&
    (key === undefined || isSame(sealOfAll(before, events, key), hash));
}

function restoresIn(events: readonly LoggedEvent[]): RestoreMark[] {
  return events.filter(({ kind }) => kind === "audit.restored")
    .map(({ seq, at, payload }) => {
      const { backup, madeAt } = JSON.parse(payload);
      return { seq, at: iso(at), backup, madeAt };
    });
}

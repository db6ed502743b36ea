import { createHash } from "node:crypto";
import type { Db } from "#db/store/tables.ts";
import { appendEvent } from "#db/events/events.ts";
import { Conflict } from "#db/store/transaction.ts";
import { globalSettings } from "#db/settings/settings.ts";
import {
  type Compaction,
  compactionStatements,
  lastCompaction,
  newestCompactionId,
  type Part,
} from "#db/events/summaries.ts";
import {
  type ExpiredEvent,
  expiredEvents,
  firstLeft,
  groupsOf,
  removeStatements,
} from "#db/events/expired_events.ts";
import {
  oldEvents,
  summariseBefore,
  summariseInto,
  type SummaryMap,
} from "#server/domain/events/summaries.ts";
import { commitFreeingSpace } from "#server/usecases/fleet/commit_freeing_space.ts";
import {
  logSealAt,
  logSealsAfter,
  removeLogSeals,
} from "#db/events/log_seals.ts";
import { isSame, NO_SEAL, sealOf, sealOfAll } from "#server/crypto/seal.ts";
import { hashOf, NO_HASH, takeIn, toStored } from "./compaction_chain.ts";
import { keysIn, type SealKeys, useKey } from "./seal_key.ts";
import type { Services } from "#server/usecases/services.ts";
import type { Sleep } from "#shared/sleep.ts";

/** Events read, or removed in one transaction, at a time: about 2 ms. */
const CHUNK = 250;
/** The most events and summaries of one compaction. */
const MOST_EVENTS = 50_000;
const MOST_SUMMARIES = 2000;
/** Pause between two batches, so that others are answered. */
const REST_MS = 5;

/**
 * Replaces events that are older than the settings keep single events by
 * summaries. Old events do not change, so they are read beforehand. One
 * transaction stores a compaction and marks its events as gone; small ones
 * remove them afterwards. A server that stops in between continues from there.
 *
 * @returns How many events were summarised.
 * @throws {Error} If an event does not match its seal: no event of its part is
 * summarised then, so that the evidence stays.
 */
export async function compactEvents(
  services: Services,
  pause: Sleep,
): Promise<number> {
  const { store, now } = services;
  if (!await useKey(services)) return 0;
  const { eventDays, auditDays } = await globalSettings(store.db);
  let summarised = 0;
  for (
    const [part, days] of [["log", eventDays], ["audit", auditDays]] as const
  ) {
    const before = summariseBefore(days, now().getTime());
    for (;;) {
      if (!await removeSummarised(services, part, pause)) return summarised;
      if (before === null) break;
      const events = await foldOnce(services, part, before, pause);
      if (events === null) return summarised;
      if (events === 0) break;
      summarised += events;
    }
  }
  return summarised;
}

/** @returns How many events it summarised; null if it has to stop. */
async function foldOnce(
  { store, auditAnchor, notifier, now }: Services,
  part: Part,
  before: number,
  pause: Sleep,
): Promise<number | null> {
  const last = await lastCompaction(store.db, part);
  const keys = await keysIn({ store, auditAnchor });
  const gathered = await gather(store.db, keys, part, last, {
    before,
    now: now().getTime(),
    pause,
  });
  if (gathered === null || gathered.events === 0) return gathered && 0;
  const { folding, ...range } = gathered;
  const at = now();
  const compaction = {
    ...range,
    id: await newestCompactionId(store.db) + 1,
    part,
    madeAt: at.getTime(),
  };
  const summaries = toStored(folding.values());
  const hash = hashOf(
    last?.hash ?? NO_HASH,
    compaction,
    summaries,
    auditAnchor.key,
  );
  const { firstSeq, lastSeq, events } = compaction;
  try {
    await commitFreeingSpace(store, [
      ...compactionStatements({ ...compaction, hash }, summaries),
      appendEvent({
        kind: "events.summarised",
        actor: "server",
        at,
        payload: { part, firstSeq, lastSeq, events },
      }),
    ]);
    notifier.notify();
  } catch (error) {
    // Another server does the same work; it will finish it as well.
    if (error instanceof Conflict) return null;
    throw error;
  }
  return events;
}

/** @returns False if it has to stop. */
async function removeSummarised(
  { store }: Services,
  part: Part,
  pause: Sleep,
): Promise<boolean> {
  const last = await lastCompaction(store.db, part);
  if (!last) return true;
  for (;;) {
    const from = await firstLeft(store.db, last);
    if (from === null) {
      if (part === "log") await store.commit([removeLogSeals(last.lastSeq)]);
      return true;
    }
    const to = Math.min(from + CHUNK - 1, last.lastSeq);
    await commitFreeingSpace(store, removeStatements(part, from, to));
    if (!await pause(REST_MS)) return false;
  }
}

type GatheredEvents =
  & Pick<
    Compaction,
    "firstSeq" | "lastSeq" | "events" | "firstAt" | "lastAt" | "content"
  >
  & { readonly seal: Uint8Array | null; readonly folding: SummaryMap };

/**
 * Reads and counts the events of the next compaction; null if it has to stop.
 */
async function gather(
  db: Db,
  keys: SealKeys,
  part: Part,
  last: Compaction | null,
  { before, now, pause }: { before: number; now: number; pause: Sleep },
): Promise<GatheredEvents | null> {
  const folding: SummaryMap = new Map();
  const content = createHash("sha256");
  const next = part === "audit" ? nextOfAudit : nextOfLog;
  let seal = await sealAfter(db, part, last);
  let [first, newest]: [ExpiredEvent | null, ExpiredEvent | null] = [
    null,
    null,
  ];
  let events = 0;
  while (events < MOST_EVENTS && folding.size < MOST_SUMMARIES) {
    const after: number = newest?.seq ?? last?.lastSeq ?? 0;
    const read = await next(db, keys, { after, seal, before, now });
    seal = read.seal;
    for (const event of read.events) takeIn(content, event);
    summariseInto(folding, await withGroups(db, read.events));
    events += read.events.length;
    first ??= read.events[0] ?? null;
    newest = read.events.at(-1) ?? newest;
    if (!read.more) break;
    if (!await pause(REST_MS)) return null;
  }
  return {
    firstSeq: first?.seq ?? 0,
    lastSeq: newest?.seq ?? 0,
    firstAt: first?.at ?? 0,
    lastAt: newest?.at ?? 0,
    events,
    content: content.digest(),
    seal: part === "audit" ? seal : null,
    folding,
  };
}

/** The seal after which the events of the next compaction begin. */
async function sealAfter(
  db: Db,
  part: Part,
  last: Compaction | null,
): Promise<Uint8Array> {
  if (!last) return NO_SEAL;
  if (part === "audit") return last.seal ?? NO_SEAL;
  return (await logSealAt(db, last.lastSeq))?.hash ?? NO_SEAL;
}

interface Cursor {
  readonly after: number;
  readonly seal: Uint8Array;
  /** The time before which events are old, in milliseconds. */
  readonly before: number;
  readonly now: number;
}

/** Events that are to be summarised, their seals checked. */
interface NextEvents {
  readonly events: readonly ExpiredEvent[];
  /** The seal after them. */
  readonly seal: Uint8Array;
  /** False if no further event is old. */
  readonly more: boolean;
}

async function nextOfAudit(
  db: Db,
  keys: SealKeys,
  { after, seal, before, now }: Cursor,
): Promise<NextEvents> {
  const read = await expiredEvents(db, "audit", after, CHUNK);
  const old = oldEvents(read, before, now);
  let checked = seal;
  for (const event of old) {
    const key = keys.ofAudit(event.seq);
    const computed = key === undefined
      ? event.hash
      : sealOf(checked, event, key);
    if (!event.hash || !computed || !isSame(computed, event.hash)) {
      throw unmatched("audit", event.seq);
    }
    checked = event.hash;
  }
  return { events: old, seal: checked, more: old.length === CHUNK };
}

/** The events of the next seal, because a seal can only be checked whole. */
async function nextOfLog(
  db: Db,
  keys: SealKeys,
  { after, seal, before, now }: Cursor,
): Promise<NextEvents> {
  const [next] = await logSealsAfter(db, after, 1);
  if (!next) return { events: [], seal, more: false };
  const read = await expiredEvents(
    db,
    "log",
    after,
    next.events + 1,
    next.lastSeq,
  );
  if (oldEvents(read, before, now).length < read.length) {
    return { events: [], seal, more: false };
  }
  const key = keys.ofLog(next.lastSeq);
  const matches = read.length === next.events &&
    (key === undefined || isSame(sealOfAll(seal, read, key), next.hash));
  if (!matches) throw unmatched("log", read[0]?.seq ?? next.lastSeq);
  return { events: read, seal: next.hash, more: true };
}

function unmatched(part: Part, seq: number): Error {
  return new Error(
    `event ${seq} of the ${part} does not match its seal, so no event of it is summarised; check with "longshore audit --verify"`,
  );
}

async function withGroups(db: Db, events: readonly ExpiredEvent[]) {
  const machines = events.flatMap(({ kind, machineId }) =>
    machineId !== null && kind.startsWith("deployment.") ? [machineId] : []
  );
  const groups = Map.groupBy(
    machines.length === 0 ? [] : await groupsOf(db, [...new Set(machines)]),
    ({ machineId }) => machineId,
  );
  return events.map((event) => ({
    at: event.at,
    kind: event.kind,
    actor: event.actor,
    machine: event.machineId === null
      ? null
      : { id: event.machineId, name: event.machineName ?? "" },
    packageId: event.packageId,
    payload: JSON.parse(event.payload) as Record<string, unknown>,
    groups: groups.get(event.machineId ?? 0) ?? [],
  }));
}

import { Conflict, type Statement } from "#db/store/transaction.ts";
import { lastCompaction } from "#db/events/summaries.ts";
import { logEvents } from "#db/events/expired_events.ts";
import { lastLogSeal, logSealStatement } from "#db/events/log_seals.ts";
import { lastSeal, sealedAfter, sealStatement } from "#db/events/seals.ts";
import { NO_SEAL, sealOf, sealOfAll } from "#server/crypto/seal.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import type { Services } from "#server/usecases/services.ts";
import { noteHead } from "./audit_head.ts";
import { useKey } from "./seal_key.ts";

/** What sealing uses. */
export type SealServices = Pick<Services, "store" | "auditAnchor" | "now">;

/** Operators' events sealed in one transaction. */
const CHUNK = 500;
/** Events of agents and the server that one seal covers at most. */
const COVERED = 250;

/**
 * Seals the operators' events that have no seal yet, in order. It runs often
 * because an event without a seal can still be forged unnoticed.
 *
 * @returns How many it sealed.
 */
export async function sealEvents(services: SealServices): Promise<number> {
  if (!await useKey(services)) return 0;
  const sealed = await repeat(() => sealSome(services));
  if (sealed > 0) await noteHead(services);
  return sealed;
}

/**
 * Seals the events of agents and the server, 250 at a time. Single seals would
 * double the writes of a result.
 *
 * @returns How many events it sealed.
 */
export async function sealLog(services: SealServices): Promise<number> {
  if (!await useKey(services)) return 0;
  const sealed = await repeat(() => sealLogSome(services));
  if (sealed > 0) await noteHead(services);
  return sealed;
}

/** Seals everything, as when the server stops. */
export async function sealAll(services: SealServices): Promise<void> {
  await sealEvents(services);
  await sealLog(services);
}

/** Repeats until nothing is left; another server may have been faster. */
async function repeat(once: () => Promise<number>): Promise<number> {
  for (let total = 0;;) {
    try {
      const done = await once();
      if (done === 0) return total;
      total += done;
      await yieldToOthers();
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

async function sealSome({ store, auditAnchor }: SealServices): Promise<number> {
  const last = await lastSeal(store.db);
  let before = last?.seq ?? 0;
  let hash: Uint8Array = last?.hash ?? NO_SEAL;
  const events = await sealedAfter(store.db, before, CHUNK);
  const statements: Statement[] = [];
  for (const event of events) {
    hash = sealOf(hash, event, auditAnchor.key);
    statements.push(sealStatement(event.seq, hash, before));
    before = event.seq;
  }
  if (statements.length > 0) await store.commit(statements);
  return statements.length;
}

async function sealLogSome(
  { store, auditAnchor }: SealServices,
): Promise<number> {
  const last = await lastLogSeal(store.db);
  const after = last?.lastSeq ??
    (await lastCompaction(store.db, "log"))?.lastSeq ?? 0;
  const events = await logEvents(store.db, after, COVERED);
  const end = events.at(-1);
  if (!end) return 0;
  const hash = sealOfAll(last?.hash ?? NO_SEAL, events, auditAnchor.key);
  const seal = { lastSeq: end.seq, events: events.length, hash };
  await store.commit([logSealStatement(seal, last?.lastSeq ?? 0)]);
  return events.length;
}

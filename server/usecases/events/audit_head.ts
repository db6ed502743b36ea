import { appendEvent } from "#db/events/events.ts";
import { logSealAt } from "#db/events/log_seals.ts";
import { sealKeys } from "#db/events/seal_keys.ts";
import { sealAt } from "#db/events/seals.ts";
import { lastCompaction } from "#db/events/summaries.ts";
import type { Db } from "#db/store/tables.ts";
import { isSame, keyIdOf } from "#server/crypto/seal.ts";
import type { Requester } from "#server/domain/permissions.ts";
import type { Services } from "#server/usecases/services.ts";
import type { AuditHead } from "./audit_anchor.ts";
import { currentHead } from "./current_head.ts";
import { recordKey } from "./seal_key.ts";

/**
 * The hash of the seal that ends at an event, as hex. `null`: there is no such
 * seal; `undefined`: it was summarised away, so that nothing can be said.
 */
async function hashAt(
  db: Db,
  part: "audit" | "log",
  seq: number,
): Promise<string | null | undefined> {
  const seal = part === "audit"
    ? await sealAt(db, seq)
    : (await logSealAt(db, seq))?.hash ?? null;
  if (seal) return seal.toHex();
  const compaction = await lastCompaction(db, part);
  if (!compaction || seq > compaction.lastSeq) return null;
  return seq === compaction.lastSeq ? compaction.seal?.toHex() : undefined;
}

/**
 * Compares a head that was noted outside with the database: a log that was cut
 * or restored from a copy lacks the noted seals, or has others.
 *
 * @returns The event from which they differ; null: they agree.
 */
export async function differsFrom(
  db: Db,
  head: AuditHead,
): Promise<number | null> {
  for (const part of ["audit", "log"] as const) {
    const { seq, hash } = head[part];
    if (seq === 0) continue;
    const stored = await hashAt(db, part, seq);
    if (stored !== undefined && stored !== hash) return seq;
  }
  return null;
}

/**
 * The event from which the database differs from the head that this server has
 * noted; null: they agree. A server whose key is in use has noted a head: one
 * that is gone was removed, so that nothing since its first seal is certain.
 */
export async function headDifference(
  { store: { db }, auditAnchor }: Pick<Services, "store" | "auditAnchor">,
): Promise<number | null> {
  const noted = await auditAnchor.readHead();
  if (noted) return await differsFrom(db, noted);
  const keyId = keyIdOf(auditAnchor.key);
  const own = (await sealKeys(db)).find((key) => isSame(key.keyId, keyId));
  return own ? Math.min(own.auditFrom, own.logFrom) + 1 : null;
}

/** The hashes that the database has at the places of a head. */
export async function hashesAt(
  db: Db,
  places: Readonly<Record<"audit" | "log", number>>,
): Promise<Record<"audit" | "log", string | null>> {
  return {
    audit: await hashAt(db, "audit", places.audit) ?? null,
    log: await hashAt(db, "log", places.log) ?? null,
  };
}

/**
 * Notes the head outside the database, in a file and in the server's log. Where
 * the noted one differs from the database, it stays as evidence until an admin
 * accepts what is there.
 */
export async function noteHead(
  { store, auditAnchor }: Pick<Services, "store" | "auditAnchor">,
): Promise<void> {
  if (await headDifference({ store, auditAnchor }) !== null) return;
  const head = await currentHead(store.db);
  await auditAnchor.writeHead(head);
  const { audit, log } = head;
  auditAnchor.log(
    `audit: sealed to event ${
      Math.max(audit.seq, log.seq)
    }: operators' ${audit.seq} ${audit.hash.slice(0, 16)}, others' ${log.seq} ${
      log.hash.slice(0, 16)
    }`,
  );
}

/**
 * Notes the head at the first start of a server whose key others may use already:
 * it has nothing to compare the log with, and goes on from here.
 */
export async function noteFirstHead(
  { store, auditAnchor }: Pick<Services, "store" | "auditAnchor">,
): Promise<void> {
  if (await auditAnchor.readHead() !== null) return;
  await auditAnchor.writeHead(await currentHead(store.db));
}

/** The condition of the seals, without verifying all of them. */
export interface SealState {
  /** The event from which the noted head differs; null: it agrees. */
  readonly differsAt: number | null;
  /** True if seals are made with another key than this server's. */
  readonly otherKey: boolean;
}

/** Looks at the noted head and the key in use. */
export async function sealState(
  { store, auditAnchor }: Pick<Services, "store" | "auditAnchor">,
): Promise<SealState> {
  const last = (await sealKeys(store.db)).at(-1);
  return {
    differsAt: await headDifference({ store, auditAnchor }),
    otherKey: last !== undefined &&
      !isSame(last.keyId, keyIdOf(auditAnchor.key)),
  };
}

/**
 * Accepts the log as it is now, after a restore or with a new key: an event says
 * who did so and what had been noted, and sealing goes on from here.
 *
 * @returns False if nothing differed.
 */
export async function acceptAudit(
  services: Services,
  by: Requester,
): Promise<boolean> {
  const { store, auditAnchor, notifier, now } = services;
  const state = await sealState(services);
  if (state.differsAt === null && !state.otherKey) return false;
  const noted = await auditAnchor.readHead();
  await store.commit([appendEvent({
    kind: "audit.accepted",
    actor: `operator:${by.name}`,
    at: now(),
    payload: { ...state, noted, present: await currentHead(store.db) },
  })]);
  if (state.otherKey) {
    await recordKey(services, (await sealKeys(store.db)).length);
  }
  await auditAnchor.writeHead(await currentHead(store.db));
  notifier.notify();
  return true;
}

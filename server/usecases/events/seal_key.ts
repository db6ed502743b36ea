import { lastCompaction, newestCompactionId } from "#db/events/summaries.ts";
import { lastLogSeal } from "#db/events/log_seals.ts";
import { currentHead } from "./current_head.ts";
import { addSealKey, type SealKey, sealKeys } from "#db/events/seal_keys.ts";
import { lastSeal } from "#db/events/seals.ts";
import { Conflict } from "#db/store/transaction.ts";
import { isSame, keyIdOf } from "#server/crypto/seal.ts";
import type { Services } from "#server/usecases/services.ts";

/** The keys of the seals, with the one that this server has. */
export interface SealKeys {
  readonly all: readonly SealKey[];
  /** The key of an operator's event; see {@linkcode KeyOf}. */
  readonly ofAudit: KeyOf;
  /** The key of an event of agents or the server. */
  readonly ofLog: KeyOf;
  /** The key of a compaction, by its id. */
  readonly ofCompaction: KeyOf;
}

/**
 * The key of a seal: null, it was made without one; undefined: with one that
 * this server does not have.
 */
export type KeyOf = (number: number) => Uint8Array | null | undefined;

/** The recorded keys, matched with this server's. */
export async function keysIn(
  { store, auditAnchor }: Pick<Services, "store" | "auditAnchor">,
): Promise<SealKeys> {
  return matchKeys(await sealKeys(store.db), auditAnchor.key);
}

function matchKeys(all: readonly SealKey[], own: Uint8Array): SealKeys {
  const ownId = keyIdOf(own);
  const keyOf =
    (from: "auditFrom" | "logFrom" | "compactionFrom"): KeyOf => (number) => {
      const key = all.findLast((one) => one[from] < number);
      if (!key) return null;
      return isSame(key.keyId, ownId) ? own : undefined;
    };
  return {
    all,
    ofAudit: keyOf("auditFrom"),
    ofLog: keyOf("logFrom"),
    ofCompaction: keyOf("compactionFrom"),
  };
}

/**
 * Makes sure that this server's key is the one in use. The first server records
 * its own; afterwards a server with another key must not seal, because it could
 * not be told from somebody who forges seals.
 *
 * @returns False if another key is in use.
 */
export async function useKey(
  services: Pick<Services, "store" | "auditAnchor" | "now">,
): Promise<boolean> {
  const keys = await sealKeys(services.store.db);
  const last = keys.at(-1);
  if (last) return isSame(last.keyId, keyIdOf(services.auditAnchor.key));
  await recordKey(services, keys.length);
  return useKey(services);
}

/** Brings this server's key into use for all events that have no seal yet. */
export async function recordKey(
  { store, auditAnchor, now }: Pick<Services, "store" | "auditAnchor" | "now">,
  known: number,
): Promise<void> {
  const { db } = store;
  const key = {
    keyId: keyIdOf(auditAnchor.key),
    auditFrom: (await lastSeal(db))?.seq ?? 0,
    logFrom: (await lastLogSeal(db))?.lastSeq ??
      (await lastCompaction(db, "log"))?.lastSeq ?? 0,
    compactionFrom: await newestCompactionId(db),
  };
  try {
    // A key in use without a noted head would mean that somebody removed it.
    if (await auditAnchor.readHead() === null) {
      await auditAnchor.writeHead(await currentHead(db));
    }
    await store.commit([addSealKey(key, known, now())]);
    await auditAnchor.writeHead(await currentHead(db));
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

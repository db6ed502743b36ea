import { createHash } from "node:crypto";
import { Conflict, type Statement } from "../../db/job.ts";
import {
  countSeals,
  lastSeal,
  sealedAfter,
  type SealedEvent,
  sealStatement,
} from "../../db/seals.ts";
import type { Db } from "../../db/database.ts";
import type { World } from "./world.ts";

const CHUNK = 500;
const FIRST = new Uint8Array(32);

/**
 * Seals the operators' events that have none yet, in order. Run often: what is
 * not sealed yet is what a forger could still change unnoticed.
 *
 * @returns How many it sealed.
 */
export function sealEventsWith({ store }: World) {
  return async (): Promise<number> => {
    let sealed = 0;
    for (;;) {
      const last = await lastSeal(store.db);
      let before = last?.seq ?? 0;
      let hash: Uint8Array = last?.hash ?? FIRST;
      const events = await sealedAfter(store.db, before, CHUNK);
      if (events.length === 0) return sealed;
      const job: Statement[] = [];
      for (const event of events) {
        hash = sealOf(hash, event);
        job.push(sealStatement(event.seq, hash, before));
        before = event.seq;
      }
      try {
        await store.commit(job);
        sealed += job.length;
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
      }
    }
  };
}

/** What verifying the chain found. */
export interface Verification {
  readonly whole: boolean;
  /** Events whose seals were checked. */
  readonly checked: number;
  /** Events that are newer than the last seal. */
  readonly unsealed: number;
  /** The first event that does not fit its seal, or has lost its event. */
  readonly brokenAt: number | null;
}

/**
 * Computes the whole chain anew and compares, chunk by chunk, up to the seal
 * that is the last one now: sealing goes on meanwhile.
 */
export async function verifyEvents(db: Db): Promise<Verification> {
  const last = (await lastSeal(db))?.seq ?? 0;
  const seals = await countSeals(db, last);
  let hash: Uint8Array = FIRST;
  let [after, checked, unsealed] = [0, 0, 0];
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
        return { whole: false, checked, unsealed, brokenAt: event.seq };
      }
      checked++;
    }
    if (events.length < CHUNK) break;
  }
  const whole = checked === seals;
  return { whole, checked, unsealed, brokenAt: whole ? null : last };
}

function sealOf(before: Uint8Array, event: SealedEvent): Uint8Array {
  const { seq, at, kind, actor, machineId, packageId, payload } = event;
  return createHash("sha256").update(before)
    .update(
      JSON.stringify([seq, at, kind, actor, machineId, packageId, payload]),
    )
    .digest();
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

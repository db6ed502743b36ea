import { lastLogSeal } from "#db/events/log_seals.ts";
import { lastSeal } from "#db/events/seals.ts";
import type { Db } from "#db/store/tables.ts";
import type { AuditHead, HeadSeal } from "./audit_anchor.ts";

const NONE: HeadSeal = { seq: 0, hash: "" };

/** The last seals in the database. */
export async function currentHead(db: Db): Promise<AuditHead> {
  const [audit, log] = [await lastSeal(db), await lastLogSeal(db)];
  return {
    audit: audit ? { seq: audit.seq, hash: audit.hash.toHex() } : NONE,
    log: log ? { seq: log.lastSeq, hash: log.hash.toHex() } : NONE,
  };
}

import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** A key of the seals, and where the seals that it made begin. */
export interface SealKey {
  /** The first 16 bytes of the key's SHA-256. */
  readonly keyId: Uint8Array;
  /** It seals operators' events after this one, */
  readonly auditFrom: number;
  /** the other events after this one, */
  readonly logFrom: number;
  /** and compactions after this one. */
  readonly compactionFrom: number;
}

/** The keys in the order in which they came into use. */
export async function sealKeys(db: Db): Promise<SealKey[]> {
  return await db.selectFrom("seal_key").select([
    "key_id as keyId",
    "audit_from as auditFrom",
    "log_from as logFrom",
    "compaction_from as compactionFrom",
  ]).orderBy("id").execute();
}

/** Records a key that comes into use after `known` others. */
export function addSealKey(
  key: SealKey,
  known: number,
  at: Date,
): Statement {
  return {
    sql: `insert into seal_key
        (key_id, audit_from, log_from, compaction_from, since)
      select ?, ?, ?, ?, ? where (select count(*) from seal_key) = ?`,
    params: [
      key.keyId,
      key.auditFrom,
      key.logFrom,
      key.compactionFrom,
      at.getTime(),
      known,
    ],
    orElse: "another server has recorded a key meanwhile",
  };
}

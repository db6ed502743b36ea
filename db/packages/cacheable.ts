import { CompiledQuery } from "kysely";
import type { Db } from "#db/store/tables.ts";

/** A fragment as a mirror requests it. */
export interface CacheableFragment {
  readonly active: boolean;
  /** How often the package was activated. */
  readonly activation: number;
  /** SHA-256 in hexadecimal digits; null: it has no such fragment. */
  readonly sha256: string | null;
}

const QUERY = `select active, activation,
    json_extract(fragments, '$[' || (? - 1) || '].sha256') as sha256
  from package where id = ? and deleted_at is null`;

/** A fragment by its number, from 1; null: there is no such package. */
export async function cacheableFragment(
  db: Db,
  packageId: number,
  number: number,
): Promise<CacheableFragment | null> {
  const { rows } = await db.executeQuery<
    { active: number; activation: number; sha256: string | null }
  >(CompiledQuery.raw(QUERY, [number, packageId]));
  const row = rows[0];
  return row ? { ...row, active: row.active !== 0 } : null;
}

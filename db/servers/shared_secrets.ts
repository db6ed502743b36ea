import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";

/** An encrypted secret; null: there is none of that name. */
export async function sharedSecret(
  db: Db,
  name: string,
): Promise<Uint8Array | null> {
  const row = await db.selectFrom("shared_secret").select("value")
    .where("name", "=", name).executeTakeFirst();
  return row ? new Uint8Array(row.value) : null;
}

/** The names of all encrypted secrets. */
export async function sharedSecretNames(db: Db): Promise<string[]> {
  const rows = await db.selectFrom("shared_secret").select("name").execute();
  return rows.map(({ name }) => name);
}

/** Stores an encrypted secret, unless another server was faster. */
export function shareStatement(name: string, value: Uint8Array): Statement {
  return statement(
    write.insertInto("shared_secret").values({ name, value })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** Removes a secret that was stored without encryption. */
export function forgetPlainStatement(name: string): Statement {
  return statement(write.deleteFrom("secret").where("name", "=", name));
}

/** A secret, or a public value, that is stored without encryption. */
export async function plainSecret(
  db: Db,
  name: string,
): Promise<Uint8Array | null> {
  const row = await db.selectFrom("secret").select("value")
    .where("name", "=", name).executeTakeFirst();
  return row ? new Uint8Array(row.value) : null;
}

/** Stores a public value, unless another server was faster. */
export function keepStatement(name: string, value: Uint8Array): Statement {
  return statement(
    write.insertInto("secret").values({ name, value })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/**
 * Stores an encrypted secret that belongs to a public value, if that value is
 * the one that is stored.
 */
export function shareBesideStatement(
  name: string,
  value: Uint8Array,
  beside: { readonly name: string; readonly value: Uint8Array },
): Statement {
  return {
    sql: `insert into shared_secret (name, value) select ?, ?
      where exists (select 1 from secret where name = ? and value = ?)
      on conflict do nothing`,
    params: [name, value, beside.name, beside.value],
  };
}

/** Removes a CA and its key, if it is another one than `cert`. */
export function forgetAuthority(
  name: string,
  keyName: string,
  cert: Uint8Array,
): Statement[] {
  return [
    {
      sql: `delete from shared_secret where name = ?
        and exists (select 1 from secret where name = ? and value <> ?)`,
      params: [keyName, name, cert],
    },
    {
      sql: "delete from secret where name = ? and value <> ?",
      params: [name, cert],
    },
  ];
}

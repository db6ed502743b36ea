import type { Store } from "#db/store/transaction.ts";

/** A secret of the server itself, made at its first use and kept for ever. */
export async function secretNamed(
  store: Store,
  name: string,
  fresh: Uint8Array,
): Promise<Uint8Array> {
  await store.commit([{
    sql:
      "insert into secret (name, value) values (?, ?) on conflict do nothing",
    params: [name, fresh],
  }]);
  const row = await store.db.selectFrom("secret").select("value")
    .where("name", "=", name).executeTakeFirstOrThrow();
  return new Uint8Array(row.value);
}

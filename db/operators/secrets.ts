import type { Store } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";

/** A secret of the server, made at its first use and kept permanently. */
export async function secretNamed(
  store: Store,
  name: string,
  fresh: Uint8Array,
): Promise<Uint8Array> {
  await store.commit([
    statement(
      write.insertInto("secret").values({ name, value: fresh })
        .onConflict((conflict) => conflict.doNothing()),
    ),
  ]);
  const row = await store.db.selectFrom("secret").select("value")
    .where("name", "=", name).executeTakeFirstOrThrow();
  return new Uint8Array(row.value);
}

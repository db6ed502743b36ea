import type { Db } from "#db/store/tables.ts";
import { listOf } from "#db/store/write.ts";

/** The names of these groups by id. */
export async function groupNames(
  db: Db,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await db.selectFrom("machine_group").select(["id", "name"])
    .where("id", "in", listOf(ids)).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

import type { Db } from "#db/store/tables.ts";

/** The names of these groups, by id. */
export async function groupNames(
  db: Db,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("machine_group").select(["id", "name"])
    .where("id", "in", ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

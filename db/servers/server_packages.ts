import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { DATABASE_NOW, LIVE_MS } from "./clock.ts";
import type { Statement } from "#db/store/transaction.ts";

/**
 * True if a live server does not have the files of package `p`: where it is
 * polled, it does not offer the package.
 */
export const FILES_MISSING = `(p.archive_bytes > 0 and exists (
  select 1 from server fs where fs.stopped_at is null
    and fs.seen_at >= ${DATABASE_NOW} - ${LIVE_MS}
    and not exists (select 1 from server_package fp
      where fp.package_id = p.id and fp.server_id = fs.id)))`;

/** The ids of the packages that have files, the newest first. */
export async function packagesWithFiles(db: Db): Promise<number[]> {
  const rows = await db.selectFrom("package").select("id")
    .where("deleted_at", "is", null).where("archive_bytes", ">", 0)
    .orderBy("id", "desc").execute();
  return rows.map(({ id }) => id);
}

/** The servers that have all files of a package. */
export async function holdersOf(db: Db, packageId: number): Promise<string[]> {
  const rows = await db.selectFrom("server_package").select("server_id")
    .where("package_id", "=", packageId).execute();
  return rows.map(({ server_id }) => server_id);
}

/** The packages of which a server has all files, as it has noted. */
export async function packagesHeldBy(
  db: Db,
  serverId: string,
): Promise<Set<number>> {
  const rows = await db.selectFrom("server_package").select("package_id")
    .where("server_id", "=", serverId).execute();
  return new Set(rows.map(({ package_id }) => package_id));
}

/** Notes which packages a server has, and has no longer. */
export function heldStatements(
  serverId: string,
  { added, removed }: {
    readonly added: readonly number[];
    readonly removed: readonly number[];
  },
): Statement[] {
  return [
    ...added.length === 0 ? [] : [{
      sql: `insert into server_package (package_id, server_id)
        select value, ? from json_each(?)
        where exists (select 1 from server where id = ?)
        on conflict do nothing`,
      params: [serverId, JSON.stringify(added), serverId],
    }],
    ...removed.length === 0 ? [] : [{
      sql: `delete from server_package where server_id = ?
        and package_id in (select value from json_each(?))`,
      params: [serverId, JSON.stringify(removed)],
    }],
  ];
}

/** How many packages' files each server lacks; servers that lack none are absent. */
export async function missingCounts(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; packages: number }>`
    select s.id, count(*) as packages from server s join package p
      on p.deleted_at is null and p.archive_bytes > 0
    where not exists (select 1 from server_package h
      where h.package_id = p.id and h.server_id = s.id)
    group by s.id`.execute(db);
  return new Map(rows.map(({ id, packages }) => [id, packages]));
}

/**
 * The live server that lacks the files of most packages that were made more than
 * a minute ago; null: none lacks any.
 */
export async function serverWithoutFiles(
  db: Db,
): Promise<{ name: string; address: string; packages: number } | null> {
  const { rows } = await sql<
    { name: string; address: string; packages: number }
  >`
    select s.name, s.address, count(*) as packages from server s join package p
      on p.deleted_at is null and p.archive_bytes > 0
    where s.stopped_at is null
      and s.seen_at >= ${sql.raw(DATABASE_NOW)} - ${LIVE_MS}
      and p.created_at < ${sql.raw(DATABASE_NOW)} - 60000
      and not exists (select 1 from server_package h
        where h.package_id = p.id and h.server_id = s.id)
    group by s.id order by packages desc, s.id limit 1`.execute(db);
  return rows[0] ?? null;
}

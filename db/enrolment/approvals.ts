import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";

/** Machines among these that are pending, or that nobody vouches for. */
export async function approvableAmong(
  db: Db,
  ids: readonly number[],
): Promise<{ id: number; isPending: boolean }[]> {
  const { rows } = await sql<{ id: number; isPending: number }>`
    select m.id, m.status = 'pending' as isPending
    from json_each(${JSON.stringify(ids)}) j join machine m on m.id = j.value
    where m.status <> 'retired'
      and (m.status = 'pending' or m.approved_by = '')
    order by m.id`.execute(db);
  return rows.map(({ id, isPending }) => ({ id, isPending: isPending !== 0 }));
}

/** The number of deployments that wait on these machines. */
export async function waitingOn(
  db: Db,
  ids: readonly number[],
): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from json_each(${JSON.stringify(ids)}) j
    join deployment d on d.machine_id = j.value
    where d.state = 'waiting'`.execute(db);
  return rows[0]!.waiting;
}

/** The number of machines that wait for approval. */
export async function pendingTotal(db: Db): Promise<number> {
  const { rows } = await sql<{ pending: number }>`
    select count(*) as pending from machine where status = 'pending'`
    .execute(db);
  return rows[0]!.pending;
}

import type { Removal } from "#shared/contract/machines/life.ts";
import type { Page, PageQuery } from "#shared/contract/page.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import { readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import { SWEEP_AGAIN } from "./unused_software.ts";
import type { Statement } from "#db/store/transaction.ts";

function described(db: Db) {
  return db.selectFrom("removal as r").select([
    "r.id",
    "r.query",
    "r.ordered_by as by",
    "r.ordered_at as orderedAt",
    "r.machines",
    "r.removed",
    "r.skipped",
    "r.ended_at as endedAt",
  ]);
}

type RawRemoval = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toRemoval(raw: RawRemoval): Removal {
  const { orderedAt, endedAt } = raw;
  return { ...raw, orderedAt: iso(orderedAt), endedAt: isoOrNull(endedAt) };
}

/** Removals of machines, newest first. */
export function removalPage(
  db: Db,
  request: PageQuery,
): Promise<Page<Removal>> {
  return readPage(
    described(db),
    { keys: [{ column: "r.id", field: "id" }], descending: true },
    request,
    toRemoval,
  );
}

export async function removalById(
  db: Db,
  id: number,
): Promise<Removal | null> {
  const raw = await described(db).where("r.id", "=", id).executeTakeFirst();
  return raw ? toRemoval(raw) : null;
}

/** Removals that are under way, by id. */
export async function openRemovals(db: Db): Promise<number[]> {
  const rows = await db.selectFrom("removal").select("id")
    .where("ended_at", "is", null).orderBy("id").execute();
  return rows.map(({ id }) => id);
}

/** The machines that open removals still have to remove, and had to. */
export async function removalProgress(
  db: Db,
): Promise<{ removed: number; machines: number }> {
  const rows = await db.selectFrom("removal")
    .select(["removed", "skipped", "machines"])
    .where("ended_at", "is", null).execute();
  return rows.reduce((sum, { removed, skipped, machines }) => ({
    removed: sum.removed + removed + skipped,
    machines: sum.machines + machines,
  }), { removed: 0, machines: 0 });
}

/** An order to remove machines. */
export interface RemovalOrder {
  readonly query: string | null;
  readonly machines: readonly number[];
  readonly by: string;
  readonly at: Date;
}

/** Stores a removal that is to be carried out; returns its `id`. */
export function orderRemoval(
  { query, machines, by, at }: RemovalOrder,
): Statement[] {
  return [
    {
      sql: `insert into removal (query, ordered_by, ordered_at, machines)
        values (?, ?, ?, ?) returning id`,
      params: [query, by, at.getTime(), machines.length],
    },
    {
      sql: `insert into removal_machine (removal_id, machine_id)
        select (select max(id) from removal), value from json_each(?)`,
      params: [JSON.stringify(machines)],
    },
    {
      sql: `insert into event (at, kind, actor, payload)
        select ?, 'machine.removal_ordered', ?, json_object('removal', id,
          'machines', machines, 'query', query)
        from removal where id = (select max(id) from removal)`,
      params: [at.getTime(), `operator:${by}`],
    },
  ];
}

/** A machine of a removal that is left. */
export interface RemovalMachine {
  readonly id: number;
  /** False: it does not exist any more. */
  readonly exists: boolean;
  /** It has made contact since its removal was ordered. */
  readonly isBack: boolean;
}

/** The next machines of a removal, by id. */
export async function removalMachines(
  db: Db,
  removalId: number,
  limit: number,
): Promise<RemovalMachine[]> {
  const rows = await db.selectFrom("removal_machine as x")
    .innerJoin("removal as r", "r.id", "x.removal_id")
    .leftJoin("machine as m", "m.id", "x.machine_id")
    .select([
      "x.machine_id as id",
      "m.last_contact_at as contact",
      "r.ordered_at as orderedAt",
    ])
    .where("x.removal_id", "=", removalId)
    .orderBy("x.machine_id").limit(limit).execute();
  return rows.map(({ id, contact, orderedAt }) => ({
    id,
    exists: contact !== null,
    isBack: contact !== null && contact > orderedAt,
  }));
}

/**
 * Ends a removal of which no machine is left.
 *
 * @param sweeps The software of its machines is still to be removed.
 */
export function endRemoval(
  id: number,
  sweeps: boolean,
  at: Date,
): Statement[] {
  return [{
    sql: `update removal set ended_at = ? where id = ? and ended_at is null
      and not exists (select 1 from removal_machine where removal_id = ?)`,
    params: [at.getTime(), id, id],
  }, ...sweeps ? [SWEEP_AGAIN] : []];
}

import type { Halt } from "#shared/contract/schedules/halts.ts";
import type { Page, PageQuery } from "#shared/contract/page.ts";
import { iso } from "#shared/time.ts";
import { appendEvent } from "#db/events/events.ts";
import { readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

function described(db: Db) {
  return db.selectFrom("halt as h")
    .leftJoin("machine_group as g", "g.id", "h.group_id")
    .select([
      "h.id",
      "h.group_id as groupId",
      "g.name as groupName",
      "h.reason",
      "h.created_at as createdAt",
      "h.created_by as createdBy",
    ]);
}

type HaltRow = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toHalt(
  { id, groupId, groupName, reason, createdAt, createdBy }: HaltRow,
): Halt {
  return {
    id,
    group: groupId === null ? null : { id: groupId, name: groupName ?? "" },
    reason,
    createdAt: iso(createdAt),
    createdBy,
  };
}

/** Halts in force, newest first; `q` searches their reasons. */
export function haltPage(db: Db, request: PageQuery): Promise<Page<Halt>> {
  return readPage(
    described(db),
    {
      keys: [{ column: "h.id", field: "id" }],
      descending: true,
      searched: ["h.reason"],
    },
    request,
    toHalt,
  );
}

/** The newest halts in force. */
export async function haltsInForce(db: Db, limit: number): Promise<Halt[]> {
  const rows = await described(db).orderBy("h.id", "desc").limit(limit)
    .execute();
  return rows.map(toHalt);
}

export async function haltById(db: Db, id: number): Promise<Halt | null> {
  const row = await described(db).where("h.id", "=", id).executeTakeFirst();
  return row ? toHalt(row) : null;
}

/** The halt of a group, or of everything; null: there is none. */
export async function haltOf(
  db: Db,
  group: number | null,
): Promise<Halt | null> {
  const row = await described(db)
    .where("h.group_id", group === null ? "is" : "=", group)
    .executeTakeFirst();
  return row ? toHalt(row) : null;
}

/** The halts that hold back the first offers to a machine, the oldest first. */
export async function haltsOn(db: Db, machineId: number): Promise<Halt[]> {
  const rows = await described(db)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb("h.group_id", "is", null),
        exists(
          selectFrom("group_member as gm").select("gm.machine_id")
            .whereRef("gm.group_id", "=", "h.group_id")
            .where("gm.machine_id", "=", machineId),
        ),
      ])
    ).orderBy("h.id").execute();
  return rows.map(toHalt);
}

/**
 * Said by a commit that loses against another halt of the same scope, or
 * against the deletion of the group.
 */
export const HALTED_BEFORE = "it was halted or deleted meanwhile";

/** Orders a halt, and returns its `id`. */
export function insertHalt(
  { group, reason, by, at }: {
    readonly group: { readonly id: number; readonly name: string } | null;
    readonly reason: string;
    readonly by: string;
    readonly at: Date;
  },
): Statement[] {
  return [
    {
      sql: `insert into halt (group_id, reason, created_at, created_by)
        select ?1, ?2, ?3, ?4 where ?1 is null
          or exists (select 1 from machine_group g where g.id = ?1)
        on conflict do nothing returning id`,
      params: [group?.id ?? null, reason, at.getTime(), by],
      orElse: HALTED_BEFORE,
    },
    appendEvent({
      kind: "halt.ordered",
      actor: `operator:${by}`,
      at,
      payload: { ...scopeOf(group), reason },
    }),
  ];
}

/** Lifts a halt. */
export function deleteHalt(
  { id, group, reason }: Halt,
  by: string,
  at: Date,
): Statement[] {
  return [
    {
      sql: "delete from halt where id = ?",
      params: [id],
      orElse: "the halt was lifted meanwhile",
    },
    appendEvent({
      kind: "halt.lifted",
      actor: `operator:${by}`,
      at,
      payload: { ...scopeOf(group), reason },
    }),
  ];
}

function scopeOf(group: { readonly id: number; readonly name: string } | null) {
  return group === null ? {} : { group: group.id, groupNames: [group.name] };
}

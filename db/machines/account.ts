import { sql } from "kysely";
import {
  foldedName,
  type MachineField,
} from "#shared/contract/machines/account.ts";
import type { Db } from "#db/store/tables.ts";
import { foldStatements } from "#db/query/folding.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import { MACHINE_ID } from "./inventory.ts";

/** A machine's account info, and what one of its agents sent last. */
export interface StoredAccount {
  readonly tag: { readonly value: string; readonly setAt: number };
  readonly fields: readonly {
    readonly name: string;
    readonly folded: string;
    readonly value: string;
    readonly setAt: number;
  }[];
  /** Fields that a migration stored, which folds a–z only. */
  readonly refold: readonly {
    readonly name: string;
    readonly folded: string;
  }[];
  readonly last: {
    readonly values: ReadonlyMap<string, string>;
    readonly at: number;
  };
}

/** The account info of a machine, as an inventory of a DEVICEID finds it. */
export async function storedAccount(
  db: Db,
  machineId: number,
  deviceId: string,
): Promise<StoredAccount> {
  const { tag, tag_set_at, account, account_at } = await db
    .selectFrom("machine as m")
    .leftJoin(
      "machine_device as d",
      (join) =>
        join.onRef("d.machine_id", "=", "m.id")
          .on("d.device_id", "=", deviceId),
    )
    .select(["m.tag", "m.tag_set_at", "d.account", "d.account_at"])
    .where("m.id", "=", machineId).executeTakeFirstOrThrow();
  const fields = await db.selectFrom("machine_field")
    .select(["name", "folded", "value", "set_at as setAt"])
    .where("machine_id", "=", machineId).orderBy("folded").execute();
  const values: Record<string, string> = account ? JSON.parse(account) : {};
  return {
    tag: { value: tag, setAt: tag_set_at ?? 0 },
    fields: fields.map((one) => ({ ...one, folded: foldedName(one.name) })),
    refold: fields.filter(({ name, folded }) => folded !== foldedName(name)),
    last: { values: new Map(Object.entries(values)), at: account_at ?? 0 },
  };
}

/** Stores the name of a field as it is compared. */
export function refoldField(
  machineId: number,
  { name, folded }: { readonly name: string; readonly folded: string },
): Statement {
  return {
    sql: `update or ignore machine_field set folded = ?
      where machine_id = ? and folded = ?`,
    params: [foldedName(name), machineId, folded],
  };
}

/** Stores a tag that an agent has changed. */
export function takeTag(
  machineId: number,
  { before, after }: { readonly before: string; readonly after: string },
): Statement {
  return statement(
    write.updateTable("machine").set({ tag: after, tag_set_at: null })
      .where("id", "=", machineId).where("tag", "=", before),
    "somebody else has changed the machine's tag meanwhile",
  );
}

/** The name of a field stays as first written, until it is removed. */
const RESPELT = `name = case machine_field.value when '' then excluded.name
  else machine_field.name end`;

/** Stores a field that an agent has set. */
export function takeField(
  deviceId: string,
  field: {
    readonly name: string;
    readonly folded: string;
    readonly value: string;
    readonly before: string;
  },
): Statement {
  const { name, folded, value, before } = field;
  return {
    sql: `insert into machine_field (machine_id, folded, name, value, set_at)
      select ${MACHINE_ID}, ?, ?, ?, 0 where true
      on conflict do update set value = excluded.value, set_at = 0,
        ${RESPELT}
        where machine_field.value = ?`,
    params: [deviceId, folded, name, value, before],
    orElse: "somebody else has changed the machine's fields meanwhile",
  };
}

/** Remembers what the agent of a DEVICEID sent, and when. */
export function rememberSent(
  deviceId: string,
  sent: Readonly<Record<string, string>>,
  at: Date,
): Statement {
  return statement(
    write.updateTable("machine_device")
      .set({ account: JSON.stringify(sent), account_at: at.getTime() })
      .where("device_id", "=", deviceId),
  );
}

/** The custom fields of machines, by their ids; those without are left out. */
export async function fieldsOf(
  db: Db,
  machines: readonly number[],
): Promise<ReadonlyMap<number, readonly MachineField[]>> {
  const { rows } = await sql<
    { machine_id: number; name: string; value: string; set_at: number }
  >`select machine_id, name, value, set_at from machine_field
    where machine_id in (select value from json_each(${
    JSON.stringify(machines)
  })) and value <> '' order by machine_id, folded`.execute(db);
  const fields = new Map<number, MachineField[]>();
  for (const { machine_id, name, value, set_at } of rows) {
    const of = fields.get(machine_id) ?? [];
    fields.set(machine_id, of);
    of.push({ name, value, from: set_at === 0 ? "agent" : "operator" });
  }
  return fields;
}

/** A value that operators give to machines. */
export type AccountValue =
  | { readonly kind: "tag"; readonly tag: string }
  | {
    readonly kind: "field";
    readonly name: string;
    readonly folded: string;
    readonly value: string;
  };

/** True if a tag means that there is none. */
const NO_TAG = (column: string) => `${column} collate nocase in ('', 'NA')`;

/** The ids among these whose value differs from the one to set. */
export async function machinesWithout(
  db: Db,
  machines: readonly number[],
  set: AccountValue,
): Promise<number[]> {
  const ids = JSON.stringify(machines);
  const differs = set.kind === "tag"
    ? sql`m.tag <> ${set.tag} and not (${sql.raw(NO_TAG("m.tag"))}
        and ${set.tag} collate nocase in ('', 'NA'))`
    : sql`coalesce((select value from machine_field f
        where f.machine_id = m.id and f.folded = ${set.folded}), '')
        <> ${set.value}`;
  const { rows } = await sql<{ id: number }>`select m.id from machine m
    where m.id in (select value from json_each(${ids})) and ${differs}
    order by m.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** The ids among these that have as many fields as there may be. */
export async function fullMachines(
  db: Db,
  machines: readonly number[],
  folded: string,
  most: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select machine_id as id
    from machine_field
    where machine_id in (select value from json_each(${
    JSON.stringify(machines)
  })) and value <> ''
    group by machine_id
    having count(*) >= ${most} and sum(folded = ${folded}) = 0`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Sets a value of machines, each with its event that names the value before.
 *
 * @param machines Machines that have another value.
 */
export function setStatements(
  machines: readonly number[],
  set: AccountValue,
  actor: string,
  at: Date,
): Statement[] {
  const ids = JSON.stringify(machines);
  const now = at.getTime();
  const event = "insert into event (at, kind, actor, machine_id, payload)";
  const listed = "(select value from json_each(?))";
  return set.kind === "tag"
    ? [
      ...foldStatements([set.tag]),
      {
        sql: `${event} select ?, 'machine.tag_changed', ?, id,
            json_object('before', tag, 'after', ?)
          from machine where id in ${listed} and tag <> ? order by id`,
        params: [now, actor, set.tag, ids, set.tag],
      },
      {
        sql: `update machine set tag = ?, tag_set_at = ? where id in ${listed}`,
        params: [set.tag, now, ids],
      },
    ]
    : [
      ...foldStatements([set.folded, set.value]),
      {
        sql: `${event} select ?, 'machine.field_changed', ?, m.id,
            json_object('name', iif(f.value <> '', f.name, ?), 'before',
              coalesce(f.value, ''), 'after', ?)
          from machine m left join machine_field f
            on f.machine_id = m.id and f.folded = ?
          where m.id in ${listed} and coalesce(f.value, '') <> ?
          order by m.id`,
        params: [now, actor, set.name, set.value, set.folded, ids, set.value],
      },
      {
        sql: `insert into machine_field
            (machine_id, folded, name, value, set_at)
          select id, ?, ?, ?, ? from machine where id in ${listed}
          on conflict do update set value = excluded.value,
            set_at = excluded.set_at, ${RESPELT}`,
        params: [set.folded, set.name, set.value, now, ids],
      },
    ];
}

import { type RawBuilder, sql } from "kysely";
import { MINUTE_MS } from "#shared/time.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { listOf } from "#db/store/write.ts";
import type { RelayIdentity } from "./relays.ts";

/** A machine that a relay speaks for. */
export interface RelayedMachine {
  readonly id: number;
  readonly name: string;
  /** True if it is a member of one of the relay's sites, or is to join one. */
  readonly isOwn: boolean;
  /** True if an operator approved it, or a token let it in. */
  readonly isTrusted: boolean;
  /** The relay it came through last; null: none. */
  readonly relayId: number | null;
  /** When, milliseconds. */
  readonly relayedAt: number | null;
  /** The site that it is still to join. */
  readonly joins: number | null;
  /** True if that site takes only trusted machines by its query. */
  readonly joinsTrusted: boolean;
}

/** The machine of a DEVICEID, by its present or a former one, or of an id. */
export type MachineKey = { readonly deviceId: string } | {
  readonly machineId: number;
};

/** The machine that a relay speaks for; null: there is none. */
export async function relayedMachine(
  db: Db,
  { id, sites }: Pick<RelayIdentity, "id" | "sites">,
  key: MachineKey,
): Promise<RelayedMachine | null> {
  const row = await db.selectFrom("machine as m")
    .leftJoin("machine_relay as r", "r.machine_id", "m.id")
    .leftJoin("machine_group as g", "g.id", "r.joins")
    .select([
      "m.id",
      "m.name",
      "r.relay_id as relayId",
      "r.at as relayedAt",
      "r.joins",
      sql<number>`m.approved_by <> ''`.as("isTrusted"),
      sql<number>`coalesce(g.trusted_only, 0)`.as("joinsTrusted"),
      sql<number>`exists (select 1 from group_member gm
          where gm.machine_id = m.id and gm.group_id in ${listOf(sites)})
        or (r.relay_id = ${id} and r.joins in ${listOf(sites)})`.as("isOwn"),
    ])
    .where(
      "m.id",
      "=",
      "machineId" in key ? key.machineId : sql<number>`(
        select machine_id from machine_device
        where device_id = ${key.deviceId})`,
    )
    .executeTakeFirst();
  return row
    ? {
      ...row,
      isOwn: row.isOwn === 1,
      isTrusted: row.isTrusted === 1,
      joinsTrusted: row.joinsTrusted === 1,
    }
    : null;
}

/** Notes that a machine came through a relay. */
export function noteRelayed(
  machineId: number,
  relayId: number,
  at: Date,
): Statement {
  return {
    sql: `insert into machine_relay (machine_id, relay_id, at)
      select id, ?, ? from machine where id = ?
      on conflict do update set at = excluded.at, relay_id = excluded.relay_id,
        joins = iif(relay_id = excluded.relay_id, joins, null)`,
    params: [relayId, at.getTime(), machineId],
  };
}

/** A machine that is registered in the same transaction is to join a site. */
export function joinLater(
  deviceId: string,
  { id, sites }: Pick<RelayIdentity, "id" | "sites">,
  at: Date,
): Statement {
  return {
    sql: `insert into machine_relay (machine_id, relay_id, at, joins)
      select machine_id, ?, ?, ? from machine_device where device_id = ?
      on conflict do nothing`,
    params: [id, at.getTime(), sites[0] ?? null, deviceId],
  };
}

/** @throws {Conflict} By its guard, if it has joined. */
export function joinedStatement(machineId: number): Statement {
  return {
    sql: `update machine_relay set joins = null
      where machine_id = ? and joins is not null`,
    params: [machineId],
    orElse: "the machine has joined its site meanwhile",
  };
}

/**
 * Notes that a relay spoke for a machine that is not its own.
 *
 * @throws {Conflict} By its guard, if that was noted since `since`.
 */
export function noteRefusal(
  relayId: number,
  machineId: number,
  at: Date,
  since: Date,
): Statement {
  return {
    sql: `insert into relay_refusal (relay_id, machine_id, at)
      select ?, id, ? from machine where id = ?
      on conflict do update set at = excluded.at where at < ?`,
    params: [relayId, at.getTime(), machineId, since.getTime()],
    orElse: "the refusal was noted already",
  };
}

/**
 * How much older than a contact the note may be that it came through a relay:
 * the note is written at most once a minute.
 */
const NOTED_MS = 2 * MINUTE_MS;

/**
 * The condition that the last contact of a machine was through the relay that
 * is noted for it.
 */
export function cameThrough(
  note: string,
  machine: string,
): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(`${note}.at`)} >=
    ${sql.ref(`${machine}.last_contact_at`)} - ${sql.lit(NOTED_MS)}`;
}

/**
 * The relays of the last contacts of machines, also of revoked ones. A machine
 * that came directly has none.
 */
export async function relaysOf(
  db: Db,
  machines: readonly number[],
): Promise<ReadonlyMap<number, { id: number; name: string }>> {
  const rows = await db.selectFrom("machine_relay as x")
    .innerJoin("relay as r", "r.id", "x.relay_id")
    .innerJoin("machine as m", "m.id", "x.machine_id")
    .select(["x.machine_id as machineId", "r.id", "r.name"])
    .where("x.machine_id", "in", listOf(machines))
    .where(cameThrough("x", "m"))
    .execute();
  return new Map(
    rows.map(({ machineId, ...relay }) => [machineId, relay] as const),
  );
}

import { sql } from "kysely";
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

/** The relay that a machine came through last, and when; null: none. */
export async function relayOf(
  db: Db,
  machineId: number,
): Promise<{ id: number; name: string; at: number } | null> {
  return await db.selectFrom("machine_relay as m")
    .innerJoin("relay as r", "r.id", "m.relay_id")
    .select(["r.id", "r.name", "m.at"])
    .where("m.machine_id", "=", machineId)
    .where("r.revoked_at", "is", null)
    .executeTakeFirst() ?? null;
}

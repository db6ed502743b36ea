import { CompiledQuery } from "kysely";
import type { Db } from "#db/store/tables.ts";

/** A machine that shares a serial, UUID or MAC with an arriving inventory. */
export interface TraitHolder {
  readonly machineId: number;
  readonly deviceId: string;
  readonly name: string;
  readonly serial: string;
  readonly uuid: string;
  readonly macs: readonly string[];
}

/**
 * Machines that share a trait; a trait that more than `most` machines have is
 * ignored. Each look-up uses an index and reads at most `most + 1` rows.
 */
export async function machinesSharing(
  db: Db,
  traits: { serial: string; uuid: string; macs: readonly string[] },
  most: number,
): Promise<TraitHolder[]> {
  const lookUps = [
    ["select id from machine where serial = ? and serial <> ''", traits.serial],
    ["select id from machine where uuid = ? and uuid <> ''", traits.uuid],
    ...traits.macs.map((mac) => [
      "select machine_id as id from machine_mac where mac = ?",
      mac,
    ]),
  ] as const;
  const ids = new Set<number>();
  for (const [select, value] of lookUps) {
    if (value === "") continue;
    const { rows } = await db.executeQuery<{ id: number }>(
      CompiledQuery.raw(`${select} limit ?`, [value, most + 1]),
    );
    if (rows.length <= most) { for (const { id } of rows) ids.add(id); }
  }
  return await traitHolders(db, [...ids]);
}

/** The traits that identify these machines. */
export async function traitHolders(
  db: Db,
  ids: readonly number[],
): Promise<TraitHolder[]> {
  if (ids.length === 0) return [];
  const machines = await db.selectFrom("machine")
    .select([
      "id as machineId",
      "device_id as deviceId",
      "name",
      "serial",
      "uuid",
    ])
    .where("id", "in", ids).execute();
  const macs = await db.selectFrom("machine_mac").selectAll()
    .where("machine_id", "in", ids).execute();
  return machines.map((machine) => ({
    ...machine,
    macs: macs.filter((row) => row.machine_id === machine.machineId)
      .map((row) => row.mac),
  }));
}

import { CompiledQuery, sql } from "kysely";
import type { Db } from "#db/store/tables.ts";

/** A machine that shares a serial, UUID or MAC with an arriving inventory. */
export interface TraitHolder {
  readonly machineId: number;
  readonly deviceId: string;
  readonly name: string;
  readonly serial: string;
  readonly uuid: string;
  readonly macs: readonly string[];
  readonly lastContactAt: number;
  readonly obeys: "yes" | "no" | null;
  readonly pollSeconds: number | null;
  readonly sentHours: number | null;
  /** The User-Agents of the DEVICEIDs that are served for it. */
  readonly agents: readonly string[];
}

/** The machines that share traits, and the traits that too many of them have. */
export interface SharedTraits {
  readonly holders: readonly TraitHolder[];
  readonly common: {
    readonly serial: boolean;
    readonly uuid: boolean;
    readonly macs: ReadonlySet<string>;
  };
}

/**
 * Machines that share a trait; a trait that more than `most` machines have is
 * common. Each look-up uses an index and reads at most `most + 1` rows.
 */
export async function machinesSharing(
  db: Db,
  traits: { serial: string; uuid: string; macs: readonly string[] },
  most: number,
): Promise<SharedTraits> {
  const ids = new Set<number>();
  /** @returns True if too many machines have it. */
  async function collect(select: string, value: string): Promise<boolean> {
    if (value === "") return false;
    const { rows } = await db.executeQuery<{ id: number }>(
      CompiledQuery.raw(`${select} limit ?`, [value, most + 1]),
    );
    if (rows.length > most) return true;
    for (const { id } of rows) ids.add(id);
    return false;
  }
  const serial = await collect(
    "select id from machine where serial = ? and serial <> ''",
    traits.serial,
  );
  const uuid = await collect(
    "select id from machine where uuid = ? and uuid <> ''",
    traits.uuid,
  );
  const macs = new Set<string>();
  for (const mac of traits.macs) {
    const select = "select machine_id as id from machine_mac where mac = ?";
    if (await collect(select, mac)) macs.add(mac);
  }
  return {
    holders: await traitHolders(db, [...ids]),
    common: { serial, uuid, macs },
  };
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
      "last_contact_at as lastContactAt",
      "obeys",
      "poll_seconds as pollSeconds",
      "told_hours as sentHours",
      sql<string>`(select json_group_array(iif(x.agent = '', machine.agent,
          x.agent)) from machine_device x where x.machine_id = machine.id
        and (x.active = 1 or x.device_id = machine.device_id))`.as("agents"),
    ])
    .where("id", "in", ids).execute();
  const macs = await db.selectFrom("machine_mac").selectAll()
    .where("machine_id", "in", ids).execute();
  return machines.map((machine) => ({
    ...machine,
    agents: JSON.parse(machine.agents),
    macs: macs.filter((row) => row.machine_id === machine.machineId)
      .map((row) => row.mac),
  }));
}

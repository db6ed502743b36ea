import { sql } from "kysely";
import { packAddress } from "#shared/address.ts";
import type { AgentFamily } from "#shared/families.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import type { PollingMachine } from "#db/agents/poll.ts";
import type { MachineRef } from "./software.ts";

/** Replaces the addresses of a machine where queries look for them. */
export function storeAddresses(
  machine: MachineRef,
  addresses: readonly string[],
): Statement[] {
  const packed = JSON.stringify(addresses.map(packAddress));
  return [
    {
      sql: `delete from machine_address where machine_id = ${machine.sql}
        and address not in (select value from json_each(?))`,
      params: [machine.param, packed],
    },
    {
      sql: `insert into machine_address (address, machine_id)
        select value, ${machine.sql} from json_each(?) where true
        on conflict do nothing`,
      params: [machine.param, packed],
    },
  ];
}

/**
 * Stores the addresses of a machine whose network has changed.
 *
 * @throws {Conflict} By its guard, if an inventory of it came meanwhile.
 */
export function noteAddresses(
  { id, deviceId, inventoriedAt }: Pick<
    PollingMachine,
    "id" | "deviceId" | "inventoriedAt"
  >,
  { ip, addresses }: {
    readonly ip: string;
    readonly addresses: readonly string[];
  },
): Statement[] {
  return [
    statement(
      write.updateTable("machine")
        .set({ ip, addresses: JSON.stringify(addresses) })
        .where("id", "=", id).where("device_id", "=", deviceId)
        .where("inventoried_at", "=", inventoriedAt),
      "the machine has sent an inventory meanwhile",
    ),
    ...storeAddresses(machineWithId(id), addresses),
  ];
}

function machineWithId(id: number): MachineRef {
  return { sql: "cast(? as integer)", param: id };
}

/** A machine whose addresses are only in its sections. */
export interface UnreadMachine {
  readonly id: number;
  readonly family: AgentFamily;
  readonly ip: string;
}

export async function machinesWithoutAddresses(
  db: Db,
  limit: number,
): Promise<UnreadMachine[]> {
  return await db.selectFrom("machine").select(["id", "family", "ip"])
    .where("addresses", "is", null).orderBy("id").limit(limit).execute();
}

/** Stores what was read again from a machine's sections, once. */
export function storeReread(
  machineId: number,
  facts: {
    readonly ip: string;
    readonly addresses: readonly string[];
    readonly diskFreeMib: number | null;
  },
): Statement[] {
  return [
    statement(
      write.updateTable("machine").set({
        ip: facts.ip,
        addresses: JSON.stringify(facts.addresses),
        disk_free_mib: sql<number | null>`iif(filled = 1, ${facts.diskFreeMib},
          disk_free_mib)`,
      }).where("id", "=", machineId).where("addresses", "is", null),
      "the machine has sent an inventory meanwhile",
    ),
    ...storeAddresses(machineWithId(machineId), facts.addresses),
  ];
}

import { CompiledQuery } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { MACHINE_ID, machineIdOf } from "#db/machines/inventory.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import { DAY_MS } from "#shared/time.ts";

/** An IPv4 network; its first and last address are numbers. */
export interface NetworkAddress {
  readonly address: string;
  readonly bits: number;
  readonly first: number;
  readonly last: number;
}

/** The key of a network: `167837696/24`. */
export function networkKey(
  { first, bits }: Pick<NetworkAddress, "first" | "bits">,
): string {
  return `${first}/${bits}`;
}

const KNOWN_QUERY = `select
    (select json_group_array(n.first || '/' || n.bits)
      from machine_network x join network n on n.id = x.network_id
      where x.machine_id = ?) as networks,
    s.network_id as scans, s.address, s.bits, s.answered_at as answeredAt
  from (select 1) left join scanner s on s.machine_id = ?`;

/** A machine's networks as they are stored. */
export interface KnownNetworks {
  /** The keys of the networks it is in. */
  readonly networks: ReadonlySet<string>;
  /** The network it has to scan, and when it last did. */
  readonly scans: {
    readonly id: number;
    readonly address: string;
    readonly bits: number;
    readonly answeredAt: number;
  } | null;
}

export async function knownNetworks(
  db: Db,
  machineId: number,
): Promise<KnownNetworks> {
  const { rows } = await db.executeQuery<
    {
      networks: string;
      scans: number | null;
      address: string;
      bits: number;
      answeredAt: number;
    }
  >(CompiledQuery.raw(KNOWN_QUERY, [machineId, machineId]));
  const { networks, scans, ...scanner } = rows[0]!;
  return {
    networks: new Set(JSON.parse(networks) as string[]),
    scans: scans === null ? null : { id: scans, ...scanner },
  };
}

const LISTED = `from json_each(?) j
    join network n on n.first = j.value ->> '$.first'
      and n.bits = j.value ->> '$.bits'`;

/** Replaces the machine's networks. */
export function storeNetworks(
  deviceId: string,
  networks: readonly NetworkAddress[],
  at: Date,
): Statement[] {
  const listed = JSON.stringify(networks);
  return [
    {
      sql: `insert into network (address, bits, first, last)
        select value ->> '$.address', value ->> '$.bits', value ->> '$.first',
          value ->> '$.last' from json_each(?) where true
        on conflict do nothing`,
      params: [listed],
    },
    {
      sql: `delete from machine_network where machine_id = ${MACHINE_ID}
        and network_id not in (select n.id ${LISTED})`,
      params: [deviceId, listed],
    },
    {
      sql: `insert into machine_network (machine_id, network_id, since)
        select ${MACHINE_ID}, n.id, ? ${LISTED} where true
        on conflict do nothing`,
      params: [deviceId, at.getTime(), listed],
    },
  ];
}

/** The devices that a scan found in one network. */
export interface ScannedNetwork {
  readonly network: Pick<NetworkAddress, "first" | "bits">;
  readonly hosts: readonly {
    readonly mac: string;
    readonly ip: string;
    readonly ipNumber: number;
    readonly name: string;
    readonly vendor: string;
  }[];
}

/** A device that was seen elsewhere and not here for this time has moved. */
const MOVED_MS = 7 * DAY_MS;

const KEPT_HOSTS = `insert into network_host (network_id, mac, ip, ip_number,
      name, vendor, agent, marked, first_seen_at, last_seen_at, seen_by)
    select n.id, j.value ->> '$.mac', j.value ->> '$.ip',
      j.value ->> '$.ipNumber', j.value ->> '$.name', j.value ->> '$.vendor',
      exists (select 1 from machine_mac where mac = j.value ->> '$.mac'),
      exists (select 1 from device_mark where mac = j.value ->> '$.mac'),
      ?, ?, ${MACHINE_ID}
    from network n, json_each(?) j where n.first = ? and n.bits = ?
    on conflict (network_id, mac) do update set ip = excluded.ip,
      ip_number = excluded.ip_number, vendor = excluded.vendor,
      name = case excluded.name when '' then name else excluded.name end,
      last_seen_at = excluded.last_seen_at, seen_by = excluded.seen_by
      where excluded.last_seen_at >= last_seen_at`;

/**
 * Stores what a scan found in a network: the newest sighting of a MAC wins, and
 * a name stays until there is another one.
 */
export function storeScanned(
  deviceId: string,
  { network: { first, bits }, hosts }: ScannedNetwork,
  findings: Readonly<Record<"malformed" | "outside" | "beyond", number>>,
  at: Date,
): Statement[] {
  const now = at.getTime();
  const { malformed, outside, beyond } = findings;
  return [
    {
      sql: KEPT_HOSTS,
      params: [now, now, deviceId, JSON.stringify(hosts), first, bits],
    },
    {
      sql: `delete from network_host
        where mac in (select value from json_each(?)) and last_seen_at < ?
          and network_id <> (select id from network
            where first = ? and bits = ?)`,
      params: [
        JSON.stringify(hosts.map(({ mac }) => mac)),
        now - MOVED_MS,
        first,
        bits,
      ],
    },
    {
      sql: `update network set scanned_at = max(scanned_at, ?)
        where first = ? and bits = ?`,
      params: [now, first, bits],
    },
    {
      sql: `insert into event (at, kind, actor, machine_id, payload)
        select ?, 'network.scanned', 'agent', ${MACHINE_ID}, json_object(
          'network', n.id, 'address', n.address || '/' || n.bits,
          'name', n.name, 'hosts', ?, 'new', (select count(*)
            from network_host h where h.network_id = n.id
              and h.first_seen_at = ?),
          'unknown', n.unknown, 'malformed', ?, 'outside', ?, 'beyond', ?)
        from network n where n.first = ? and n.bits = ?`,
      params: [
        now,
        deviceId,
        hosts.length,
        now,
        malformed,
        outside,
        beyond,
        first,
        bits,
      ],
    },
  ];
}

/** Notes that a scanner has sent an inventory, with devices or without. */
export function scannerAnswered(
  deviceId: string,
  networkId: number,
  fruitful: boolean,
  at: Date,
): Statement[] {
  return [
    statement(
      write.updateTable("scanner").set({ answered_at: at.getTime() })
        .where("machine_id", "=", machineIdOf(deviceId)),
    ),
    statement(
      write.updateTable("machine_network")
        .set((row) => ({ fruitless: fruitful ? 0 : row("fruitless", "+", 1) }))
        .where("machine_id", "=", machineIdOf(deviceId))
        .where("network_id", "=", networkId),
    ),
  ];
}

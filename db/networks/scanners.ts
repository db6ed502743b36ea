import { sql } from "kysely";
import { isInService } from "#db/machines/status.ts";
import type { Db } from "#db/store/tables.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";

/** A network whose scanners may have to change. */
export interface DueNetwork {
  readonly id: number;
  readonly address: string;
  readonly bits: number;
  readonly name: string;
  readonly machines: number;
  /** Its own number of scanners; null: the setting applies. */
  readonly scanners: number | null;
  /** The number of changes since the last election. */
  readonly due: number;
}

/**
 * Networks that have changed since their last election, by id, at most `limit`.
 */
export async function dueNetworks(
  db: Db,
  after: number,
  limit: number,
): Promise<DueNetwork[]> {
  return await db.selectFrom("network")
    .select(["id", "address", "bits", "name", "machines", "scanners", "due"])
    .where("due", ">", 0).where("id", ">", after)
    .orderBy("id").limit(limit).execute();
}

/** A machine of a network, with what decides who scans it. */
export interface NetworkMachine {
  readonly machineId: number;
  readonly agent: string;
  readonly inventoriedAt: number;
  readonly lastContactAt: number;
  /** The network it scans now; null: none. */
  readonly scans: number | null;
  readonly rule: "pinned" | "forbidden" | null;
  /** The network it is pinned to; null: none. */
  readonly ruleNetwork: number | null;
  readonly fruitless: number;
}

/** The most machines of a network that are looked at, by the lowest ids. */
const LOOKED_AT = 5000;

/**
 * The machines that scan the network or are pinned to it, and of the rest the
 * first `others`, by the lowest ids, that made contact since `silentSince`,
 * scan nothing, and are neither forbidden nor fruitless.
 */
export async function networkMachines(
  db: Db,
  networkId: number,
  silentSince: number,
  fruitless: number,
  others: number,
): Promise<NetworkMachine[]> {
  const columns = sql`m.id as machineId, m.agent,
    m.inventoried_at as inventoriedAt, m.last_contact_at as lastContactAt,
    s.network_id as scans, r.rule, r.network_id as ruleNetwork, x.fruitless`;
  const joined = sql`join machine m on m.id = x.machine_id
      and ${sql.raw(isInService())}
    left join scanner s on s.machine_id = x.machine_id
    left join scanner_rule r on r.machine_id = x.machine_id`;
  const { rows } = await sql<NetworkMachine>`
    select ${columns} from machine_network x ${joined}
      where x.network_id = ${networkId} and x.machine_id in (
        select machine_id from scanner where network_id = ${networkId}
        union select machine_id from scanner_rule
          where network_id = ${networkId})
    union all
    select * from (select ${columns} from (
        select machine_id, fruitless from machine_network
          where network_id = ${networkId} order by machine_id
          limit ${LOOKED_AT}) x ${joined}
      where m.last_contact_at >= ${silentSince} and s.machine_id is null
        and r.machine_id is null and x.fruitless < ${fruitless}
        and m.agent like 'OCS-NG\\_%' escape '\\'
      order by x.machine_id limit ${others})`.execute(db);
  return rows;
}

/** The changes that an election decided. */
export interface ElectionChange {
  readonly elected: readonly number[];
  readonly dismissed: readonly {
    readonly machineId: number;
    readonly why: string;
  }[];
}

/**
 * Stores an election; its guard fails if the network has changed since it was
 * read. A machine that has left the network is skipped.
 */
export function electionStatements(
  network: DueNetwork,
  { elected, dismissed }: ElectionChange,
  at: Date,
): Statement[] {
  const now = at.getTime();
  const { id, name } = network;
  const payload = {
    network: id,
    address: `${network.address}/${network.bits}`,
    name,
  };
  return [
    statement(
      write.updateTable("network").set({ due: 0 })
        .where("id", "=", id).where("due", "=", network.due),
      "something has happened to the network meanwhile",
    ),
    ...dismissed.flatMap(({ machineId, why }) => [
      statement(
        write.deleteFrom("scanner").where("machine_id", "=", machineId)
          .where("network_id", "=", id),
      ),
      appendEvent({
        kind: "scanner.dismissed",
        actor: "server",
        at,
        machineId,
        payload: { ...payload, why },
      }),
    ]),
    ...elected.flatMap((machineId) => [
      // If it scanned another network, that one needs another scanner.
      {
        sql: `update network set due = due + 1 where id <> ? and id =
          (select network_id from scanner where machine_id = ?)`,
        params: [id, machineId],
      },
      {
        sql: `insert into scanner
            (machine_id, network_id, address, bits, elected_at)
          select x.machine_id, n.id, n.address, n.bits, ?
          from machine_network x join network n on n.id = x.network_id
          where x.machine_id = ? and x.network_id = ?
          on conflict (machine_id) do update set
            network_id = excluded.network_id, address = excluded.address,
            bits = excluded.bits, elected_at = excluded.elected_at,
            answered_at = 0`,
        params: [now, machineId, id],
      },
      {
        sql: `insert into event (at, kind, actor, machine_id, payload)
          select ?, 'scanner.elected', 'server', machine_id, ?
          from scanner where machine_id = ? and network_id = ?`,
        params: [now, JSON.stringify(payload), machineId, id],
      },
    ]),
  ];
}

/**
 * Makes networks due that have a silent or fruitless scanner, or fewer scanners
 * than they may have.
 */
export function reviewStatement(
  { silentSince, fruitless, scanners, minMachines, widest }: {
    readonly silentSince: number;
    readonly fruitless: number;
    readonly scanners: number;
    readonly minMachines: number;
    readonly widest: number;
  },
): Statement {
  return {
    sql: `update network set due = 1 where due = 0 and (
        (bits >= ? and machines >= ? and coalesce(scanners, ?) >
          (select count(*) from scanner s where s.network_id = network.id))
        or exists (select 1 from scanner s
          join machine m on m.id = s.machine_id
          left join machine_network x on x.machine_id = s.machine_id
            and x.network_id = s.network_id
          where s.network_id = network.id
            and (m.last_contact_at < ? or x.fruitless >= ?
              or not (${isInService()}))))`,
    params: [widest, minMachines, scanners, silentSince, fruitless],
  };
}

/** Makes every network due, because a rule of elections has changed. */
export const ALL_DUE: Statement = statement(
  write.updateTable("network").set({ due: 1 }).where("due", "=", 0),
);

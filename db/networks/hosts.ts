import { sql } from "kysely";
import type {
  DeviceKind,
  HostQuery,
  NetworkHost,
} from "#shared/contract/networks.ts";
import type { Page } from "#shared/contract/page.ts";
import { DAY_MS, iso } from "#shared/time.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { listOf, statement, write } from "#db/store/write.ts";
import { formerName } from "#db/machines/former.ts";
import { holds, orderOf, readPage } from "#db/query/page.ts";

function described(db: Db) {
  return db.selectFrom("network_host as h")
    .leftJoin("machine as s", "s.id", "h.seen_by")
    .leftJoin("device_mark as k", "k.mac", "h.mac")
    .select([
      "h.mac",
      "h.ip",
      "h.ip_number as ipNumber",
      "h.name",
      "h.vendor",
      "h.first_seen_at as firstSeenAt",
      "h.last_seen_at as lastSeenAt",
      "h.seen_by as scannerId",
      sql<string>`coalesce(s.name, ${formerName("h.seen_by")}, '')`
        .as("scannerName"),
      sql<string | null>`(select json_object('id', m.id, 'name', m.name)
        from machine_mac x join machine m on m.id = x.machine_id
        where x.mac = h.mac order by m.last_contact_at desc limit 1)`
        .as("machine"),
      "k.kind",
      "k.note",
      "k.marked_by as markedBy",
      "k.marked_at as markedAt",
    ]);
}

type RawHost = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toHost(raw: RawHost): NetworkHost {
  const { mac, ip, name, vendor, kind, machine } = raw;
  return {
    mac,
    ip,
    name,
    vendor,
    firstSeenAt: iso(raw.firstSeenAt),
    lastSeenAt: iso(raw.lastSeenAt),
    seenBy: { id: raw.scannerId, name: raw.scannerName },
    machine: machine === null ? null : JSON.parse(machine),
    mark: kind === null ? null : {
      kind: kind as DeviceKind,
      note: raw.note ?? "",
      by: raw.markedBy ?? "",
      at: iso(raw.markedAt ?? 0),
    },
  };
}

const MAC = { column: "h.mac", field: "mac" } as const;

/** Devices that scans found in a network. */
export function hostPage(
  db: Db,
  networkId: number,
  request: HostQuery,
  now: Date,
): Promise<Page<NetworkHost>> {
  const { withoutAgent, faults, vendor, seenDays, sort = "ip" } = request;
  let query = described(db).where("h.network_id", "=", networkId);
  if (withoutAgent || faults) query = query.where("h.agent", "=", 0);
  if (faults) query = query.where("h.marked", "=", 0);
  if (vendor) query = query.where(holds("h.vendor", vendor));
  if (seenDays) {
    const since = now.getTime() - seenDays * DAY_MS;
    query = query.where("h.last_seen_at", ">=", since);
  }
  return readPage(
    query,
    {
      ...orderOf(sort, {
        ip: [{ column: "h.ip_number", field: "ipNumber" }, MAC],
        mac: [MAC],
        name: [{ column: "h.name", field: "name" }, MAC],
        vendor: [{ column: "h.vendor", field: "vendor" }, MAC],
        lastSeen: [{ column: "h.last_seen_at", field: "lastSeenAt" }, MAC],
      }),
      searched: ["h.ip", "h.mac", "h.name", "h.vendor", "k.note"],
    },
    request,
    toHost,
  );
}

/** True if a scan has found this MAC in any network. */
export async function isSeen(db: Db, mac: string): Promise<boolean> {
  const row = await db.selectFrom("network_host").select("mac")
    .where("mac", "=", mac).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** An operator's note of what a device is. */
export interface DeviceMark {
  readonly kind: DeviceKind;
  readonly note: string;
  readonly by: string;
  readonly at: Date;
}

export async function markOf(db: Db, mac: string): Promise<DeviceMark | null> {
  const row = await db.selectFrom("device_mark").selectAll()
    .where("mac", "=", mac).executeTakeFirst();
  return row
    ? {
      kind: row.kind as DeviceKind,
      note: row.note,
      by: row.marked_by,
      at: new Date(row.marked_at),
    }
    : null;
}

export function storeMark(mac: string, mark: DeviceMark): Statement {
  const { kind, note, by, at } = mark;
  const row = { kind, note, marked_by: by, marked_at: at.getTime() };
  return statement(
    write.insertInto("device_mark").values({ mac, ...row })
      .onConflict((conflict) => conflict.column("mac").doUpdateSet(row)),
  );
}

export function removeMark(mac: string): Statement {
  return statement(
    write.deleteFrom("device_mark").where("mac", "=", mac),
    "the mark is gone already",
  );
}

/** Ids of networks with devices, above `after`. */
export async function networksWithHosts(
  db: Db,
  after: number,
  limit: number,
): Promise<number[]> {
  const rows = await db.selectFrom("network").select("id")
    .where("id", ">", after).where("hosts", ">", 0)
    .orderBy("id").limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Removes devices of these networks that have not been seen since. */
export function forgetHosts(
  networks: readonly number[],
  notSeenSince: Date,
): Statement {
  return statement(
    write.deleteFrom("network_host")
      .where("last_seen_at", "<", notSeenSince.getTime())
      .where("network_id", "in", listOf(networks)),
  );
}

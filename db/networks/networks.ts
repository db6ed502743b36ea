import { sql } from "kysely";
import type {
  Network,
  NetworkChange,
  NetworkQuery,
} from "#shared/contract/networks.ts";
import type { Page } from "#shared/contract/page.ts";
import { iso } from "#shared/time.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { listOf, statement, write } from "#db/store/write.ts";
import { orderOf, readPage } from "#db/query/page.ts";

type Scanner = Network["scanners"][number];

/** The scanners of these networks; read for a page only, after sorting. */
async function scannersOf(
  db: Db,
  networks: readonly number[],
): Promise<Map<number, Scanner[]>> {
  const rows = await db.selectFrom("scanner as s")
    .innerJoin("machine as m", "m.id", "s.machine_id")
    .leftJoin(
      "machine_network as x",
      (join) =>
        join.onRef("x.machine_id", "=", "s.machine_id")
          .onRef("x.network_id", "=", "s.network_id"),
    )
    .leftJoin(
      "scanner_rule as r",
      (join) =>
        join.onRef("r.machine_id", "=", "s.machine_id")
          .onRef("r.network_id", "=", "s.network_id"),
    )
    .select([
      "s.network_id as network",
      "m.id",
      "m.name",
      "r.rule",
      "s.elected_at as electedAt",
      "s.answered_at as answeredAt",
      "m.last_contact_at as lastContactAt",
      "x.fruitless",
    ])
    .where("s.network_id", "in", networks).orderBy("m.id").execute();
  const found = new Map<number, Scanner[]>();
  for (const { network, rule, fruitless, ...row } of rows) {
    const there = found.get(network) ?? [];
    there.push({
      ...row,
      pinned: rule !== null,
      electedAt: iso(row.electedAt),
      answeredAt: momentOf(row.answeredAt),
      lastContactAt: iso(row.lastContactAt),
      fruitless: fruitless ?? 0,
    });
    found.set(network, there);
  }
  return found;
}

async function withScanners(
  db: Db,
  networks: readonly Network[],
): Promise<Network[]> {
  const scanners = await scannersOf(db, networks.map(({ id }) => id));
  return networks.map((network) => ({
    ...network,
    scanners: scanners.get(network.id) ?? [],
  }));
}

function described(db: Db) {
  return db.selectFrom("network as n").select([
    "n.id",
    "n.address",
    "n.bits",
    "n.first",
    "n.name",
    "n.scanners as maxScanners",
    "n.machines",
    "n.hosts",
    "n.without_agent as withoutAgent",
    "n.unknown",
    "n.scanned_at as scannedAt",
  ]);
}

type RawNetwork = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toNetwork({ first: _, scannedAt, ...raw }: RawNetwork): Network {
  return {
    ...raw,
    mask: maskOf(raw.bits),
    scannedAt: momentOf(scannedAt),
    scanners: [],
  };
}

/** A time column in which 0 means never, as a moment. */
function momentOf(at: number): string | null {
  return at === 0 ? null : iso(at);
}

/** The mask of a prefix length: `255.255.255.0` for 24. */
function maskOf(bits: number): string {
  const mask = 2 ** 32 - 2 ** (32 - bits);
  return [24, 16, 8, 0].map((shift) => Math.floor(mask / 2 ** shift) % 256)
    .join(".");
}

const ADDRESS = [
  { column: "n.first", field: "first" },
  { column: "n.bits", field: "bits" },
] as const;

/** Networks that match; `q` searches addresses and names. */
export async function networkPage(
  db: Db,
  request: NetworkQuery,
): Promise<Page<Network>> {
  const { address, name, faults, sort = "address" } = request;
  let query = described(db);
  if (faults) query = query.where("n.unknown", ">", 0);
  if (name !== undefined) query = query.where("n.name", "=", name);
  if (address !== undefined) {
    const [text = "", bits] = address.split("/");
    query = query.where("n.address", "=", text);
    if (bits !== undefined) query = query.where("n.bits", "=", Number(bits));
  }
  const page = await readPage(
    query,
    {
      ...orderOf(sort, {
        address: ADDRESS,
        name: [{ column: "n.name", field: "name" }, ...ADDRESS],
        machines: [{ column: "n.machines", field: "machines" }, ...ADDRESS],
        hosts: [{ column: "n.hosts", field: "hosts" }, ...ADDRESS],
        unknown: [{ column: "n.unknown", field: "unknown" }, ...ADDRESS],
        scanned: [{ column: "n.scanned_at", field: "scannedAt" }, ...ADDRESS],
      }),
      searched: ["n.address", "n.name"],
    },
    request,
    toNetwork,
  );
  return { ...page, rows: await withScanners(db, page.rows) };
}

export async function networkById(
  db: Db,
  id: number,
): Promise<Network | null> {
  const raw = await described(db).where("n.id", "=", id).executeTakeFirst();
  if (!raw) return null;
  const [network] = await withScanners(db, [toNetwork(raw)]);
  return network ?? null;
}

/** A machine by id and name. */
interface MachineName {
  readonly id: number;
  readonly name: string;
}

/** The most forbidden machines of a network that are named. */
const NAMED_MACHINES = 100;

/** The decisions of operators about who scans a network. */
export async function networkRules(
  db: Db,
  id: number,
): Promise<{ pinned: MachineName[]; forbidden: MachineName[] }> {
  const pinned = await db.selectFrom("scanner_rule as r")
    .innerJoin("machine as m", "m.id", "r.machine_id")
    .select(["m.id", "m.name"]).where("r.network_id", "=", id)
    .orderBy("r.since").orderBy("m.id").execute();
  const forbidden = await db.selectFrom("scanner_rule as r")
    .innerJoin("machine_network as x", "x.machine_id", "r.machine_id")
    .innerJoin("machine as m", "m.id", "r.machine_id")
    .select(["m.id", "m.name"])
    .where("r.rule", "=", "forbidden").where("x.network_id", "=", id)
    .orderBy("m.name").orderBy("m.id").limit(NAMED_MACHINES).execute();
  return { pinned, forbidden };
}

/** The machines among these that are not in the network. */
export async function machinesOutside(
  db: Db,
  networkId: number,
  machines: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select j.value as id from json_each(${JSON.stringify(machines)}) j
    where not exists (select 1 from machine_network x
      where x.machine_id = j.value and x.network_id = ${networkId})`
    .execute(db);
  return rows.map(({ id }) => id);
}

/** The number of unknown devices, and of networks with any. */
export async function unknownTotals(
  db: Db,
): Promise<{ devices: number; networks: number }> {
  const { rows } = await sql<{ devices: number | null; networks: number }>`
    select sum(unknown) as devices, count(*) as networks
    from network where unknown > 0`.execute(db);
  const { devices, networks } = rows[0]!;
  return { devices: Number(devices ?? 0), networks };
}

/** Changes a network and who may scan it; its scanners are elected again. */
export function changeNetworkStatements(
  id: number,
  change: NetworkChange,
  at: Date,
): Statement[] {
  const { name, maxScanners, pin, forbid, release } = change;
  const rule = `insert into scanner_rule (machine_id, rule, network_id, since)
    select value, ?, ?, ? from json_each(?) where true
    on conflict (machine_id) do update set rule = excluded.rule,
      network_id = excluded.network_id, since = excluded.since`;
  const now = at.getTime();
  const touched = [...pin, ...forbid, ...release];
  return [
    {
      sql: `update network set name = coalesce(?, name), scanners = case
          when ? then ? else scanners end, due = due + 1 where id = ?`,
      params: [
        name ?? null,
        maxScanners !== undefined,
        maxScanners ?? null,
        id,
      ],
      orElse: "the network was forgotten meanwhile",
    },
    ...pin.length > 0
      ? [{ sql: rule, params: ["pinned", id, now, JSON.stringify(pin)] }]
      : [],
    ...forbid.length > 0
      ? [{
        sql: rule,
        params: ["forbidden", null, now, JSON.stringify(forbid)],
      }]
      : [],
    ...release.length > 0
      ? [statement(
        write.deleteFrom("scanner_rule")
          .where("machine_id", "in", listOf(release)),
      )]
      : [],
    ...touched.length > 0
      ? [{
        sql: `update network set due = due + 1 where id in (
          select network_id from machine_network
          where machine_id in (select value from json_each(?)))`,
        params: [JSON.stringify(touched)],
      }]
      : [],
  ];
}

/**
 * Removes networks without machines and known devices that no operator has
 * described; mostly networks of hotels that laptops visited.
 */
export const FORGET_EMPTY_NETWORKS: Statement = {
  sql: `delete from network where machines = 0 and hosts = 0 and name = ''
    and scanners is null and not exists
      (select 1 from scanner_rule r where r.network_id = network.id)`,
  params: [],
};

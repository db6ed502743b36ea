import { sql } from "kysely";
import type {
  Relay,
  RELAY_SORTS,
  RelayQuery,
} from "#shared/contract/relays.ts";
import type { Page } from "#shared/contract/page.ts";
import type { RelaySettings } from "#shared/relay/plan.ts";
import { RelayStatus } from "#shared/relay/status.ts";
import { iso, isoOrNull, MINUTE_MS } from "#shared/time.ts";
import { orderOf, readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { relayHost } from "./relay_host.ts";

/** A relay that has said nothing for this time is silent. */
export const RELAY_SILENT_MS = 3 * MINUTE_MS;

/** What a request with a relay's secret may do, and where its agents find it. */
export interface RelayIdentity {
  readonly id: number;
  readonly name: string;
  readonly names: readonly string[];
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Ids of groups, in their order. */
  readonly sites: readonly number[];
  readonly settings: RelaySettings;
}

const SITES = sql<string>`(select json_group_array(json_object('id', g.id,
    'name', g.name)) from (select g.id, g.name from relay_site s
      join machine_group g on g.id = s.group_id
      where s.relay_id = relay.id order by s.position) g)`;

const SETTINGS = [
  "prefetch_from as prefetchFrom",
  "prefetch_to as prefetchTo",
  "bytes_per_second as bytesPerSecond",
  "cache_bytes as cacheBytes",
] as const;

function described(db: Db) {
  return db.selectFrom("relay").select([
    "relay.id",
    "relay.name",
    "relay.names",
    "relay.http_port as httpPort",
    "relay.https_port as httpsPort",
    ...SETTINGS,
    "relay.created_at as createdAt",
    "relay.created_by as createdBy",
    "relay.revoked_at as revokedAt",
    "relay.certificate_until as certificateUntil",
    "relay.seen_at as seenAt",
    "relay.address",
    "relay.skew",
    "relay.status",
    SITES.as("sites"),
    sql<number>`(select count(*) from machine_relay m
      where m.relay_id = relay.id)`.as("machines"),
  ]);
}

type RelayRow = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function settingsIn(row: RelaySettings): RelaySettings {
  const { prefetchFrom, prefetchTo, bytesPerSecond, cacheBytes } = row;
  return { prefetchFrom, prefetchTo, bytesPerSecond, cacheBytes };
}

function toRelay(row: RelayRow, now: Date): Relay {
  const { id, name, httpPort, httpsPort, createdBy, address, machines } = row;
  return {
    ...{ id, name, httpPort, httpsPort, createdBy, address, machines },
    sites: JSON.parse(row.sites),
    names: JSON.parse(row.names),
    settings: settingsIn(row),
    createdAt: iso(row.createdAt),
    revokedAt: isoOrNull(row.revokedAt),
    certificateUntil: isoOrNull(row.certificateUntil),
    state: row.revokedAt !== null
      ? "revoked"
      : row.seenAt === null
      ? "new"
      : now.getTime() - row.seenAt > RELAY_SILENT_MS
      ? "silent"
      : "live",
    seenAt: isoOrNull(row.seenAt),
    report: reportIn(row),
  };
}

/** The last moment that the contract can name. */
const LAST_MS = Date.UTC(9999, 11, 31);

/** What a relay said of itself, with times by this server's clock. */
function reportIn({ status, skew }: RelayRow): Relay["report"] {
  if (status === null) return null;
  const said = RelayStatus.parse(JSON.parse(status));
  const { version, spool, cache, lastOutage, diskFreeBytes } = said;
  const ahead = skew ?? 0;
  // A clock may be thousands of years off.
  const here = (at: string) =>
    iso(Math.min(LAST_MS, Math.max(0, Date.parse(at) - ahead)));
  return {
    ...{ version, cache, diskFreeBytes },
    startedAt: here(said.startedAt),
    clockAhead: Math.round(ahead / 1000),
    spool: {
      ...spool,
      oldestAt: spool.oldestAt === null ? null : here(spool.oldestAt),
    },
    lastOutage: lastOutage &&
      { from: here(lastOutage.from), to: here(lastOutage.to) },
  };
}

/** Relays, also revoked ones; by name by default. */
export async function relayPage(
  db: Db,
  request: RelayQuery,
  now: Date,
): Promise<Page<Relay>> {
  const id = { column: "relay.id", field: "id" } as const;
  const order = orderOf<RelayRow, (typeof RELAY_SORTS)[number]>(
    request.sort ?? "name",
    { name: [{ column: "relay.name", field: "name" }, id], created: [id] },
  );
  const all = described(db);
  const { name } = request;
  return await readPage(
    name === undefined ? all : all.where("relay.name", "=", name).where(
      "relay.revoked_at",
      "is",
      null,
    ),
    { ...order, searched: ["relay.name"] },
    request,
    (row) => toRelay(row, now),
  );
}

/** The relays that are not revoked, by name; at most `most`. */
export async function relaysInUse(
  db: Db,
  now: Date,
  most: number,
): Promise<Relay[]> {
  const rows = await described(db).where("relay.revoked_at", "is", null)
    .orderBy("relay.name").limit(most).execute();
  return rows.map((row) => toRelay(row, now));
}

export async function relayById(
  db: Db,
  id: number,
  now: Date,
): Promise<Relay | null> {
  const row = await described(db).where("relay.id", "=", id)
    .executeTakeFirst();
  return row ? toRelay(row, now) : null;
}

/** True if a relay that is not revoked has the name. */
export async function isRelayNamed(db: Db, name: string): Promise<boolean> {
  const row = await db.selectFrom("relay").select("id")
    .where("name", "=", name).where("revoked_at", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

/** The relay whose secret has this hash; null: none, or it is revoked. */
export async function relayByHash(
  db: Db,
  hash: Uint8Array,
): Promise<RelayIdentity | null> {
  const row = await db.selectFrom("relay").select([
    "id",
    "name",
    "names",
    "http_port as httpPort",
    "https_port as httpsPort",
    ...SETTINGS,
    sql<string>`(select json_group_array(group_id) from (
      select group_id from relay_site s where s.relay_id = relay.id
      order by s.position))`.as("sites"),
  ]).where("hash", "=", hash).where("revoked_at", "is", null)
    .executeTakeFirst();
  if (!row) return null;
  const { id, name, httpPort, httpsPort } = row;
  return {
    ...{ id, name, httpPort, httpsPort },
    names: JSON.parse(row.names),
    sites: JSON.parse(row.sites),
    settings: settingsIn(row),
  };
}

/** Where agents reach the relays in use, and each site of theirs. */
export async function relayHosts(
  db: Db,
): Promise<{ host: string; group: number }[]> {
  const rows = await db.selectFrom("relay")
    .innerJoin("relay_site as s", "s.relay_id", "relay.id")
    .select([
      "relay.names",
      "relay.http_port as httpPort",
      "relay.https_port as httpsPort",
      "s.group_id as group",
    ])
    .where("relay.revoked_at", "is", null).execute();
  return rows.flatMap(({ names, group, ...ports }) =>
    (["http", "https"] as const).map((protocol) => ({
      host: relayHost({ names: JSON.parse(names), ...ports }, protocol),
      group,
    }))
  );
}

/** A relay to make known. */
export interface NewRelay {
  readonly name: string;
  readonly names: readonly string[];
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly sites: readonly number[];
  readonly settings: RelaySettings;
  /** SHA-256 of the secret. */
  readonly hash: Uint8Array;
  readonly by: string;
  readonly at: Date;
}

/** @throws {Conflict} By its guard, if the name is taken. */
export function insertRelay(relay: NewRelay): Statement[] {
  const { name, names, httpPort, httpsPort, sites, hash, by, at } = relay;
  const { settings } = relay;
  return [
    {
      sql: `insert into relay (name, names, http_port, https_port, hash,
          created_at, created_by, prefetch_from, prefetch_to,
          bytes_per_second, cache_bytes)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
      params: [
        ...[name, JSON.stringify(names), httpPort, httpsPort, hash],
        ...[at.getTime(), by, ...settingValues(settings)],
      ],
      orElse: "a relay has that name meanwhile",
    },
    {
      sql: `insert into relay_site (relay_id, position, group_id)
        select (select id from relay where hash = ?), j.key, j.value
        from json_each(?) j`,
      params: [hash, JSON.stringify(sites)],
    },
  ];
}

/** What can be changed of a relay; `sites` null: they stay. */
export interface RelayValues
  extends Pick<NewRelay, "names" | "httpPort" | "httpsPort" | "settings"> {
  readonly sites: readonly number[] | null;
}

/** @throws {Conflict} By its guard, if it is revoked. */
export function changeRelayStatements(
  id: number,
  { names, httpPort, httpsPort, sites, settings }: RelayValues,
): Statement[] {
  return [
    {
      sql: `update relay set names = ?, http_port = ?, https_port = ?,
          prefetch_from = ?, prefetch_to = ?, bytes_per_second = ?,
          cache_bytes = ?
        where id = ? and revoked_at is null`,
      params: [
        ...[JSON.stringify(names), httpPort, httpsPort],
        ...[...settingValues(settings), id],
      ],
      orElse: "the relay was revoked meanwhile",
    },
    ...sites === null ? [] : [
      { sql: "delete from relay_site where relay_id = ?", params: [id] },
      {
        sql: `insert into relay_site (relay_id, position, group_id)
          select ?, j.key, j.value from json_each(?) j`,
        params: [id, JSON.stringify(sites)],
      },
    ],
  ];
}

function settingValues(settings: RelaySettings): number[] {
  const { prefetchFrom, prefetchTo, bytesPerSecond, cacheBytes } = settings;
  return [prefetchFrom, prefetchTo, bytesPerSecond, cacheBytes];
}

/**
 * Replaces the secret of a relay by its hash.
 *
 * @throws {Conflict} By its guard, if it is revoked.
 */
export function replaceSecret(id: number, hash: Uint8Array): Statement {
  return {
    sql: "update relay set hash = ? where id = ? and revoked_at is null",
    params: [hash, id],
    orElse: "the relay was revoked meanwhile",
  };
}

/** The relays that are not revoked and have the group as a site, by name. */
export async function relaysOfSite(db: Db, group: number): Promise<string[]> {
  const rows = await db.selectFrom("relay_site as s")
    .innerJoin("relay", "relay.id", "s.relay_id")
    .select("relay.name").distinct()
    .where("s.group_id", "=", group).where("relay.revoked_at", "is", null)
    .orderBy("relay.name").execute();
  return rows.map(({ name }) => name);
}

/** @throws {Conflict} By its guard, if it is revoked already. */
export function revokeRelayStatement(id: number, at: Date): Statement {
  return {
    sql: "update relay set revoked_at = ? where id = ? and revoked_at is null",
    params: [at.getTime(), id],
    orElse: "the relay was revoked meanwhile",
  };
}

/** Notes until when the certificate is valid that a relay was given. */
export function noteCertificate(id: number, until: Date): Statement {
  return {
    sql: "update relay set certificate_until = ? where id = ?",
    params: [until.getTime(), id],
  };
}

/** Stores what a relay says of itself. */
export function noteStatus(id: number, said: {
  readonly status: RelayStatus;
  readonly address: string;
  /** Milliseconds that its clock is ahead. */
  readonly skew: number;
  readonly at: Date;
}): Statement {
  return {
    sql: `update relay set seen_at = ?, address = ?, skew = ?, status = ?
      where id = ?`,
    params: [
      said.at.getTime(),
      said.address,
      said.skew,
      JSON.stringify(said.status),
      id,
    ],
  };
}

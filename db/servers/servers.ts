import type { Statement, Store } from "#db/store/transaction.ts";
import { DATABASE_NOW, LIVE_MS } from "./clock.ts";

/** The condition of a row of `server` that counts as live. */
export const LIVE =
  `stopped_at is null and seen_at >= ${DATABASE_NOW} - ${LIVE_MS}`;

/** A server as it describes itself. */
export interface ServerFacts {
  /** Kept in the data folder. */
  readonly id: string;
  /** This start of it. */
  readonly run: string;
  readonly name: string;
  /** `host:port` where other servers reach it over https. */
  readonly address: string;
  readonly version: string;
  /** The number of migrations it knows. */
  readonly schema: number;
}

/** What a server tells each time. */
export interface ServerState {
  /** The newest event that its reads show. */
  readonly seenSeq: number;
  readonly lacks: readonly string[];
}

/**
 * Adds a server, or notes that it was started again. It returns a row, or none
 * if a newer version has changed the schema or is about to.
 */
export function startStatement(
  { id, run, name, address, version, schema }: ServerFacts,
  { seenSeq, lacks }: ServerState,
): Statement {
  return {
    sql: `insert into server (id, run, name, address, version, schema,
        started_at, seen_at, seen_seq, lacks)
      select ?, ?, ?, ?, ?, ?, ${DATABASE_NOW}, ${DATABASE_NOW}, ?, ?
      where (select count(*) from migration) <= ?
        and not exists (select 1 from server where ${LIVE} and schema > ?)
      on conflict (id) do update set run = excluded.run, name = excluded.name,
        address = excluded.address, version = excluded.version,
        schema = excluded.schema, started_at = excluded.started_at,
        seen_at = excluded.seen_at, seen_seq = excluded.seen_seq,
        lacks = excluded.lacks, stopped_at = null
      returning id`,
    params: [
      ...[id, run, name, address, version, schema],
      ...[seenSeq, JSON.stringify(lacks), schema, schema],
    ],
  };
}

/**
 * Notes that a server is alive. It returns a row, or none if the server was
 * removed, or another one runs under its id.
 */
export function aliveStatement(
  { id, run }: Pick<ServerFacts, "id" | "run">,
  { seenSeq, lacks }: ServerState,
): Statement {
  return {
    sql: `update server set seen_at = ${DATABASE_NOW}, seen_seq = ?, lacks = ?
      where id = ? and run = ? returning id`,
    params: [seenSeq, JSON.stringify(lacks), id, run],
  };
}

/** The run that the database knows of a server; no row: it does not know it. */
export function runOfStatement(id: string): Statement {
  return { sql: "select run from server where id = ?", params: [id] };
}

/** Notes that a server has stopped; what it did is all written. */
export function stopStatement(
  { id, run }: Pick<ServerFacts, "id" | "run">,
): Statement {
  return {
    sql: `update server set seen_at = ${DATABASE_NOW},
      stopped_at = ${DATABASE_NOW} where id = ? and run = ?`,
    params: [id, run],
  };
}

/** Removes a server that is not live, and all that is known of it. */
export function removeStatements(id: string): Statement[] {
  return [
    {
      sql: `delete from server where id = ? and not (${LIVE})`,
      params: [id],
      orElse: "the server is live again, or was removed meanwhile",
    },
    { sql: "delete from lease where holder = ?", params: [id] },
    { sql: "delete from noted_warning where server = ?", params: [id] },
  ];
}

/** Reads the newest event's number in a transaction. */
export function newestStatement(): Statement {
  return {
    sql: "select coalesce(max(seq), 0) as seq from event",
    params: [],
  };
}

/** A server of the list; times are milliseconds ago, by the database's clock. */
export interface ListedServer extends Omit<ServerFacts, "run"> {
  readonly startedAgo: number;
  readonly seenAgo: number;
  readonly seenSeq: number;
  readonly hasStopped: boolean;
  readonly lacks: readonly string[];
  /** The leases it has. */
  readonly leases: readonly string[];
}

/**
 * Every server that ever ran on the database and was not removed. It is read in
 * a transaction: a replica has another clock, and may be late.
 */
export async function listServers(
  store: Pick<Store, "commit">,
): Promise<ListedServer[]> {
  const { servers } = await store.commit({
    servers: {
      sql: `select id, name, address, version, schema,
          ${DATABASE_NOW} - started_at as startedAgo,
          ${DATABASE_NOW} - seen_at as seenAgo,
          seen_seq as seenSeq, stopped_at as stoppedAt, lacks,
          (select json_group_array(name) from lease
            where holder = server.id and expires_at >= ${DATABASE_NOW}) as leases
        from server order by name, address, id`,
      params: [],
    },
  });
  return servers.map((row) => ({
    id: `${row.id}`,
    name: `${row.name}`,
    address: `${row.address}`,
    version: `${row.version}`,
    schema: Number(row.schema),
    startedAgo: Number(row.startedAgo),
    seenAgo: Number(row.seenAgo),
    seenSeq: Number(row.seenSeq),
    hasStopped: row.stoppedAt !== null,
    lacks: JSON.parse(`${row.lacks}`),
    leases: JSON.parse(`${row.leases}`),
  }));
}

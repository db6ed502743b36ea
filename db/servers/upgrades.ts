/**
 * How a server of a newer version gets the database to itself. It writes to the
 * schema of an older version, so it uses nothing that came after migration 39.
 */
import type { Row, Statement } from "#db/store/transaction.ts";
import { DATABASE_NOW } from "./clock.ts";
import { LIVE, type ServerFacts } from "./servers.ts";

/** The lease of the server that migrates. */
export const MIGRATING = "migration";

/** The first schema that has the table `server`. */
export const FIRST_SHARED_SCHEMA = 38;

/** A server that uses the database with another schema. */
export interface OtherVersion {
  readonly name: string;
  readonly address: string;
  readonly version: string;
  readonly schema: number;
}

/**
 * Says that a server is there which knows a newer schema. It serves nothing yet,
 * so nobody has to wait for what it has seen.
 */
export function announceStatement(
  { id, run, name, version, schema }: Omit<ServerFacts, "address">,
): Statement {
  return {
    sql: `insert into server (id, run, name, address, version, schema,
        started_at, seen_at, seen_seq)
      values (?, ?, ?, '', ?, ?, ${DATABASE_NOW}, ${DATABASE_NOW}, ?)
      on conflict (id) do update set run = excluded.run, name = excluded.name,
        version = excluded.version, schema = excluded.schema,
        seen_at = excluded.seen_at, seen_seq = excluded.seen_seq,
        stopped_at = null`,
    params: [id, run, name, version, schema, Number.MAX_SAFE_INTEGER],
  };
}

/** Reads the live servers of older versions. */
export function olderStatement(
  { id, schema }: Pick<ServerFacts, "id" | "schema">,
): Statement {
  return {
    sql: `select name, address, version, schema from server
      where ${LIVE} and schema < ? and id <> ? order by name, address`,
    params: [schema, id],
  };
}

/** Fails as long as a server of an older version is live. */
export function noOlderGuard(
  { id, schema }: Pick<ServerFacts, "id" | "schema">,
): Statement {
  return {
    sql: `select json('x') from server
      where ${LIVE} and schema < ? and id <> ?`,
    params: [schema, id],
  };
}

/** Reads a live server of a newer version, if there is one. */
export function newerStatement(
  { id, schema }: Pick<ServerFacts, "id" | "schema">,
): Statement {
  return {
    sql: `select name, address, version, schema from server
      where ${LIVE} and schema > ? and id <> ?
      order by schema desc, name limit 1`,
    params: [schema, id],
  };
}

/** Reads the number of migrations that were applied. */
export function schemaStatement(): Statement {
  return { sql: "select count(*) as schema from migration", params: [] };
}

/** The server in a row of these statements. */
export function otherVersion(row: Row): OtherVersion {
  return {
    name: `${row.name}`,
    address: `${row.address}`,
    version: `${row.version}`,
    schema: Number(row.schema),
  };
}

import { type Client, createClient } from "@libsql/client";
import { openHttp, parseLibsqlUrl } from "@libsql/hrana-client";
import { Kysely } from "kysely";
import type { Database } from "#db/store/tables.ts";
import { DatabaseError, databaseError } from "#db/store/database_error.ts";
import { queueTransactions } from "#db/store/writer/transaction_queue.ts";
import type { Row, Store } from "#db/store/transaction.ts";
import {
  type Migration,
  MIGRATION_TABLE,
  notApplied,
  pending,
  SchemaTooNew,
  STATE_QUERIES,
  steps,
} from "#db/store/migrate/migrate.ts";
import { remoteDialect, type RemoteRow, toRow } from "./remote_dialect.ts";
import { Reachability } from "./reachability.ts";
import { runRemoteBatch } from "./remote_batch.ts";

/**
 * Opens a database on a libSQL server. See `openDatabase`.
 *
 * `ws:` and `wss:` name the same server; the protocol is always HTTP, which has
 * no connection that could be lost. A commit survives the end of the server's
 * process. A power cut may lose the last moments, because sqld syncs at
 * checkpoints only and has no setting for it.
 */
export async function openRemote(
  url: string,
  known: readonly Migration[],
  { authToken, log = () => {} }: {
    readonly authToken?: string;
    readonly log?: (line: string) => void;
  } = {},
): Promise<Store> {
  const place = placeOf(url);
  const token = authToken ?? place.authToken;
  const server = new Reachability({ url: place.url, authToken: token, log });
  const fetch = (request: Request) => server.fetch(request);
  const client = createClient({
    url: place.url,
    authToken: token,
    intMode: "number",
    fetch,
  });
  const writer = openHttp(place.url, token, fetch, undefined, 3);
  async function disconnect(): Promise<void> {
    client.close();
    writer.close();
    await server.close();
  }
  try {
    if (await writer.getVersion() < 3) {
      throw new DatabaseError("PROTOCOL", "it is too old, update it");
    }
    await migrateRemote(client, place.url, known);
  } catch (error) {
    await disconnect();
    if (error instanceof SchemaTooNew) throw error;
    const { code, message } = databaseError(error);
    throw new DatabaseError(
      code,
      `Cannot use the database ${place.url}: ${message}`,
      { cause: error },
    );
  }

  const db = new Kysely<Database>({ dialect: remoteDialect(client) });
  const queue = queueTransactions((transactions) =>
    runRemoteBatch(writer, transactions)
  );
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    await queue.close();
    await db.destroy();
    await disconnect();
  }

  async function together<T>(
    read: (db: Kysely<Database>) => Promise<T>,
  ): Promise<T> {
    const transaction = await client.transaction("read");
    try {
      return await read(
        new Kysely<Database>({ dialect: remoteDialect(transaction) }),
      );
    } finally {
      transaction.close();
    }
  }

  const wide = {
    db,
    together,
    having: () => Promise.resolve(null),
    readAhead() {},
  };
  return {
    db,
    wide,
    commit: queue.commit,
    file: null,
    maintain: null,
    availability: server,
    replica: null,
    refresh: null,
    close: () => closing ??= close(),
  };
}

/** The URL of a libSQL server over HTTP, and the token that it names. */
export function placeOf(
  url: string,
): { url: string; authToken: string | undefined } {
  const { hranaHttpUrl, hranaWsUrl, authToken } = parseLibsqlUrl(url);
  const http = hranaHttpUrl ?? hranaWsUrl?.replace(/^ws/, "http");
  if (!http) throw new TypeError("Cannot open the database: its URL is empty");
  return { url: http, authToken };
}

/** Like `migrateFile`, one transaction for each migration, without a backup. */
async function migrateRemote(
  client: Client,
  where: string,
  known: readonly Migration[],
): Promise<void> {
  let left = await missing(client, where, known);
  if (left.length > 0) await client.execute(MIGRATION_TABLE);
  for (let next = left[0]; next; next = left[0]) {
    const position = known.length - left.length + 1;
    const batch = steps(next, position, new Date());
    try {
      await client.batch(
        batch.map(({ sql, params }) => ({ sql, args: [...params] })),
        "write",
      );
      left = left.slice(1);
    } catch (error) {
      const now = await missing(client, where, known);
      // Another server may have applied it first.
      if (now.length >= left.length) throw notApplied(next, error);
      left = now;
    }
  }
}

async function missing(
  client: Client,
  where: string,
  known: readonly Migration[],
): Promise<readonly Migration[]> {
  const read = async (sql: string): Promise<Row[]> =>
    (await client.execute(sql)).rows.map((row) => toRow(row as RemoteRow));
  const tables = await read(STATE_QUERIES.tables);
  const applied = tables.some(({ name }) => name === "migration")
    ? await read(STATE_QUERIES.applied)
    : null;
  return pending(where, applied, tables.length, known);
}

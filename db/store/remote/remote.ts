import { createClient } from "@libsql/client";
import { openHttp, parseLibsqlUrl } from "@libsql/hrana-client";
import { Kysely } from "kysely";
import type { Database } from "#db/store/tables.ts";
import { DatabaseError, databaseError } from "#db/store/database_error.ts";
import { forgetReads } from "#db/store/read_memory.ts";
import { queueTransactions } from "#db/store/writer/transaction_queue.ts";
import type { Store } from "#db/store/transaction.ts";
import { type Migration, SchemaTooNew } from "#db/store/migrate/migrate.ts";
import { migrateRemote, MigrationRefused } from "./migrate_remote.ts";
import type { MigrationTurn } from "./migrate_remote.ts";
import { remoteDialect } from "./remote_dialect.ts";
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
  { authToken, log = () => {}, migrationTurn }: {
    readonly authToken?: string;
    readonly log?: (line: string) => void;
    readonly migrationTurn?: MigrationTurn;
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
  const beside = openHttp(
    place.url,
    token,
    (request: Request) => server.fetchWhileLeft(request),
    undefined,
    3,
  );
  async function disconnect(): Promise<void> {
    client.close();
    writer.close();
    beside.close();
    await server.close();
  }
  try {
    if (await writer.getVersion() < 3) {
      throw new DatabaseError("PROTOCOL", "it is too old, update it");
    }
    await migrateRemote(client, place.url, known, migrationTurn);
  } catch (error) {
    await disconnect();
    if (error instanceof SchemaTooNew || error instanceof MigrationRefused) {
      throw error;
    }
    const { code, message } = databaseError(error);
    throw new DatabaseError(
      code,
      `Cannot use the database ${place.url}: ${message}`,
      { cause: error },
    );
  }

  const db = new Kysely<Database>({ dialect: remoteDialect(client) });
  // It may have lost rows meanwhile, in a power cut.
  server.onChange(() => forgetReads(db));
  const queue = queueTransactions((transactions) =>
    runRemoteBatch(writer, transactions)
  );
  const queueBeside = queueTransactions((transactions) =>
    runRemoteBatch(beside, transactions)
  );
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    await queue.close();
    await queueBeside.close();
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
    absence: {
      begin: (why) => server.leave(why),
      end: () => server.comeBack(),
      commit: queueBeside.commit,
    },
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

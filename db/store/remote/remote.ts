import { type Client, createClient } from "@libsql/client";
import { openHttp, parseLibsqlUrl } from "@libsql/hrana-client";
import { Kysely } from "kysely";
import type { Database } from "#db/store/tables.ts";
import { DatabaseError, databaseError } from "#db/store/database_error.ts";
import { queueTransactions } from "#db/store/writer/job_queue.ts";
import type { Row, Store } from "#db/store/transaction.ts";
import {
  ASK,
  type Migration,
  notApplied,
  pending,
  RECORD,
  SchemaTooNew,
  steps,
} from "#db/store/migrate/migrate.ts";
import { remoteDialect, type RemoteRow, toRow } from "./remote_dialect.ts";
import { runRemoteBatch } from "./remote_jobs.ts";

/**
 * Opens a database on a libSQL server. See `openDatabase`.
 *
 * `ws:` and `wss:` name the same server; what is spoken is HTTP, which has no
 * connection that could be lost. What it has committed survives the end of its
 * process; a power cut may take the last moments, for sqld syncs at checkpoints
 * only and cannot be told otherwise.
 */
export async function openRemote(
  url: string,
  authToken: string | undefined,
  known: readonly Migration[],
): Promise<Store> {
  const place = placeOf(url);
  const token = authToken ?? place.authToken;
  const client = createClient({
    url: place.url,
    authToken: token,
    intMode: "number",
    fetch: fetchInTime,
  });
  const writer = openHttp(place.url, token, fetchInTime, undefined, 3);
  function disconnect(): void {
    client.close();
    writer.close();
  }
  try {
    if (await writer.getVersion() < 3) {
      throw new DatabaseError("PROTOCOL", "it is too old, update it");
    }
    await migrateRemote(client, place.url, known);
  } catch (error) {
    disconnect();
    if (error instanceof SchemaTooNew) throw error;
    const { code, message } = databaseError(error);
    throw new DatabaseError(
      code,
      `Cannot use the database ${place.url}: ${message}`,
      { cause: error },
    );
  }

  const db = new Kysely<Database>({ dialect: remoteDialect(client) });
  const queue = queueTransactions((jobs) => runRemoteBatch(writer, jobs));
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    await queue.close();
    await db.destroy();
    disconnect();
  }

  const wide = { db, having: () => Promise.resolve(null), readAhead() {} };
  return {
    db,
    wide,
    commit: queue.commit,
    file: null,
    maintain: null,
    close: () => closing ??= close(),
  };
}

function placeOf(url: string): { url: string; authToken: string | undefined } {
  const { hranaHttpUrl, hranaWsUrl, authToken } = parseLibsqlUrl(url);
  const http = hranaHttpUrl ?? hranaWsUrl?.replace(/^ws/, "http");
  if (!http) throw new TypeError("Cannot open the database: its URL is empty");
  return { url: http, authToken };
}

/** A server that accepts and never answers must not stop all writing. */
const ANSWER_MS = 30_000;

async function fetchInTime(request: Request): Promise<Response> {
  const controller = new AbortController();
  const late = new DOMException("no answer within 30 s", "TimeoutError");
  const timer = setTimeout(() => controller.abort(late), ANSWER_MS);
  try {
    const answer = await fetch(request, { signal: controller.signal });
    return new Response(await answer.arrayBuffer(), answer);
  } finally {
    clearTimeout(timer);
  }
}

/** As `migrateFile`, each migration in a transaction; nothing is backed up. */
async function migrateRemote(
  client: Client,
  where: string,
  known: readonly Migration[],
): Promise<void> {
  let left = await missing(client, where, known);
  if (left.length > 0) await client.execute(RECORD);
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
      // Unless it has been applied: another server was quicker.
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
  const tables = await read(ASK.tables);
  const applied = tables.some(({ name }) => name === "migration")
    ? await read(ASK.applied)
    : null;
  return pending(where, applied, tables.length, known);
}

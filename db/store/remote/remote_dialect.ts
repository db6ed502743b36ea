import type { Client, Transaction } from "@libsql/client";
import type { Dialect } from "kysely";
import { databaseError } from "#db/store/database_error.ts";
import type { Row } from "#db/store/transaction.ts";
import { readingDialect } from "#db/store/reading_dialect.ts";

/** A row of the client; its enumerable properties are the columns. */
export type RemoteRow = Readonly<
  Record<string, string | number | null | ArrayBuffer>
>;

/** The same row as a file would return it. */
export function toRow(remote: RemoteRow): Row {
  const row: Row = {};
  for (const [column, value] of Object.entries(remote)) {
    row[column] = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  }
  return row;
}

/** Kysely over a libSQL server, or over one transaction there, for reading. */
export function remoteDialect(
  client: Pick<Client | Transaction, "execute">,
): Dialect {
  return readingDialect(async (sql, args) => {
    try {
      const { rows } = await client.execute({ sql, args });
      return rows.map((row) => toRow(row as RemoteRow));
    } catch (error) {
      throw databaseError(error);
    }
  });
}

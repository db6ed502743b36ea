import type { Store } from "./transaction.ts";
import { openFile } from "./local.ts";
import { migrations } from "#db/migrations/mod.ts";
import type { Migration } from "./migrate/migrate.ts";
import { openRemote } from "./remote/remote.ts";

export interface OpenOptions {
  /** For a remote database; the same as `?authToken=` in the URL. */
  readonly authToken?: string;
  /** The migrations of the schema; tests leave some out, or add their own. */
  readonly migrations?: readonly Migration[];
  /** Gets a line when a remote database goes away, and when it is back. */
  readonly log?: (line: string) => void;
}

/**
 * Opens a database at its newest schema; creates it if it is a file that does
 * not exist.
 *
 * @param url `file:PATH`, or a libSQL server as `http:`, `https:`, `ws:`,
 * `wss:` or `libsql:`.
 * @throws {SchemaTooNew} If a newer version has migrated it.
 * @throws {DatabaseError} If it cannot be opened, or is another program's.
 * @throws {TypeError} If `url` is none of these.
 */
export async function openDatabase(
  url: string,
  options: OpenOptions = {},
): Promise<Store> {
  const known = options.migrations ?? migrations;
  if (url.startsWith("file:")) return await openFile(url, known);
  if (/^(?:https?|wss?|libsql):/.test(url)) {
    return await openRemote(url, known, options);
  }
  throw new TypeError(
    `Cannot open the database "${
      url.replace(/\?.*/s, "")
    }": begin it with file:, http:, https:, ws:, wss: or libsql:`,
  );
}

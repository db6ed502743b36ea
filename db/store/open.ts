import type { Store } from "./transaction.ts";
import { openFile } from "./local.ts";
import { migrations } from "#db/migrations/mod.ts";
import type { Migration } from "./migrate/migrate.ts";
import type { MigrationTurn } from "./remote/migrate_remote.ts";
import { openRemote, placeOf } from "./remote/remote.ts";
import { withReplica } from "./replica/replicated_store.ts";

export interface OpenOptions {
  /** For a remote database; the same as `?authToken=` in the URL. */
  readonly authToken?: string;
  /**
   * Reads of a remote database use a copy of it in this file, while it is in
   * step. Absent: they go to the libSQL server.
   */
  readonly replica?: {
    readonly path: string;
    /** Is called when something has been committed, here or elsewhere. */
    readonly onChange?: () => void;
    /** See `ReplicaOptions`; tests shorten them. */
    readonly silenceMs?: number;
    readonly stuckMs?: number;
  };
  /** The migrations of the schema; tests leave some out, or add their own. */
  readonly migrations?: readonly Migration[];
  /** Applies migrations to a remote database that has older ones. */
  readonly migrationTurn?: MigrationTurn;
  /** Gets lines about a remote database and its replica. */
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
    const store = await openRemote(url, known, options);
    if (!options.replica) return store;
    const place = placeOf(url);
    return withReplica(store, {
      ...options.replica,
      log: options.log ?? (() => {}),
      place: {
        path: options.replica.path,
        url: place.url,
        authToken: options.authToken ?? place.authToken,
      },
    });
  }
  throw new TypeError(
    `Cannot open the database "${
      url.replace(/\?.*/s, "")
    }": begin it with file:, http:, https:, ws:, wss: or libsql:`,
  );
}

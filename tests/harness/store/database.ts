import { CompiledQuery } from "kysely";
import { join } from "node:path";
import type { Store } from "#db/store/transaction.ts";
import { openDatabase, type OpenOptions } from "#db/store/open.ts";
import { copyInto, madeOnce } from "./made_once.ts";

/** A database in a real file, removed with its folder when disposed of. */
export interface TemporaryDatabase extends AsyncDisposable {
  readonly store: Store;
  readonly folder: string;
  readonly url: string;
  /** Opens it again; the caller closes it. */
  reopen(options?: OpenOptions): Promise<Store>;
}

/** A database at its newest schema, unless `options` name the migrations. */
export async function temporaryDatabase(
  options?: OpenOptions,
): Promise<TemporaryDatabase> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-" });
  if (!options?.migrations) await copyInto(await migratedFolder(), folder);
  const url = `file:${join(folder, "longshore.db")}`;
  const store = await openDatabase(url, options);
  return {
    store,
    folder,
    url,
    reopen: (options) => openDatabase(url, options),
    async [Symbol.asyncDispose]() {
      await store.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Holds an empty database that has all migrations. */
function migratedFolder(): Promise<string> {
  return madeOnce("database", ["db"], async (folder) => {
    const store = await openDatabase(`file:${join(folder, "longshore.db")}`);
    await store.close();
  });
}

/**
 * Tables that are kept, because they belong to the server and not to a fleet.
 */
const KEPT =
  /^(?:migration|operator|token|setting|setting_version|secret|event|event_seal|seal_key|log_seal|machine_total|action_source|request_loss)$|^(?:sqlite_|_|libsql)/;

/**
 * Removes the fleet, its packages and everything about them from a database.
 */
export async function emptied({ db, commit }: Store): Promise<void> {
  const { rows } = await db.executeQuery<{ name: string; sql: string }>(
    CompiledQuery.raw(
      "select name, sql from sqlite_master where type = 'table'",
    ),
  );
  const tables = new Map(
    rows.filter(({ name }) => !KEPT.test(name)).map(({ name, sql }) => [
      name,
      [...sql.matchAll(/references (\w+)/g)].map(([, to]) => to!),
    ]),
  );
  const order: string[] = [];
  while (tables.size > 0) {
    const named = new Set(
      [...tables].flatMap(([name, to]) => to.filter((one) => one !== name)),
    );
    for (const name of [...tables.keys()].filter((one) => !named.has(one))) {
      order.push(name);
      tables.delete(name);
    }
  }
  await commit(
    order.map((name) => ({ sql: `delete from ${name}`, params: [] })),
  );
}

import { CompiledQuery, Kysely } from "kysely";
import type { BoundValue } from "#db/store/bind.ts";
import { connect } from "#db/store/connection.ts";
import { DatabaseError, isRowMissing } from "#db/store/database_error.ts";
import { forgetReads } from "#db/store/read_memory.ts";
import { readingDialect } from "#db/store/reading_dialect.ts";
import type { Database, Db } from "#db/store/tables.ts";
import {
  Conflict,
  type Row,
  type Store,
  type WideReader,
} from "#db/store/transaction.ts";
import { openWide } from "#db/store/wide/wide.ts";
import { openedAnew } from "./generation.ts";
import { openReplica, type ReplicaOptions } from "./replica.ts";

/** Codes of SQLite after which the file is checked. */
const DAMAGE = new Set([
  "SQLITE_CORRUPT",
  "SQLITE_NOTADB",
  "SQLITE_IOERR",
  "SQLITE_CANTOPEN",
]);

/**
 * A remote store that reads a replica while it is in step, and the libSQL
 * server otherwise. It writes to the libSQL server. A commit resolves when the
 * replica has it too, so all threads that read see it, as with a file.
 */
export function withReplica(primary: Store, options: ReplicaOptions): Store {
  const { availability } = primary;
  const replica = openReplica({
    ...options,
    isAway: () => availability !== null && availability.awaySince !== null,
    onNewCopy: () => forget(),
  });
  const { path, generation } = replica;
  const connection = openedAnew(
    generation,
    () => connect(path, "read"),
    (opened) => opened.close(),
  );
  const ended: Promise<void>[] = [];
  let isReadAhead = false;
  const wide = openedAnew(generation, () => {
    const opened = openWide(path);
    if (isReadAhead) opened.readAhead();
    return opened;
  }, (opened) => void ended.push(opened.close()));
  // What it had not answered when it went away may be stored there.
  const unsubscribe = availability?.onChange(() => {
    replica.syncLater();
    forget();
  });
  let closing: Promise<void> | null = null;

  /** The libSQL server may have lost rows, after a power cut. */
  function forget(): void {
    for (const one of [db, wideDb]) forgetReads(one);
  }

  /** Reads the replica, if `opened` can be had; else the libSQL server. */
  async function read<O, T>(
    opened: { get(): O | null },
    here: (opened: O) => T | Promise<T>,
    there: () => Promise<T>,
  ): Promise<T> {
    try {
      const found = opened.get();
      if (found !== null) return await here(found);
    } catch (error) {
      if (!(error instanceof DatabaseError && DAMAGE.has(error.code))) {
        throw error;
      }
      replica.recheck(error.message);
    }
    return await there();
  }

  const db = new Kysely<Database>({
    dialect: readingDialect((sql, params) =>
      read(
        connection,
        (opened) => opened.run(sql, params).rows,
        () => rowsOf(primary.db, sql, params),
      )
    ),
  });
  const wideDb = new Kysely<Database>({
    dialect: readingDialect((sql, params) =>
      read(
        wide,
        (opened) => rowsOf(opened.db, sql, params),
        () => rowsOf(primary.wide.db, sql, params),
      )
    ),
  });
  const wideReader: WideReader = {
    db: wideDb,
    together: (reads) =>
      read(
        wide,
        (opened) => opened.together(reads),
        () => primary.wide.together(reads),
      ),
    having: (select) =>
      read(
        wide,
        (opened) => opened.having(select),
        () => primary.wide.having(select),
      ),
    readAhead() {
      isReadAhead = true;
      wide.get()?.readAhead();
    },
  };

  async function close(): Promise<void> {
    unsubscribe?.();
    // Commits that are under way still wait for the replica.
    const closed = primary.close();
    connection.close();
    wide.close();
    await Promise.allSettled([closed, ...ended]);
    await replica.close();
    await db.destroy();
    await wideDb.destroy();
    await closed;
  }

  return {
    ...primary,
    db,
    wide: wideReader,
    async commit(transaction) {
      try {
        const results = await primary.commit(transaction);
        await replica.sync();
        return results;
      } catch (error) {
        // A conflict comes from rows that the replica has not got yet. After
        // another error it is not known what was stored.
        const isBehind = error instanceof Conflict || isRowMissing(error);
        if (isBehind) await replica.sync();
        else replica.syncLater();
        throw error;
      }
    },
    replica: { file: path, generation: generation.memory },
    refresh: replica.sync,
    close: () => closing ??= close(),
  };
}

async function rowsOf(
  db: Db,
  sql: string,
  params: readonly BoundValue[],
): Promise<Row[]> {
  const query = CompiledQuery.raw(sql, [...params]);
  return (await db.executeQuery<Row>(query)).rows;
}

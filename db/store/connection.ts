import Native from "libsql";
import type { BoundValue } from "./bind.ts";
import { DatabaseError, databaseError } from "./database_error.ts";
import type { Row } from "./transaction.ts";

/** One SQLite handle on a file, with its statements prepared once each. */
export interface Connection {
  readonly inTransaction: boolean;
  /** Runs a statement to its end, and returns the rows it selects or returns. */
  run(
    sql: string,
    params?: readonly BoundValue[],
  ): { rows: Row[]; changes: number };
  /**
   * The only row of a select that has no bytes; a third cheaper than `run`.
   */
  first(sql: string, params: readonly BoundValue[]): Row | undefined;
  /** Runs a statement whose rows have no columns, such as some pragmas. */
  execute(sql: string): void;
  close(): void;
}

/** Enough for every statement of the product; the least recently used goes. */
const PREPARED = 500;

/** The longest time that one process waits for another's transaction. */
export const BUSY_MS = 10_000;
const RETRY_MS = 10;

/**
 * Opens a SQLite file: for writing, durable at each commit; for reading; or for
 * copying.
 *
 * @throws {DatabaseError} If it cannot be opened or is not a database.
 */
export function connect(path: string, mode: keyof typeof PRAGMAS): Connection {
  const native = attempt(() => new Native(path, { timeout: BUSY_MS }));
  const prepared = new Map<string, PreparedRun>();
  const firsts = new Map<string, Native.Statement>();

  const connection: Connection = {
    get inTransaction() {
      return native.inTransaction;
    },
    run(sql, params = []) {
      const statement = prepared.get(sql) ?? attempt(() => prepare(sql));
      // The most recently used is the last one.
      prepared.delete(sql);
      prepared.set(sql, statement);
      if (prepared.size > PREPARED) {
        for (const oldest of prepared.keys()) {
          prepared.delete(oldest);
          break;
        }
      }
      return attempt(() => statement(params));
    },
    first(sql, params) {
      return attempt(() => {
        let statement = firsts.get(sql);
        if (!statement) firsts.set(sql, statement = native.prepare(sql));
        return statement.get(params) as Row | undefined;
      });
    },
    execute(sql) {
      attempt(() => native.exec(sql));
    },
    close() {
      prepared.clear();
      firsts.clear();
      if (native.open) native.close();
    },
  };

  type PreparedRun = (
    params: readonly BoundValue[],
  ) => ReturnType<Connection["run"]>;

  function prepare(sql: string): PreparedRun {
    const statement = native.prepare(sql);
    if (!statement.reader) {
      return (params) => ({ rows: [], ...statement.run(params) });
    }
    const blobs = statement.columns()
      .filter(({ type }) => type === null || type === "BLOB")
      .map(({ name }) => name);
    return (params) => {
      // `run` would leave a RETURNING open, and every later COMMIT would fail.
      const rows = statement.all(params) as Row[];
      for (const row of rows) toBytes(row, blobs);
      return { rows, changes: rows.length };
    };
  }

  try {
    for (const pragma of PRAGMAS[mode]) {
      untilUnlocked(() => connection.run(`pragma ${pragma}`));
    }
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}

const PRAGMAS = {
  write: [
    // Takes effect only while there is no table: before anything is written.
    "auto_vacuum = incremental",
    "journal_mode = wal",
    "synchronous = full",
    "foreign_keys = on",
    "journal_size_limit = 67108864",
    // 32 MB: a page that changes several times until then is copied once. With
    // the default of 4 MB results take a quarter longer.
    "wal_autocheckpoint = 8000",
  ],
  read: ["query_only = on"],
  // VACUUM INTO counts as writing, although it writes to another file.
  vacuum: [],
  // The copy returns free pages to the disk from then on.
  rewrite: ["auto_vacuum = incremental"],
};

/**
 * Repeats what fails because the file is locked, for at most `BUSY_MS`: SQLite
 * itself does not wait when two processes change a new file to a write-ahead log
 * at once.
 */
function untilUnlocked(act: () => void): void {
  const end = performance.now() + BUSY_MS;
  for (;;) {
    try {
      return act();
    } catch (error) {
      const isLocked = error instanceof DatabaseError &&
        error.code === "SQLITE_BUSY";
      if (!isLocked || performance.now() > end) throw error;
      pause(RETRY_MS);
    }
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Blobs arrive as ArrayBuffer; they are Uint8Array everywhere else. */
function toBytes(row: Row, columns: readonly string[]): void {
  for (const column of columns) {
    const value: unknown = row[column];
    if (value instanceof ArrayBuffer) row[column] = new Uint8Array(value);
  }
}

function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw databaseError(error);
  }
}

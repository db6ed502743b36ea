import type { Db } from "./tables.ts";

/** What is kept in memory of a database's rows. */
export interface ReadMemory<Value> {
  /** The value for this database; made at its first use. */
  of(db: Db): Value;
  forget(db: Db): void;
}

const memories: { forget(db: Db): void }[] = [];

/**
 * Keeps a value for each database that may be wrong once the database has lost
 * rows: then {@linkcode forgetReads} takes it away.
 *
 * Rows may be lost although they were committed: sqld writes to its disk later,
 * so a power cut takes its last moments away, and ids are used again.
 */
export function readMemory<Value>(make: () => Value): ReadMemory<Value> {
  const values = new WeakMap<Db, { readonly value: Value }>();
  const memory = {
    of(db: Db): Value {
      const before = values.get(db);
      if (before) return before.value;
      const value = make();
      values.set(db, { value });
      return value;
    },
    forget: (db: Db) => void values.delete(db),
  };
  memories.push(memory);
  return memory;
}

/** Forgets all that was read from a database. */
export function forgetReads(db: Db): void {
  for (const memory of memories) memory.forget(db);
}

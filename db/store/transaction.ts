import type { Db } from "./tables.ts";

/** A value to bind; anything else is refused before it is sent. */
export type Value = string | number | bigint | boolean | null | Uint8Array;

/** One statement of a transaction, decided beforehand. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly Value[];
  /**
   * A guard: if the statement changes no row, its whole transaction is undone
   * and `commit` rejects with a `Conflict` that carries this text.
   */
  readonly orElse?: string;
}

/**
 * Statements that are committed together, in their order: under names where
 * the caller reads the rows they return, else as a list. A name is not a
 * number, because numbers would come first.
 */
export type Transaction = readonly Statement[] | NamedStatements;

export type NamedStatements = Readonly<
  Record<string, Statement | readonly Statement[]>
>;

/** The rows that a transaction returned, by the names of its statements. */
export type Results<T extends Transaction> = T extends readonly Statement[]
  ? void
  : { -readonly [Name in keyof T]: Row[] };

/**
 * A guard failed, because the rows on which the transaction was based have
 * changed.
 */
export class Conflict extends Error {
  override readonly name = "Conflict";

  constructor(readonly guard: string) {
    super(`The transaction was undone: ${guard}`);
  }
}

/** Maintenance of a file between its commit batches. */
export interface FileUpkeep {
  /** The most free pages to return to the disk. */
  readonly givePages: number;
  /** Pages of the write-ahead log above which it is emptied. */
  readonly mostLogPages: number;
}

/** Whether the server of a remote database answers. */
export interface Availability {
  /** When it stopped answering, milliseconds; null: it answers. */
  readonly awaySince: number | null;
  /**
   * Calls a function each time it goes away, and each time it is back.
   *
   * @returns A function that ends this.
   */
  onChange(listener: (awaySince: number | null) => void): () => void;
}

/**
 * Lets this process leave a remote database alone, and come back. Meanwhile it
 * is refused as if its server did not answer.
 */
export interface Absence {
  /**
   * Refuses everything from now on.
   *
   * @returns When requests under way have ended.
   */
  begin(why: string): Promise<void>;
  end(): void;
  /** Commits also during the absence. */
  readonly commit: Store["commit"];
}

/** The database: one way to read, one way to write. */
export interface Store {
  /** Reads; it never sees uncommitted changes. */
  readonly db: Db;
  /** Reads that may cover the whole fleet. */
  readonly wide: WideReader;
  /**
   * Runs the statements as one unit and resolves after they are durable.
   *
   * @returns Under each name, the rows that its statements returned with
   * RETURNING, in the order of the statements.
   * @throws {Conflict} If a guard failed; nothing of the transaction remains.
   * @throws {DatabaseError} The database's own, such as a violated constraint.
   */
  commit<T extends Transaction>(transaction: T): Promise<Results<T>>;
  /** The path of a file that other threads can read; null: a remote database. */
  readonly file: string | null;
  /** The copy of a remote database that other threads can read; null: none. */
  readonly replica: {
    readonly file: string;
    /** The memory of a `Generation`, which says whether it may be read. */
    readonly generation: SharedArrayBuffer;
  } | null;
  /**
   * Lets reads see what other servers have committed before the call: a replica
   * has that some milliseconds later. Null: they always do.
   */
  readonly refresh: (() => Promise<void>) | null;
  /**
   * Returns space of the file to the disk, between two commit batches; null for
   * a remote database.
   */
  readonly maintain: ((upkeep: FileUpkeep) => Promise<void>) | null;
  /** Null for a file. */
  readonly availability: Availability | null;
  /** Null for a file. */
  readonly absence: Absence | null;
  close(): Promise<void>;
}

/**
 * Reads that may take long: on another thread than the one that answers polls,
 * cancelled with `QueryTooSlow` after some seconds. A remote database has no
 * such thread, because its server does the reading.
 */
export interface WideReader {
  readonly db: Db;
  /**
   * Runs reads that all see the database of one moment, however many statements
   * they are and whatever is committed meanwhile.
   */
  together<T>(read: (db: Db) => Promise<T>): Promise<T>;
  /**
   * One byte for each machine id from 0: 1 if the machine has a version of
   * software whose `id` is selected. Null: the caller has to use SQL.
   */
  having(select: {
    readonly sql: string;
    readonly parameters: readonly unknown[];
  }): Promise<Uint8Array | null>;
  /** Begins to read what `having` needs, before its first call. */
  readAhead(): void;
}

export type Row = Record<string, string | number | null | Uint8Array>;

import type { Db } from "./tables.ts";

/** What may be bound to a statement; anything else is refused before it is sent. */
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
 * somebody reads the rows they return, else as a list. A name is no number,
 * because numbers would come first.
 */
export type Transaction = readonly Statement[] | NamedStatements;

export type NamedStatements = Readonly<
  Record<string, Statement | readonly Statement[]>
>;

/** The rows that a transaction returned, by the names of its statements. */
export type Results<T extends Transaction> = T extends readonly Statement[]
  ? Row[][]
  : { -readonly [Name in keyof T]: Row[] };

/** A guard failed: what the transaction was decided on has changed. */
export class Conflict extends Error {
  override readonly name = "Conflict";

  constructor(readonly guard: string) {
    super(`The transaction was undone: ${guard}`);
  }
}

/** What is done to a file beside its jobs. */
export interface FileUpkeep {
  /** Free pages that are given back, at most. */
  readonly givePages: number;
  /** Pages the write-ahead log may have before it is made to begin anew. */
  readonly mostLogPages: number;
}

/** Where all state is kept: one way to read, one way to write. */
export interface Store {
  /** For reading; it never sees what is not committed. */
  readonly db: Db;
  /** For reading what may be the whole fleet. */
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
  /** Where it is, if it is a file that other threads can read; else null. */
  readonly file: string | null;
  /**
   * Gives space in the file back, between two groups of jobs; null where the
   * file is another server's.
   */
  readonly maintain: ((told: FileUpkeep) => Promise<void>) | null;
  close(): Promise<void>;
}

/**
 * Reading that may take long: beside the thread that answers polls, and given
 * up with `QueryTooSlow` after some seconds. Of a remote database it is reading
 * like any other, for that is done elsewhere anyway.
 */
export interface WideReader {
  readonly db: Db;
  /**
   * One byte for each machine id from 0: 1 where the machine has a version of
   * software whose `id` is selected. Null: only SQL can say.
   */
  having(select: {
    readonly sql: string;
    readonly parameters: readonly unknown[];
  }): Promise<Uint8Array | null>;
  /** Begins to read what that is answered from, before anybody asks. */
  readAhead(): void;
}

export type Row = Record<string, string | number | null | Uint8Array>;

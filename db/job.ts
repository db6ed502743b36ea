/** What may be bound to a statement; anything else is refused before it is sent. */
export type Value = string | number | bigint | boolean | null | Uint8Array;

/** One statement of a job, decided beforehand. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly Value[];
  /**
   * A guard: if the statement changes no row, its whole job is undone and
   * `commit` rejects with a `Conflict` that carries this text.
   */
  readonly orElse?: string;
}

/** A guard failed: what the job was decided on has changed meanwhile. */
export class Conflict extends Error {
  override readonly name = "Conflict";

  constructor(readonly guard: string) {
    super(`The job was undone: ${guard}`);
  }
}

/** Where all state is kept: one way to read, one way to write. */
export interface Store {
  /** For reading; it never sees what is not committed. */
  readonly db: import("./database.ts").Db;
  /**
   * Runs the statements as one unit and resolves after they are durable.
   *
   * @returns For each statement the rows its RETURNING gave, else none.
   * @throws {Conflict} If a guard failed; nothing of the job remains.
   * @throws {Error} The database's own, such as a violated constraint.
   */
  commit(job: readonly Statement[]): Promise<Row[][]>;
  close(): Promise<void>;
}

export type Row = Record<string, string | number | null | Uint8Array>;

/** An error of the database itself. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";

  /** @param code SQLite's primary code, such as `SQLITE_CONSTRAINT`. */
  constructor(readonly code: string, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/**
 * A change refers to a row that is not there, although it was read before: it
 * was removed meanwhile, or the database has lost it. Nothing of the transaction
 * is stored.
 */
export function isRowMissing(error: unknown): boolean {
  return error instanceof DatabaseError &&
    /^(?:FOREIGN KEY|NOT NULL) constraint failed/.test(error.message);
}

/** A libSQL server has no code for most errors, only SQLite's message. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/constraint failed/i, "SQLITE_CONSTRAINT"],
  [/database or disk is full/i, "SQLITE_FULL"],
  [/disk I\/O error/i, "SQLITE_IOERR"],
  [/unable to open database file/i, "SQLITE_CANTOPEN"],
  [/database is locked/i, "SQLITE_BUSY"],
];

function codeByMessage(message: string): string | undefined {
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
}

/** Converts any error of a libSQL client, in the same way for both stores. */
export function databaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const { code, message } = error instanceof Error
    ? error as Error & { code?: unknown }
    : { code: undefined, message: String(error) };
  const primary = /^SQLITE_[A-Z]+/.exec(String(code))?.[0] ?? "UNKNOWN";
  return new DatabaseError(
    codeByMessage(message) ?? primary,
    message.replace(/^(?:SQLITE_\w+: )*(?:SQLite error: )?/, ""),
    { cause: error },
  );
}

/** An error of the database itself. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";

  /** @param code SQLite's primary code, such as `SQLITE_CONSTRAINT`. */
  constructor(readonly code: string, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Converts any error of a libSQL client, in the same way for both stores. */
export function databaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const { code, message } = error instanceof Error
    ? error as Error & { code?: unknown }
    : { code: undefined, message: String(error) };
  const primary = /^SQLITE_[A-Z]+/.exec(String(code))?.[0] ?? "UNKNOWN";
  return new DatabaseError(
    /constraint failed/i.test(message) ? "SQLITE_CONSTRAINT" : primary,
    message.replace(/^(?:SQLITE_\w+: )*(?:SQLite error: )?/, ""),
    { cause: error },
  );
}

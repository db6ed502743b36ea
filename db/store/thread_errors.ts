import type { ErrorKinds } from "#shared/threads/channel.ts";
import { DatabaseError } from "./database_error.ts";

/** Recreates a `DatabaseError` that another thread has thrown. */
export const DATABASE_ERRORS: ErrorKinds = {
  DatabaseError: ({ code = "UNKNOWN", message }) =>
    new DatabaseError(code, message),
};

import type { ErrorKinds } from "#shared/threads/channel.ts";
import { DatabaseError } from "./database_error.ts";

/** How a `DatabaseError` that another thread has thrown is made again. */
export const DATABASE_ERRORS: ErrorKinds = {
  DatabaseError: ({ code = "UNKNOWN", message }) =>
    new DatabaseError(code, message),
};

import { DatabaseError } from "#db/store/database_error.ts";
import { Refusal } from "#server/domain/refusal.ts";

/**
 * Turns a violated unique column into a refusal. The name is not checked
 * beforehand, because two operators may take it at the same time.
 *
 * @param column `table.column`, as SQLite names it in its message.
 * @throws {Refusal} `name_taken`.
 */
export async function refuseTaken<T>(
  column: string,
  message: string,
  commit: Promise<T>,
): Promise<T> {
  try {
    return await commit;
  } catch (error) {
    if (
      error instanceof DatabaseError && error.code === "SQLITE_CONSTRAINT" &&
      error.message.includes(`UNIQUE constraint failed: ${column}`)
    ) throw new Refusal("name_taken", message);
    throw error;
  }
}

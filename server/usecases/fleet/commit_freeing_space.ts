import { DatabaseError } from "#db/store/database_error.ts";
import type { Statement, Store } from "#db/store/transaction.ts";

/**
 * Commits statements that free space. If the disk is too full even for that,
 * the write-ahead log is written to the file first, so that it is used from its
 * beginning again, and the commit is repeated.
 */
export async function commitFreeingSpace(
  { commit, maintain }: Store,
  statements: readonly Statement[],
): Promise<void> {
  try {
    await commit(statements);
  } catch (error) {
    const isFull = error instanceof DatabaseError &&
      error.code === "SQLITE_FULL";
    if (!isFull || !maintain) throw error;
    await maintain({ givePages: 0, mostLogPages: 0 });
    await commit(statements);
  }
}

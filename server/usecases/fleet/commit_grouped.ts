import { DatabaseError } from "#db/store/database_error.ts";
import type { Statement, Store } from "#db/store/transaction.ts";

/**
 * Commits what makes room. Where the disk is full for it, what lies in the
 * write-ahead log goes to the file first, for the log is then used from its
 * beginning again; and it is tried once more.
 */
export async function commitGrouped(
  { commit, maintain }: Store,
  job: readonly Statement[],
): Promise<void> {
  try {
    await commit(job);
  } catch (error) {
    const isFull = error instanceof DatabaseError &&
      error.code === "SQLITE_FULL";
    if (!isFull || !maintain) throw error;
    await maintain({ givePages: 0, mostLogPages: 0 });
    await commit(job);
  }
}

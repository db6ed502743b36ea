import { Conflict } from "#db/store/transaction.ts";

/**
 * Gathers, decides and commits again as long as a guard fails, which it does
 * only where somebody else has changed the same rows in between.
 *
 * @param tries How often at most; then the last `Conflict` is thrown.
 */
export async function retryOnConflict<T>(
  attempt: () => Promise<T>,
  tries = 8,
): Promise<T> {
  for (let n = 1;; n++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Conflict) || n === tries) throw error;
    }
  }
}

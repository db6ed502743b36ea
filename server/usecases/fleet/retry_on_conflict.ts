import { Conflict } from "#db/store/transaction.ts";

/**
 * Gathers, decides and commits again as long as a guard fails, which happens
 * only if somebody else has changed the same rows in between.
 *
 * @param attempt Gets its number, from 1.
 * @param tries The most attempts; then the last `Conflict` is thrown.
 */
export async function retryOnConflict<T>(
  attempt: (n: number) => Promise<T>,
  tries = 8,
): Promise<T> {
  for (let n = 1;; n++) {
    try {
      return await attempt(n);
    } catch (error) {
      if (!(error instanceof Conflict) || n === tries) throw error;
    }
  }
}

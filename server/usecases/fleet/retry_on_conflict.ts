import { isRowMissing } from "#db/store/database_error.ts";
import { Conflict } from "#db/store/transaction.ts";

/**
 * Gathers, decides and commits again as long as a guard fails, which happens
 * only if somebody else has changed the same rows in between. Once more if a row
 * is missing: what is read now lacks it too.
 *
 * @param attempt Gets its number, from 1.
 * @param tries The most attempts; then the last error is thrown.
 */
export async function retryOnConflict<T>(
  attempt: (n: number) => Promise<T>,
  tries = 8,
): Promise<T> {
  for (let n = 1;; n++) {
    try {
      return await attempt(n);
    } catch (error) {
      const most = error instanceof Conflict
        ? tries
        : isRowMissing(error)
        ? 2
        : 1;
      if (n >= most) throw error;
    }
  }
}

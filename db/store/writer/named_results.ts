import type {
  Results,
  Row,
  Statement,
  Transaction,
} from "#db/store/transaction.ts";

/** The statements of a transaction in the order in which they run. */
export function statementsOf(transaction: Transaction): readonly Statement[] {
  return isList(transaction) ? transaction : Object.values(transaction).flat();
}

/** The rows of all statements, in their order, by the names; none of a list. */
export function namedResults<T extends Transaction>(
  transaction: T,
  rows: Row[][],
): Results<T> {
  if (isList(transaction)) return undefined as Results<T>;
  let next = 0;
  const results: Record<string, Row[]> = {};
  for (const [name, statements] of Object.entries(transaction)) {
    const count = Array.isArray(statements) ? statements.length : 1;
    results[name] = rows.slice(next, next += count).flat();
  }
  return results as Results<T>;
}

function isList(transaction: Transaction): transaction is readonly Statement[] {
  return Array.isArray(transaction);
}

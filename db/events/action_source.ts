import { AsyncLocalStorage } from "node:async_hooks";
import type { Statement, Store, Transaction } from "#db/store/transaction.ts";

/** The address of the operator whose request is being answered. */
const requestSource = new AsyncLocalStorage<string>();

/** Runs the work of a request; what it commits records the address. */
export function withSource<T>(source: string, work: () => T): T {
  return requestSource.run(source, work);
}

const note = (source: string): Statement => ({
  sql: "update action_source set source = ?",
  params: [source],
});

/**
 * A store that records the address of a request with every event that an
 * operator's request commits, so that no use case can forget it.
 */
export function recordingSource(store: Store): Store {
  return {
    ...store,
    commit: <T extends Transaction>(transaction: T) => {
      const source = requestSource.getStore() ?? "";
      return store.commit(
        source === "" ? transaction : noted(transaction, source),
      );
    },
  };
}

function noted<T extends Transaction>(transaction: T, source: string): T {
  const [before, after] = [note(source), note("")];
  return (
    isList(transaction)
      ? [before, ...transaction, after]
      : { sourceBefore: before, ...transaction, sourceAfter: after }
  ) as T;
}

function isList(transaction: Transaction): transaction is readonly Statement[] {
  return Array.isArray(transaction);
}

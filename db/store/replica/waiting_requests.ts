/** The longest wait for a sync. */
const WAIT_MS = 2000;

interface Waiter {
  readonly request: number;
  readonly end: () => void;
}

/**
 * Requests to sync, numbered, and who waits for them. A sync that begins after
 * a request has arrived answers it and all before it.
 *
 * @param send Sends a request; it may be sent again, or get lost.
 */
export function waitingRequests(send: (request: number) => void) {
  const waiters = new Set<Waiter>();
  let last = 0;
  /** True if the last request was not sent yet. */
  let isUnsent = false;
  /** The highest request that nobody waits for any more; 0: all are answered. */
  let owed = 0;

  /** One request for all callers of a turn of the event loop. */
  function request(): number {
    if (isUnsent) return last;
    last++;
    isUnsent = true;
    queueMicrotask(() => {
      isUnsent = false;
      send(last);
    });
    return last;
  }

  function owe(request: number): void {
    owed = Math.max(owed, request);
  }

  return {
    /** True if the replica may lack what the server had at some request. */
    get areOwed() {
      return owed > 0;
    },
    /** Requests a sync, for which nobody waits. */
    owe: () => owe(request()),
    /** Requests a sync; resolves when it is done, or given up. */
    async wait(): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      const waiter = { request: request(), end: resolve };
      waiters.add(waiter);
      const timer = setTimeout(() => {
        owe(waiter.request);
        resolve();
      }, WAIT_MS);
      await promise;
      clearTimeout(timer);
      waiters.delete(waiter);
    },
    /** Notes that a sync began after request number `answered`. */
    answer(answered: number): void {
      for (const { request, end } of waiters) if (request <= answered) end();
      // A process that was started since has not got it.
      if (answered < owed) send(owed);
      else owed = 0;
    },
    /** Notes that no sync is possible now. */
    giveUp(): void {
      for (const { request, end } of waiters) {
        owe(request);
        end();
      }
    },
  };
}

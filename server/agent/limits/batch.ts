/**
 * Gathers what is sent in the same turn of the loop, for one message costs as
 * much as ten things in one: what a commit resolves goes out at once.
 *
 * @param send Takes all of a turn, in the order it was given.
 */
export function batch<T>(
  send: (all: readonly T[]) => void,
): (one: T) => void {
  let waiting: T[] = [];

  function flush(): void {
    const all = waiting;
    waiting = [];
    send(all);
  }

  return (one) => {
    if (waiting.push(one) === 1) queueMicrotask(flush);
  };
}

/** Work that took at least this long is cached, in milliseconds. */
const WORTH_MS = 50;
/**
 * A result is kept for this many times the duration of the work, so that the
 * work takes at most a tenth of a thread.
 */
const KEPT_TIMES = 9;

interface Entry<Answer> {
  readonly answer: Promise<Answer>;
  /** The version of the data before it was read. */
  readonly version: number;
  /** The time until which the work is not done again. */
  until: number;
}

/**
 * Runs expensive work once for all requests that arrive while it runs, or
 * shortly after it took long.
 *
 * @param version Counts the changes of what the work reads. An answer is then
 * never older than the request: one that follows a change waits until the work
 * may be done again, with all others that wait. Absent: any answer in the cache
 * will do.
 */
export function memoizeBriefly<Key, Answer>(
  work: (key: Key) => Promise<Answer>,
  version: () => number = () => 0,
): (key: Key) => Promise<Answer> {
  const entries = new Map<Key, Entry<Answer>>();

  function begin(key: Key): Promise<Answer> {
    const begun = performance.now();
    // Read first: the work sees at least these changes.
    const before = version();
    const answer = work(key);
    const entry = { answer, version: before, until: Infinity };
    entries.set(key, entry);
    const took = () => performance.now() - begun;
    answer.then(took, () => 0).then((took) => {
      entry.until = took < WORTH_MS ? 0 : begun + took * (1 + KEPT_TIMES);
    });
    return answer;
  }

  return async (key) => {
    const needed = version();
    for (;;) {
      const now = performance.now();
      for (const [old, { until }] of entries) {
        if (until <= now) entries.delete(old);
      }
      const entry = entries.get(key);
      if (!entry) return await begin(key);
      if (entry.version >= needed) return await entry.answer;
      if (entry.until === Infinity) await entry.answer.catch(() => {});
      else await pause(entry.until - now);
    }
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

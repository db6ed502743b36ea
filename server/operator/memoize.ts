/** Work that took at least this long is cached, in milliseconds. */
const WORTH_MS = 50;
/**
 * A result is kept for this many times the duration of the work, so that the
 * work takes at most a tenth of a thread.
 */
const KEPT_TIMES = 9;

/**
 * Runs expensive work once for all requests that arrive while it runs, or
 * shortly after it took long.
 */
export function memoizeBriefly<Key, Answer>(
  work: (key: Key) => Promise<Answer>,
): (key: Key) => Promise<Answer> {
  const entries = new Map<Key, { answer: Promise<Answer>; until: number }>();

  return (key) => {
    const begun = performance.now();
    for (const [old, { until }] of entries) {
      if (until < begun) entries.delete(old);
    }
    const before = entries.get(key);
    if (before) return before.answer;
    const answer = work(key);
    const entry = { answer, until: Infinity };
    entries.set(key, entry);
    const took = () => performance.now() - begun;
    answer.then(took, () => 0).then((took) => {
      entry.until = took < WORTH_MS ? 0 : begun + took * (1 + KEPT_TIMES);
    });
    return answer;
  };
}

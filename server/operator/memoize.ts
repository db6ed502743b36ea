/** What took at least so long is worth keeping, milliseconds. */
const WORTH_MS = 50;
/** It is kept so many times as long as it took: a tenth of a thread at most. */
const KEPT_TIMES = 9;

/**
 * The same work, spared where it is asked for again while it is under way, or
 * shortly after it took long.
 */
export function memoizeBriefly<Key, Answer>(
  work: (key: Key) => Promise<Answer>,
): (key: Key) => Promise<Answer> {
  const known = new Map<Key, { answer: Promise<Answer>; until: number }>();

  return (key) => {
    const begun = performance.now();
    for (const [old, { until }] of known) {
      if (until < begun) known.delete(old);
    }
    const before = known.get(key);
    if (before) return before.answer;
    const answer = work(key);
    const kept = { answer, until: Infinity };
    known.set(key, kept);
    const took = () => performance.now() - begun;
    answer.then(took, () => 0).then((took) => {
      kept.until = took < WORTH_MS ? 0 : begun + took * (1 + KEPT_TIMES);
    });
    return answer;
  };
}

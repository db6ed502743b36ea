const sleepers = new WeakMap<AbortSignal, Set<() => void>>();

/** Resolves after `ms` milliseconds, or at once when `signal` is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms <= 0 || signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      asleep?.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    const asleep = signal && sleepersOf(signal);
    asleep?.add(wake);
  });
}

/**
 * The sleepers of a signal, which has one listener: a fleet has 100,000 on the
 * same signal.
 */
function sleepersOf(signal: AbortSignal): Set<() => void> {
  const known = sleepers.get(signal);
  if (known) return known;
  const asleep = new Set<() => void>();
  sleepers.set(signal, asleep);
  const wakeAll = () => asleep.forEach((wake) => wake());
  signal.addEventListener("abort", wakeAll, { once: true });
  return asleep;
}

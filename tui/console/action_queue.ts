/** Actions that run one at a time, in the order in which they were confirmed. */
export interface ActionQueue {
  /** What is being done, in words; null if nothing is. */
  readonly doing: () => string | null;
  /**
   * Starts an action at once if nothing else is under way, otherwise when its
   * turn comes: what somebody has confirmed is never dropped.
   *
   * @param doing "Switching vlc 3.0 off".
   * @param work Starts it; does not reject.
   */
  readonly add: (doing: string, work: () => Promise<void>) => void;
}

export function openActionQueue(): ActionQueue {
  const later: (() => void)[] = [];
  let now: string | null = null;
  return {
    doing: () => now,
    add(doing, work) {
      const start = () => {
        now = doing;
        work().finally(() => {
          now = null;
          later.shift()?.();
        });
      };
      if (now === null) start();
      else later.push(start);
    },
  };
}

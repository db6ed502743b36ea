import { sleep } from "#shared/sleep.ts";

/** The refusals of one path that are sent without delay. */
const WITHOUT_DELAY = 5;
const LONGEST_MS = 5000;
/** The most paths that are counted, and the most answers that are delayed. */
const MOST = 10_000;
/** Time without requests after which a path is counted from 0 again. */
const FORGET_MS = 60_000;

/**
 * Slows down agents that request the same missing file endlessly: a Unix agent
 * never gives up, and waits for each answer before it asks again.
 */
export class Backoff {
  #requests = new Map<string, { times: number; at: number }>();
  #delayed = 0;

  /** Resolves when the refusal of that path may be sent. */
  async refusal(path: string, now = Date.now()): Promise<void> {
    const before = this.#requests.get(path);
    const known = before && now - before.at < FORGET_MS ? before.times : 0;
    if (!before && this.#requests.size >= MOST) this.#requests.clear();
    this.#requests.set(path, { times: known + 1, at: now });
    const ms = backoffMs(known + 1);
    if (ms === 0 || this.#delayed >= MOST) return;
    this.#delayed++;
    await sleep(ms);
    this.#delayed--;
  }
}

/** Doubles each time, from an eighth of a second to five seconds. */
export function backoffMs(times: number): number {
  if (times <= WITHOUT_DELAY) return 0;
  return Math.min(LONGEST_MS, 125 * 2 ** (times - WITHOUT_DELAY - 1));
}

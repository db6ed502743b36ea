import { sleep } from "#shared/sleep.ts";

/** So often is an agent told at once that there is nothing. */
const AT_ONCE = 5;
const LONGEST_MS = 5000;
/** So many different things are counted, and so many answers held back. */
const MOST = 10_000;
/** What was not asked for so long is counted anew. */
const FORGET_MS = 60_000;

/**
 * Slows down who asks for the same again and again that is not there: a Unix
 * agent never gives up, and waits for an answer before it asks anew.
 */
export class Backoff {
  #asked = new Map<string, { times: number; at: number }>();
  #held = 0;

  /** Resolves when the refusal of that may be sent. */
  async refusal(what: string, now = Date.now()): Promise<void> {
    const before = this.#asked.get(what);
    const known = before && now - before.at < FORGET_MS ? before.times : 0;
    if (!before && this.#asked.size >= MOST) this.#asked.clear();
    this.#asked.set(what, { times: known + 1, at: now });
    const ms = backoffMs(known + 1);
    if (ms === 0 || this.#held >= MOST) return;
    this.#held++;
    await sleep(ms);
    this.#held--;
  }
}

/** Doubled each time, from an eighth of a second to five. */
export function backoffMs(times: number): number {
  if (times <= AT_ONCE) return 0;
  return Math.min(LONGEST_MS, 125 * 2 ** (times - AT_ONCE - 1));
}

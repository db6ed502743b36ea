/** A machine's requests for one file, or its polls. */
export interface Requests {
  readonly machineId: number;
  /** 0: polls. */
  readonly packageId: number;
  /** The fragment that is requested repeatedly; 0: `info`, or polls. */
  readonly number: number;
  readonly count: number;
}

/** The most machines and packages that are counted; further ones are not. */
const MOST = 50_000;

/**
 * Counts how often agents repeat a request, in memory: a request costs no write,
 * and a fleet of any size a bounded amount of memory.
 */
export class Traffic {
  #polls = new Map<number, number>();
  #files = new Map<string, Requests>();
  /** When counting began, in milliseconds. */
  #since: number;
  /**
   * True if other servers may have been told of requests; an earlier start may
   * have done so.
   */
  isTold = true;

  constructor(now: Date) {
    this.#since = now.getTime();
  }

  notePoll(machineId: number): void {
    const count = this.#polls.get(machineId) ?? 0;
    if (count > 0 || this.#polls.size < MOST) {
      this.#polls.set(machineId, count + 1);
    }
  }

  /** @param number The fragment's; 0: `info`. */
  noteFile(machineId: number, packageId: number, number: number): void {
    const key = `${machineId}/${packageId}`;
    const before = this.#files.get(key);
    if (!before && this.#files.size >= MOST) return;
    const count = before?.number === number ? before.count + 1 : 1;
    this.#files.set(key, { machineId, packageId, number, count });
  }

  /**
   * The requests that were made at least `least` times since the last call, the
   * `most` most frequent of them, most frequent first; everything is forgotten
   * then.
   *
   * @returns Also the seconds over which they were counted, at least 1. If the
   * clock was set back meanwhile, these are unknown and no request is returned.
   */
  take(
    least: number,
    most: number,
    now: Date,
  ): { requests: Requests[]; seconds: number } {
    const milliseconds = now.getTime() - this.#since;
    this.#since = now.getTime();
    const polls = [...this.#polls].map(([machineId, count]) => ({
      machineId,
      packageId: 0,
      number: 0,
      count,
    }));
    const all = [...polls, ...this.#files.values()]
      .filter(({ count }) => count >= least);
    this.#polls.clear();
    this.#files.clear();
    return {
      requests: milliseconds < 0
        ? []
        : all.sort((a, b) => b.count - a.count).slice(0, most),
      seconds: Math.max(1, milliseconds / 1000),
    };
  }
}

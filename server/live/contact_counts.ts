import { MINUTE_MS } from "#shared/time.ts";

/**
 * Counts contacts of machines by minute, in memory, until they are written
 * together: a poll costs no write.
 */
export class ContactCounts {
  #byMinute = new Map<number, number>();

  /** @param at Milliseconds since 1970. */
  note(at: number): void {
    this.#add(Math.floor(at / MINUTE_MS), 1);
  }

  /** Returns the numbers by minute since 1970, and begins at zero. */
  take(): ReadonlyMap<number, number> {
    const taken = this.#byMinute;
    this.#byMinute = new Map();
    return taken;
  }

  /** Adds what was taken and could not be written. */
  giveBack(taken: ReadonlyMap<number, number>): void {
    for (const [minute, contacts] of taken) this.#add(minute, contacts);
  }

  #add(minute: number, contacts: number): void {
    this.#byMinute.set(minute, (this.#byMinute.get(minute) ?? 0) + contacts);
  }
}

import { HOUR_MS } from "#shared/time.ts";

/** The spans in which events of the last hour are counted. */
const SPAN_MS = HOUR_MS / 60;

/** Counts of the last hour, to the minute. */
export class HourlyCount {
  #spans = new Map<number, number>();

  note(at: Date, count = 1): void {
    const span = Math.floor(at.getTime() / SPAN_MS);
    this.#spans.set(span, (this.#spans.get(span) ?? 0) + count);
  }

  of(at: Date): number {
    const now = Math.floor(at.getTime() / SPAN_MS);
    let sum = 0;
    for (const [span, count] of this.#spans) {
      // A clock that was set back leaves spans that lie ahead.
      if (now - span >= 60 || span > now) this.#spans.delete(span);
      else sum += count;
    }
    return sum;
  }
}

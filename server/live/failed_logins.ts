import { HourlyCount } from "./hourly_count.ts";

/** The failed logins of the last hour. */
export interface FailedLoginSummary {
  readonly lastHour: number;
  /** The address of the latest; empty if it is not known. */
  readonly address: string;
}

/** The least time between two lines of log about failed logins. */
const LOG_MS = 10_000;

/**
 * Counts requests with a token that is unknown, expired or revoked, and requests
 * that the role does not permit. Guessing a token is hopeless, but a stolen one
 * that was revoked may still be tried.
 */
export class FailedLogins {
  #count = new HourlyCount();
  #total = 0;
  #address = "";
  #loggedAt = -Infinity;
  #unlogged = 0;

  /**
   * @param why Completes "refused", as "an expired token".
   * @returns The line for the log; null: there was one a moment ago.
   */
  note(why: string, address: string, at: Date): string | null {
    this.#count.note(at);
    this.#total++;
    this.#address = address;
    this.#unlogged++;
    if (at.getTime() - this.#loggedAt < LOG_MS) return null;
    const others = this.#unlogged - 1;
    this.#loggedAt = at.getTime();
    this.#unlogged = 0;
    const before = others > 0 ? `, and ${others} before` : "";
    return `operator API: refused ${why} from ${address || "-"}${before}`;
  }

  /** All since the server started. */
  get total(): number {
    return this.#total;
  }

  /** null: there was none in the last hour. */
  summary(at: Date): FailedLoginSummary | null {
    const lastHour = this.#count.of(at);
    return lastHour > 0 ? { lastHour, address: this.#address } : null;
  }
}

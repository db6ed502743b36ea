import { DAY_MS } from "#shared/time.ts";
import type { HandshakeAbortReason } from "#shared/contract/warnings.ts";

/** A reason that names a certificate which is not accepted. */
export type DistrustReason = "not_trusted" | "other_name";

/** The addresses of the last day that did not accept the certificate. */
export interface AbortedHandshakeSummary {
  /** Counted up to `MOST`. */
  readonly addresses: number;
  /** The latest. */
  readonly address: string;
  readonly reason: DistrustReason;
}

/** The most addresses that are told apart. */
const MOST = 10_000;
/** The least time between two lines of log. */
const LOG_MS = 10_000;

const WORDS: Record<HandshakeAbortReason, string> = {
  not_trusted: "does not trust the CA of the certificate",
  other_name:
    "ended the connection before a request; it may expect another name",
  not_tls: "speaks no TLS, or a version that is too old",
  closed: "closed the connection during the handshake",
};

/**
 * Connections to the agents' https listener that ended without a request. Only
 * the first two reasons are about the certificate; the others may be health
 * checks and scanners. Kept for a day; lost with a restart.
 */
export class AbortedHandshakes {
  /** By address, the latest last. */
  #of = new Map<string, { reason: DistrustReason; at: number }>();
  #totals = { not_trusted: 0, other_name: 0, not_tls: 0, closed: 0 };
  #loggedAt = -Infinity;
  #unlogged = 0;

  /** @returns The line for the log; null: there was one a moment ago. */
  note(
    reason: HandshakeAbortReason,
    address: string,
    at: Date,
  ): string | null {
    this.#totals[reason]++;
    if (reason !== "not_trusted" && reason !== "other_name") return null;
    this.#of.delete(address);
    this.#of.set(address, { reason, at: at.getTime() });
    if (this.#of.size > MOST) this.#of.delete(this.#of.keys().next().value!);
    this.#unlogged++;
    if (at.getTime() - this.#loggedAt < LOG_MS) return null;
    const others = this.#unlogged - 1;
    this.#loggedAt = at.getTime();
    this.#unlogged = 0;
    const before = others > 0 ? `, and ${others} before` : "";
    return `https: ${address} ${WORDS[reason]}${before}`;
  }

  /** An agent at that address sent a request: it trusts the server. */
  forget(address: string): void {
    this.#of.delete(address);
  }

  /** True if that address did not accept the certificate in the last day. */
  has(address: string, now: Date): boolean {
    const found = this.#of.get(address);
    return found !== undefined && now.getTime() - found.at <= DAY_MS;
  }

  /** All since the server started. */
  get totals(): Readonly<Record<HandshakeAbortReason, number>> {
    return this.#totals;
  }

  /** @returns null: there was none in the last day. */
  summary(now: Date): AbortedHandshakeSummary | null {
    for (const [address, { at }] of this.#of) {
      if (now.getTime() - at <= DAY_MS) break;
      this.#of.delete(address);
    }
    const last = [...this.#of].at(-1);
    return last
      ? { addresses: this.#of.size, address: last[0], reason: last[1].reason }
      : null;
  }
}

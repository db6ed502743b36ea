import { DAY_MS } from "#shared/time.ts";

/** Machines whose agents could not fetch `info` in the last day. */
export interface InfoFailureSummary {
  /** Counted up to `MOST`. */
  readonly machines: number;
  /** The address of the latest. */
  readonly address: string;
}

/** The most machines that are told apart. */
const MOST = 10_000;

/**
 * Agents that reported that they could not fetch `info`, although the server got
 * no request for it. Such an agent does not reach the https listener, or ended
 * the TLS handshake because it does not trust the certificate: the server sees
 * neither. Kept for a day; lost with a restart.
 */
export class InfoFailures {
  /** By machine, the latest last. */
  #of = new Map<number, { readonly address: string; readonly at: number }>();

  note(machineId: number, address: string, at: Date): void {
    this.#of.delete(machineId);
    this.#of.set(machineId, { address, at: at.getTime() });
    if (this.#of.size > MOST) {
      this.#of.delete(this.#of.keys().next().value!);
    }
  }

  /** An agent has fetched `info`: it reaches the server and trusts it. */
  forget(machineId: number): void {
    this.#of.delete(machineId);
  }

  /** @returns null: there was none in the last day. */
  summary(now: Date): InfoFailureSummary | null {
    for (const [machineId, { at }] of this.#of) {
      if (now.getTime() - at <= DAY_MS) break;
      this.#of.delete(machineId);
    }
    const last = [...this.#of.values()].at(-1);
    return last ? { machines: this.#of.size, address: last.address } : null;
  }
}

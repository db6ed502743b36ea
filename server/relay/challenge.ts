import type { Spool } from "./spool.ts";

/**
 * The centre's demand for the agents' password, learned from its answers. An
 * agent sends its password only after a 401, so a report that comes without is
 * answered with one: the centre would refuse it later, and nobody would send it
 * again.
 */
export class Challenge {
  readonly #spool: Pick<Spool, "valueOf" | "setValue">;
  #demand: string | null;

  constructor(spool: Pick<Spool, "valueOf" | "setValue">) {
    this.#spool = spool;
    this.#demand = spool.valueOf("challenge");
  }

  /** Learns from the centre's answer to a POST. */
  note(authorization: string | null, { status, headers }: Response): void {
    if (status === 401) this.#set(headers.get("www-authenticate"));
    else if (status === 200 && authorization === null) this.#set(null);
  }

  /** The `WWW-Authenticate` to answer a report with; null: it is taken. */
  forReport(authorization: string | null): string | null {
    return authorization === null ? this.#demand : null;
  }

  #set(demand: string | null): void {
    if (demand === this.#demand) return;
    this.#demand = demand;
    this.#spool.setValue("challenge", demand);
  }
}

import {
  countLossStatements,
  endStatement,
  lossStatements,
  runStatement,
} from "#db/agents/server_runs.ts";
import { MINUTE_MS } from "#shared/time.ts";
import type { Services } from "#server/usecases/services.ts";

/** How often a run on a shared database says that it is alive. */
export const RUN_SECONDS = 30;
/** A run that has been silent for this long has lost what it held. */
const LOST_MS = 3 * MINUTE_MS;

/**
 * This process as one that holds requests of agents in memory. If it is killed
 * instead of ended, the next start counts a loss, and successes reported since
 * then are not held against the machines whose requests are gone.
 */
export class ServerRun {
  readonly #id = crypto.randomUUID();
  readonly #services: Pick<Services, "store" | "now">;

  constructor(services: Pick<Services, "store" | "now">) {
    this.#services = services;
  }

  /**
   * Notes this run. On a file, which one server has at a time, every run before
   * it that has not ended was killed.
   */
  async begin(): Promise<void> {
    const { store, now } = this.#services;
    const at = now();
    await store.commit([
      ...store.file === null
        ? lossStatements(at.getTime() - LOST_MS, at)
        : countLossStatements(Number.MAX_SAFE_INTEGER),
      runStatement(this.#id, at),
    ]);
  }

  /** Says that it is alive, and counts the runs of a shared database that died. */
  async renew(): Promise<void> {
    const { store, now } = this.#services;
    const at = now();
    await store.commit([
      runStatement(this.#id, at),
      ...lossStatements(at.getTime() - LOST_MS, at),
    ]);
  }

  /** Ends it, after everything in memory has been written. */
  async end(): Promise<void> {
    await this.#services.store.commit([endStatement(this.#id)]);
  }
}

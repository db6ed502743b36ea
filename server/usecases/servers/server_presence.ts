import { newestSeq } from "#db/events/events.ts";
import { LIVE_MS } from "#db/servers/clock.ts";
import { leaseStatement, releaseStatement } from "#db/servers/leases.ts";
import {
  aliveStatement,
  listServers,
  newestStatement,
  type ServerFacts,
  startStatement,
  stopStatement,
} from "#db/servers/servers.ts";
import type { Store } from "#db/store/transaction.ts";
import { sleep } from "#shared/sleep.ts";
import type { Readiness } from "./readiness.ts";

/** How often a server of a shared database says that it is alive. */
export const ALIVE_SECONDS = 2;
/**
 * A server that could not say so for this long sends no fragments: it would not
 * learn of a recall. Shorter than `LIVE_MS`, so that whoever recalls need not
 * wait for a server that does not count as live any more.
 */
const CURRENT_MS = 10_000;
/** The lease of the jobs that one server runs for all. */
const JOBS = "jobs";
/** How often a recall looks whether the other servers have seen it. */
const LOOK_MS = 200;

/** The part of a server that other servers of its database rely on. */
export interface Presence {
  readonly id: string;
  /** True if it runs the jobs that one server runs for all. */
  readonly runsJobs: boolean;
  /** False if it may have missed a recall: then it sends no fragments. */
  readonly isCurrent: boolean;
  /**
   * Resolves once all that was committed until now is seen by every server that
   * counts as live.
   */
  seenByAll(): Promise<void>;
}

/** The only server of a database in a file. */
export const ONLY_SERVER: Presence = {
  id: "",
  runsJobs: true,
  isCurrent: true,
  seenByAll: () => Promise.resolve(),
};

export interface PresenceOptions {
  readonly store: Pick<Store, "db" | "commit">;
  readonly facts: Omit<ServerFacts, "address">;
  readonly readiness: Readiness;
  readonly log: (line: string) => void;
  /** A clock in milliseconds that is never set; by default the process's. */
  readonly elapsed?: () => number;
}

/**
 * A server among several of one database: it says regularly that it is alive,
 * and keeps or takes the lease of the jobs in the same transaction.
 */
export class ServerPresence implements Presence {
  readonly #options: PresenceOptions;
  readonly #elapsed: () => number;
  /** When the last sign of life was begun that succeeded; monotonic. */
  #aliveAt = -Infinity;
  #leasedAt = -Infinity;
  #isReplaced = false;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#elapsed = options.elapsed ?? (() => performance.now());
  }

  get id(): string {
    return this.#options.facts.id;
  }

  get runsJobs(): boolean {
    return this.#elapsed() - this.#leasedAt < CURRENT_MS;
  }

  get isCurrent(): boolean {
    return this.#elapsed() - this.#aliveAt < CURRENT_MS;
  }

  /**
   * Notes the start, before agents are answered.
   *
   * @param address `host:port` where other servers reach it over https.
   */
  async begin(address: string): Promise<void> {
    const { store, facts } = this.#options;
    const begun = this.#elapsed();
    const seenSeq = await newestSeq(store.db);
    await store.commit([
      startStatement({ ...facts, address }, { seenSeq, lacks: [] }),
    ]);
    this.#aliveAt = begun;
    await this.renew();
  }

  /** Says that it is alive; by this it also keeps or takes the lease. */
  async renew(): Promise<void> {
    const { store, facts, readiness, log } = this.#options;
    const lacks = await readiness();
    const begun = this.#elapsed();
    const seenSeq = await newestSeq(store.db);
    const { alive, lease } = await store.commit({
      alive: aliveStatement(facts, { seenSeq, lacks }),
      lease: leaseStatement(JOBS, facts.id, LIVE_MS),
    });
    if (alive.length === 0) {
      if (!this.#isReplaced) {
        log(
          `servers: another server runs as ${facts.id}, so this one sends no packages: its data folder is a copy; stop this server, remove server.id there, and start it again`,
        );
      }
      this.#isReplaced = true;
      return;
    }
    this.#aliveAt = begun;
    if (lease.length > 0) {
      if (!this.runsJobs) log("servers: this server runs the jobs for all");
      this.#leasedAt = begun;
    } else this.#leasedAt = -Infinity;
  }

  async seenByAll(): Promise<void> {
    const { store } = this.#options;
    // A replica may not show yet what has to be seen.
    const { newest } = await store.commit({ newest: newestStatement() });
    const seq = Number(newest[0]!.seq);
    for (;;) {
      const behind = (await listServers(store)).filter((one) =>
        one.id !== this.id && !one.hasStopped && one.seenAgo <= LIVE_MS &&
        one.seenSeq < seq
      );
      if (behind.length === 0) return;
      await sleep(LOOK_MS);
    }
  }

  /** Notes the end, after everything in memory has been written. */
  async end(): Promise<void> {
    const { store, facts } = this.#options;
    await store.commit([releaseStatement(facts.id), stopStatement(facts)]);
  }
}

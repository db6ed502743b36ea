import { newestSeq } from "#db/events/events.ts";
import {
  type BudgetDemand,
  demandStatements,
  type OthersDemand,
  othersDemand,
  othersDemandStatement,
} from "#db/servers/budget_demand.ts";
import { LIVE_MS } from "#db/servers/clock.ts";
import { leaseStatement, releaseStatement } from "#db/servers/leases.ts";
import {
  aliveStatement,
  listServers,
  newestStatement,
  runOfStatement,
  type ServerFacts,
  startStatement,
  stopStatement,
} from "#db/servers/servers.ts";
import {
  newerStatement,
  type OtherVersion,
  otherVersion,
  schemaStatement,
} from "#db/servers/upgrades.ts";
import type { Row, Store } from "#db/store/transaction.ts";
import { SchemaTooNew } from "#db/store/migrate/migrate.ts";
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
  readonly store: Pick<Store, "db" | "commit" | "absence">;
  readonly facts: Omit<ServerFacts, "address">;
  /** Divides download budgets among the servers; by default nothing does. */
  readonly budgets?: {
    readonly demand: () => BudgetDemand;
    readonly learn: (own: BudgetDemand, others: OthersDemand) => void;
  };
  /** Writes what is in memory, before a newer version gets the database. */
  readonly finish?: () => Promise<void>;
  readonly readiness: Readiness;
  readonly log: (line: string) => void;
  /** A clock in milliseconds that is never set; by default the process's. */
  readonly elapsed?: () => number;
}

/**
 * A server among several of one database: it says regularly that it is alive,
 * and keeps or takes the lease of the jobs in the same transaction.
 *
 * When a server of a newer version is there, it steps aside: it leaves the
 * database alone, as if that did not answer, until it is upgraded or the newer
 * one has gone without changing the schema.
 */
export class ServerPresence implements Presence {
  readonly #options: PresenceOptions;
  readonly #elapsed: () => number;
  /** When the last sign of life was begun that succeeded; monotonic. */
  #aliveAt = -Infinity;
  #leasedAt = -Infinity;
  #isReplaced = false;
  /** The run of this server before this one; null: there was none. */
  #formerRun: string | null = null;
  #address = "";
  /** Set while it has stepped aside. */
  #aside: { isNoted: boolean; isMigrated: boolean } | null = null;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#elapsed = options.elapsed ?? (() => performance.now());
  }

  get id(): string {
    return this.#options.facts.id;
  }

  /** Identifies this start of the server. */
  get run(): string {
    return this.#options.facts.run;
  }

  get runsJobs(): boolean {
    return !this.#aside && this.#elapsed() - this.#leasedAt < CURRENT_MS;
  }

  get isCurrent(): boolean {
    return !this.#aside && this.#elapsed() - this.#aliveAt < CURRENT_MS;
  }

  /**
   * Notes the start, before agents are answered.
   *
   * @param address `host:port` where other servers reach it over https.
   * @throws {SchemaTooNew} If a newer version has migrated the database since it
   * was opened.
   */
  async begin(address: string): Promise<void> {
    const { store, facts } = this.#options;
    this.#address = address;
    const begun = this.#elapsed();
    const seenSeq = await newestSeq(store.db);
    const { former, started, newer, applied } = await store.commit({
      former: runOfStatement(facts.id),
      started: startStatement({ ...facts, address }, { seenSeq, lacks: [] }),
      newer: newerStatement(facts),
      applied: schemaStatement(),
    });
    this.#formerRun = runIn(former);
    if (started.length > 0) {
      this.#aliveAt = begun;
      await this.renew();
    } else if (isNewer(applied, facts) || !newer[0]) {
      throw new SchemaTooNew(
        "Cannot use the database: a newer version has changed its schema; start that version, or a newer one",
      );
    } else await this.#stepAside(otherVersion(newer[0]));
  }

  /** Says that it is alive; by this it also keeps or takes the lease. */
  async renew(): Promise<void> {
    if (this.#aside) return await this.#lookAround(this.#aside);
    const { store, facts, readiness, budgets, log } = this.#options;
    const lacks = await readiness();
    const begun = this.#elapsed();
    const seenSeq = await newestSeq(store.db);
    const demand = budgets?.demand() ?? {};
    const { alive, lease, newer, others } = await store.commit({
      alive: aliveStatement(facts, { seenSeq, lacks }),
      lease: leaseStatement(JOBS, facts.id, LIVE_MS),
      newer: newerStatement(facts),
      demand: demandStatements(facts.id, demand),
      others: othersDemandStatement(facts.id),
    });
    budgets?.learn(demand, othersDemand(others));
    if (newer[0]) return await this.#stepAside(otherVersion(newer[0]));
    if (alive.length === 0) {
      if (await this.#startAgain()) return;
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

  /**
   * Notes the start again if the database has lost it, or an operator has
   * removed this server while it was silent.
   *
   * @returns False if another server runs under its id.
   */
  async #startAgain(): Promise<boolean> {
    const { store, facts, log } = this.#options;
    const { known } = await store.commit({ known: runOfStatement(facts.id) });
    const run = runIn(known);
    if (run !== null && run !== this.#formerRun) return false;
    log(
      "servers: the database does not know that this server runs; it is noted again",
    );
    const { started } = await store.commit({
      started: startStatement(
        { ...facts, address: this.#address },
        // It may have missed a recall, and reads all of them again.
        { seenSeq: 0, lacks: [] },
      ),
    });
    return started.length > 0;
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
    if (this.#aside?.isNoted) return;
    await store.commit([releaseStatement(facts.id), stopStatement(facts)]);
  }

  async #stepAside({ name, version }: OtherVersion): Promise<void> {
    const { store, finish, log } = this.#options;
    log(
      `servers: ${name} (version ${version}) changes the database's schema, so this server steps aside: agents get 503, and their results are kept in the spool; upgrade this server, and start it again`,
    );
    this.#aside = { isNoted: false, isMigrated: false };
    await finish?.().catch((error) =>
      log(`servers: some contact times are not written: ${error}`)
    );
    await store.absence?.begin(
      "a server of a newer version changes its schema; upgrade this server, and start it again",
    );
    await this.#lookAround(this.#aside);
  }

  /** Tells the newer server that it may begin, or works again without one. */
  async #lookAround(
    aside: { isNoted: boolean; isMigrated: boolean },
  ): Promise<void> {
    const { store, facts, log } = this.#options;
    const { commit } = store.absence ?? store;
    if (!aside.isNoted) {
      await commit([releaseStatement(facts.id), stopStatement(facts)]);
      aside.isNoted = true;
      return;
    }
    if (aside.isMigrated) return;
    const { applied, newer } = await commit({
      applied: schemaStatement(),
      newer: newerStatement(facts),
    });
    if (isNewer(applied, facts)) {
      aside.isMigrated = true;
      log(
        "servers: a newer version has changed the database's schema; upgrade this server, and start it again",
      );
      return;
    }
    if (newer.length > 0) return;
    const begun = this.#elapsed();
    const { started } = await commit({
      // What it has read is not new, but it reads everything again.
      started: startStatement(
        { ...facts, address: this.#address },
        { seenSeq: 0, lacks: [] },
      ),
    });
    if (started.length === 0) return;
    this.#aliveAt = begun;
    this.#aside = null;
    store.absence?.end();
    log(
      "servers: the newer version has gone without changing the schema; this server works again",
    );
  }
}

function runIn([row]: readonly Row[]): string | null {
  return row ? `${row.run}` : null;
}

function isNewer(applied: readonly Row[], { schema }: { schema: number }) {
  return Number(applied[0]!.schema) > schema;
}

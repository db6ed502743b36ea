import { appliedAmong, forgetApplied } from "#db/agents/applied_reports.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import type { Spool } from "#server/archive/spool/spool.ts";
import type { Services } from "#server/usecases/services.ts";
import { isForwarded } from "#server/usecases/relays/forwarded_id.ts";
import { sleep } from "#shared/sleep.ts";
import type { ResultReport } from "./agent_service.ts";
import {
  type QueuedReport,
  recordOf,
  ReportQueue,
  type ReportRecord,
} from "./report_queue.ts";
import { isNotStored, isUnavailable } from "./unavailable.ts";

export interface ReportSpoolOptions {
  readonly services: Services;
  readonly spool: Spool<ReportRecord>;
  /** The records that an earlier start has left. */
  readonly records: readonly ReportRecord[];
  /** Stores one report, as `recordResult` does. */
  readonly record: (
    contact: Contact,
    report: ResultReport,
  ) => Promise<number | null>;
  /**
   * Makes a remote database write to its disk what it has acknowledged. Null: it
   * cannot be asked.
   */
  readonly flush: (() => Promise<void>) | null;
  readonly log: (line: string) => void;
  /** How long a report waits for the database; by default 5 s. */
  readonly holdMs?: number;
}

/** The state of the spool, for warnings and figures. */
export interface SpoolState {
  /** Reports that the database does not have yet. */
  readonly waiting: number;
  /** When the oldest of them arrived, milliseconds; null: there is none. */
  readonly oldestAt: number | null;
  /** Bytes of records, also of those that are kept until they are flushed. */
  readonly bytes: number;
  readonly mostBytes: number;
}

/** Reports have a shorter limit than the 180 s that an agent waits. */
const HOLD_MS = 5000;
/**
 * A flush that begins this time after a commit has written it: no query that
 * could have held up the flush takes so long.
 */
const FLUSH_MS = 30_000;
/**
 * A database that cannot be asked to flush has flushed after this time: every 5
 * s Linux writes back what is 30 s old.
 */
const UNASKED_MS = 120_000;

/**
 * Takes result reports, whether or not the database does. An agent sends a
 * failure once, and repeats a success without its exit code, so no report may be
 * refused or lost.
 *
 * With a file, a report goes to the spool when the disk has no space for the
 * database. With a remote database each report goes to both at the same time;
 * it is answered when both have it, or after some seconds when the spool has,
 * and the spool keeps it until the database has flushed it.
 */
export class ReportSpool {
  readonly #options: ReportSpoolOptions;
  readonly #queue: ReportQueue;
  readonly #isRemote: boolean;
  /** Reports that the database has, but may still lose. */
  #stored: QueuedReport[] = [];
  #isFull = false;
  #flushFails = false;

  constructor(options: ReportSpoolOptions) {
    const { services: { store }, record, log, spool, records } = options;
    this.#options = options;
    this.#isRemote = store.file === null;
    this.#queue = new ReportQueue({
      record,
      log,
      availability: store.availability,
      beforeResume: () => this.#findLost(),
      onStored: (report) => void this.#stored.push(report),
      async setAside(report) {
        const { id, at, contact, packageId, code, mayBeStored } = report;
        const { isRelayed } = report;
        await spool.setAside({
          ...{ id, at, contact, packageId, code, mayBeStored, isRelayed },
        });
        await spool.release([id]);
      },
    });
    for (const one of records) this.#queue.add(one, { isLeft: true });
    if (records.length > 0) {
      log(`reports: ${records.length} results are in the spool`);
    }
  }

  get state(): SpoolState {
    const { spool } = this.#options;
    return { ...this.#queue.state, ...spool.use };
  }

  /**
   * Takes a report; resolves when it may be answered 200.
   *
   * @param relayed The id and the arrival of a report that a relay forwards,
   * perhaps more than once.
   * @throws {DatabaseError} If neither the database nor the spool takes it.
   */
  async take(
    contact: Contact,
    report: ResultReport,
    relayed?: Pick<ReportRecord, "id" | "at">,
  ): Promise<void> {
    const at = this.#options.services.now().getTime();
    const arrival = relayed ? { ...relayed, isRelayed: true } : { at };
    if (this.#isRemote || this.#queue.has(contact.deviceId)) {
      return await this.#takeBoth(contact, report, arrival);
    }
    try {
      const spooled = relayed && {
        ...{ id: relayed.id, decided: null, mayBeStored: false },
        arrivedAt: relayed.at,
      };
      await this.#options.record(contact, { ...report, spooled });
    } catch (error) {
      // By its id, the database knows a report of a relay again.
      const mayBeStored = !relayed && isUnavailable(error) &&
        !isNotStored(error);
      await this.#takeBoth(contact, report, { ...arrival, mayBeStored });
    }
  }

  /** Stores what an earlier start has left, as far as the database takes it. */
  async replay(): Promise<void> {
    await this.#queue.settled();
  }

  /** Stores a report that was written to the spool before this was made. */
  adopt(record: ReportRecord): void {
    this.#queue.add(record, { isLeft: true });
  }

  /** Releases what the database has for good. */
  async release(): Promise<void> {
    const { services: { store, now }, spool, flush } = this.#options;
    const age = !this.#isRemote ? 0 : flush ? FLUSH_MS : UNASKED_MS;
    const before = Date.now() - age;
    const safe = this.#stored.filter(({ spool, storedAt }) =>
      spool !== "pending" && storedAt! <= before
    );
    if (safe.length === 0 || !await this.#flush()) return;
    await this.#findLost();
    const stored = new Set(this.#stored);
    const released = new Set(safe.filter((one) => stored.has(one)));
    const gone = await spool.release([...released].map(({ id }) => id));
    this.#stored = this.#stored.filter((one) => !released.has(one));
    const refused = [...released].filter(({ spool }) => spool === "refused")
      .map(({ id }) => id);
    const ids = [...gone, ...refused].filter((id) => !isForwarded(id));
    if (ids.length > 0) await store.commit([forgetApplied(ids, now())]);
  }

  /** Logs when the database does not flush, and when it does again. */
  async #flush(): Promise<boolean> {
    const { flush, log } = this.#options;
    try {
      await flush?.();
      if (this.#flushFails) {
        log("reports: the database writes to its disk again");
      }
      this.#flushFails = false;
    } catch (error) {
      if (!this.#flushFails) {
        log(
          `reports: results stay in the spool: ${(error as Error).message}`,
        );
      }
      this.#flushFails = true;
    }
    return !this.#flushFails;
  }

  async close(): Promise<void> {
    await this.#queue.close();
    // What is not released is found again, and left as it is.
    if (!this.#isRemote) await this.release();
    await this.#options.spool.close();
  }

  async #takeBoth(
    contact: Contact,
    report: ResultReport,
    arrival:
      & Pick<ReportRecord, "at" | "mayBeStored" | "isRelayed">
      & Partial<Pick<ReportRecord, "id">>,
  ): Promise<void> {
    const { spool, holdMs = HOLD_MS } = this.#options;
    const record = recordOf(contact, report, arrival);
    const queued = this.#queue.add(record, { read: report.read });
    const held = new AbortController();
    try {
      await spool.append(record);
      queued.spool = "kept";
      this.#noteSpace(null);
      const left = holdMs - this.#queue.pausedFor;
      await Promise.race([queued.done, sleep(left, held.signal)]);
    } catch (error) {
      queued.spool = "refused";
      // The database may take it all the same.
      const isDone = await Promise.race([
        queued.done.then(() => true),
        sleep(holdMs - this.#queue.pausedFor, held.signal).then(() => false),
      ]);
      if (isDone) return;
      this.#queue.withdraw(queued);
      this.#noteSpace(error);
      throw error;
    } finally {
      held.abort();
    }
  }

  /** Logs when the spool begins to refuse reports, and when it ends. */
  #noteSpace(error: unknown): void {
    const { log } = this.#options;
    const isFull = error !== null;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    log(
      isFull
        ? `reports: the spool takes no more, so results get 503: ${error}`
        : "reports: the spool takes results again",
    );
  }

  /**
   * Queues again what the database had and has no more, as after a power cut
   * there.
   */
  async #findLost(): Promise<void> {
    const { services: { store }, log } = this.#options;
    if (!this.#isRemote) return;
    const stored = this.#stored;
    if (stored.length === 0) return;
    const applied = await appliedAmong(store, stored.map(({ id }) => id));
    const still = new Set(this.#stored);
    const lost = stored.filter((one) => still.has(one) && !applied.has(one.id));
    if (lost.length === 0) return;
    const gone = new Set(lost);
    this.#stored = this.#stored.filter((one) => !gone.has(one));
    log(
      `reports: the database has lost ${lost.length} results that it had acknowledged; they are stored again from the spool`,
    );
    this.#queue.addAgain(lost);
  }
}

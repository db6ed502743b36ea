import { BATCH_BYTES, BATCH_REPORTS } from "#shared/relay/reports.ts";
import { sleep } from "#shared/sleep.ts";
import { type Centre, CentreRefusal } from "./centre.ts";
import { type Link, LinkDown, reasonOf } from "./link.ts";
import type { Spool, WaitingReport } from "./spool.ts";
import type { Membership } from "./membership.ts";

export interface ForwarderOptions {
  readonly spool: Spool;
  readonly centre: Pick<Centre, "reports">;
  readonly link: Pick<Link, "isDown" | "works">;
  readonly membership: Pick<Membership, "isRevoked" | "known">;
  readonly log: (line: string) => void;
}

/** The pauses after the centre took none of the reports, milliseconds. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** The longest that a poll waits for its machine's reports. */
const POLL_WAITS_MS = 10_000;

/**
 * Sends the reports of the spool to the centre, in their order, one batch at a
 * time. A report is removed once the centre has said that it is durable there;
 * after a kill it is sent again, with the same id.
 */
export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #closing = new AbortController();
  #arrived = Promise.withResolvers<void>();
  #sent = Promise.withResolvers<void>();
  #running: Promise<void>;
  /** Reports in a batch; 1 while a batch was refused as a whole. */
  #most = BATCH_REPORTS;

  constructor(options: ForwarderOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** A report has been added to the spool. */
  notify(): void {
    this.#arrived.resolve();
  }

  /**
   * Waits until the centre has the reports of a machine, so that it is not
   * offered again what it has just ended.
   *
   * @returns False if that takes too long.
   */
  async settle(deviceId: string): Promise<boolean> {
    const { spool, link, membership } = this.#options;
    if (!spool.isWaiting(deviceId)) return true;
    const limit = new AbortController();
    const late = sleep(POLL_WAITS_MS, limit.signal);
    let isLate = false;
    late.then((isOver) => isLate = isOver);
    try {
      while (spool.isWaiting(deviceId)) {
        if (isLate || link.isDown || membership.isRevoked) return false;
        await Promise.race([this.#sent.promise, late]);
      }
      return true;
    } finally {
      limit.abort();
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#arrived.resolve();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { link, membership, spool } = this.#options;
    const { signal } = this.#closing;
    const closed = new Promise<void>((resolve) =>
      signal.addEventListener("abort", () => resolve(), { once: true })
    );
    let pause = 0;
    while (!signal.aborted) {
      await Promise.race([closed, link.works()]);
      await Promise.race([closed, membership.known()]);
      if (signal.aborted) break;
      const arrived = this.#arrived.promise;
      const batch = spool.first(this.#most, BATCH_BYTES);
      if (batch.length === 0) {
        this.#most = BATCH_REPORTS;
        await arrived;
        this.#arrived = Promise.withResolvers();
        continue;
      }
      const taken = await this.#send(batch);
      this.#sent.resolve();
      this.#sent = Promise.withResolvers();
      if (taken > 0) {
        pause = 0;
        continue;
      }
      pause = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, pause * 2));
      if (!link.isDown && !membership.isRevoked) await sleep(pause, signal);
    }
  }

  /** @returns How many reports left the spool. */
  async #send(batch: readonly WaitingReport[]): Promise<number> {
    const { spool, centre, log } = this.#options;
    try {
      const { stored, refused } = await centre.reports({
        sentAt: new Date().toISOString(),
        reports: batch.map(({ report }) => report),
      });
      const ids = new Set(batch.map(({ report }) => report.id));
      const known = stored.filter((id) => ids.has(id));
      if (known.length > 0) spool.remove(known);
      let count = known.length;
      for (const { index, id, reason, message } of refused) {
        const one = batch[index];
        if (!one || (id !== "" && id !== one.report.id)) continue;
        this.#setAside(one, `${reason}: ${message}`);
        count++;
      }
      return count;
    } catch (error) {
      if (error instanceof LinkDown) return 0;
      if (error instanceof CentreRefusal && error.code === "bad_request") {
        return this.#refusedWhole(batch, error.message);
      }
      if (error instanceof CentreRefusal && error.code === "relay_unknown") {
        return 0;
      }
      log(
        `reports: the centre took none of ${batch.length}: ${
          reasonOf(error)
        }; they are sent again`,
      );
      return 0;
    }
  }

  /** Finds the one that is refused by sending each by itself. */
  #refusedWhole(batch: readonly WaitingReport[], message: string): number {
    if (batch.length > 1) {
      this.#most = 1;
      return 1;
    }
    const [one] = batch;
    if (one) this.#setAside(one, `bad_request: ${message}`);
    return 1;
  }

  #setAside({ deviceId, report }: WaitingReport, reason: string): void {
    const { spool, log } = this.#options;
    spool.setAside(report.id, reason);
    log(
      `reports: the centre refuses one of ${
        JSON.stringify(deviceId)
      }, received ${report.receivedAt}: ${reason}; it is kept in the table refused_report of relay.db`,
    );
  }
}

import type { Spool } from "#server/archive/spool/spool.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import type { ResultReport } from "./agent_service.ts";
import { recordOf, type ReportRecord } from "./report_queue.ts";

/**
 * Keeps result reports in the spool while the server waits for its database; it
 * has no queue for them yet.
 */
export class WaitingReports {
  readonly #spool: Pick<Spool<ReportRecord>, "append">;
  #records: ReportRecord[];
  /** Takes those that come after the queue has been made. */
  #adopt: ((record: ReportRecord) => void) | null = null;

  /** @param records What an earlier start has left in the spool. */
  constructor(
    spool: Pick<Spool<ReportRecord>, "append">,
    records: readonly ReportRecord[],
  ) {
    this.#spool = spool;
    this.#records = [...records];
  }

  /** Resolves when the report is on the disk. */
  async take(contact: Contact, report: ResultReport): Promise<void> {
    const record = recordOf(contact, report, { at: Date.now() });
    await this.#spool.append(record);
    if (this.#adopt) this.#adopt(record);
    else this.#records.push(record);
  }

  /** Returns what is in the spool, for the queue that is made of it. */
  takeRecords(): ReportRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  /** Passes on what came since `takeRecords`, and what still comes. */
  passTo(adopt: (record: ReportRecord) => void): void {
    this.#adopt = adopt;
    for (const record of this.takeRecords()) adopt(record);
  }
}

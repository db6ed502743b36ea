import type { ReportContext } from "#db/agents/reports.ts";
import type { Availability } from "#db/store/transaction.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import type { ResultReport } from "./agent_service.ts";
import { isUnavailable } from "./unavailable.ts";

/** A result report in the spool. */
export interface ReportRecord {
  readonly id: string;
  /** When it arrived, milliseconds. */
  readonly at: number;
  readonly contact: Contact;
  readonly packageId: string;
  readonly code: string;
  /** See `SpooledReport`. */
  readonly mayBeStored?: boolean;
  /** True if a relay forwarded it, some time after it arrived there. */
  readonly isRelayed?: boolean;
}

/** Characters of what an agent sent that are kept. */
const CHARACTERS = 200;

/** A record of a report that has arrived. */
export function recordOf(
  contact: Contact,
  report: Pick<ResultReport, "packageId" | "code">,
  arrival:
    & Pick<ReportRecord, "at" | "mayBeStored" | "isRelayed">
    & Partial<Pick<ReportRecord, "id">>,
): ReportRecord {
  return {
    id: crypto.randomUUID(),
    ...arrival,
    contact,
    packageId: report.packageId.slice(0, CHARACTERS),
    code: report.code.slice(0, CHARACTERS),
  };
}

/** A report on its way into the database. */
export interface QueuedReport extends ReportRecord {
  readonly read: ReportContext | undefined;
  /** Resolves when the database has it. */
  readonly done: Promise<void>;
  readonly settle: () => void;
  /** Whether the spool has it. */
  spool: "pending" | "kept" | "refused";
  isRunning: boolean;
  /** True if it is stored later than it arrived. */
  isDelayed: boolean;
  /** When the database took it, milliseconds. */
  storedAt: number | null;
  /** The attempt it decided; null: none, or not yet. */
  decided: number | null;
}

export interface ReportQueueOptions {
  readonly record: (
    contact: Contact,
    report: ResultReport,
  ) => Promise<number | null>;
  readonly log: (line: string) => void;
  readonly availability: Availability | null;
  /** Called before the queue continues after a pause. */
  readonly beforeResume: () => Promise<void>;
  readonly onStored: (report: QueuedReport) => void;
  /** Keeps a report that the server cannot store because of a bug. */
  readonly setAside: (report: ReportRecord) => Promise<void>;
}

/** The most reports that are stored at a time. */
const MOST = 64;
/** The pause before the database is tried again. */
const PAUSE_MS = 500;

/**
 * Stores reports: those of one machine in their order, those of different ones
 * at the same time. While the database is not available it waits.
 */
export class ReportQueue {
  readonly #options: ReportQueueOptions;
  /** By DEVICEID, in the order in which they arrived. */
  readonly #devices = new Map<string, QueuedReport[]>();
  /** Devices whose first report is not being stored. */
  #ready: string[] = [];
  #running = 0;
  /** One while it is doubtful that the database takes reports. */
  #most = MOST;
  /** When the database stopped to take reports; null: it takes them. */
  #awayAt: number | null = null;
  #isPaused = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  /** How often the database has gone away. */
  #outages = 0;
  readonly #unsubscribe: (() => void) | undefined;
  /** Waiters for the moment at which nothing is being stored. */
  #idle: (() => void)[] = [];

  constructor(options: ReportQueueOptions) {
    this.#options = options;
    this.#unsubscribe = options.availability?.onChange((awaySince) => {
      if (awaySince === null) return;
      this.#outages++;
      // What it has taken it may have lost: that is looked at when it is back.
      this.#pause();
    });
  }

  has(deviceId: string): boolean {
    return this.#devices.has(deviceId);
  }

  /** Milliseconds since the database stopped to take reports; 0: it takes them. */
  get pausedFor(): number {
    return this.#awayAt === null ? 0 : Date.now() - this.#awayAt;
  }

  get state(): { waiting: number; oldestAt: number | null } {
    let waiting = 0;
    let oldestAt = Infinity;
    for (const reports of this.#devices.values()) {
      waiting += reports.length;
      oldestAt = Math.min(oldestAt, reports[0]!.at);
    }
    return { waiting, oldestAt: waiting === 0 ? null : oldestAt };
  }

  add(
    record: ReportRecord,
    { read, isLeft = false }: {
      readonly read?: ReportContext;
      /** An earlier start has left it in the spool. */
      readonly isLeft?: boolean;
    },
  ): QueuedReport {
    const { promise, resolve } = Promise.withResolvers<void>();
    const report: QueuedReport = {
      ...record,
      read,
      done: promise,
      settle: resolve,
      spool: isLeft ? "kept" : "pending",
      isRunning: false,
      isDelayed: isLeft || record.isRelayed === true,
      storedAt: null,
      decided: null,
    };
    this.#push(report);
    this.#pump();
    return report;
  }

  /** Queues reports that were stored, before the others of their machines. */
  addAgain(reports: readonly QueuedReport[]): void {
    for (const report of [...reports].reverse()) {
      Object.assign(report, { storedAt: null, isDelayed: true });
      const list = this.#devices.get(report.contact.deviceId);
      if (list) list.unshift(report);
      else this.#push(report);
    }
    this.#pump();
  }

  /** Forgets a report, unless it is being stored. */
  withdraw(report: QueuedReport): void {
    const { deviceId } = report.contact;
    const list = this.#devices.get(deviceId);
    if (!list || report.isRunning) return;
    const left = list.filter((one) => one !== report);
    if (left.length > 0) {
      this.#devices.set(deviceId, left);
      return;
    }
    this.#devices.delete(deviceId);
    this.#ready = this.#ready.filter((one) => one !== deviceId);
  }

  /** Resolves when all are stored, or the database does not take them. */
  async settled(): Promise<void> {
    while (this.#running > 0) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unsubscribe?.();
    clearTimeout(this.#timer);
    await this.settled();
  }

  #push(report: QueuedReport): void {
    const { deviceId } = report.contact;
    const list = this.#devices.get(deviceId);
    if (list) {
      list.push(report);
    } else {
      this.#devices.set(deviceId, [report]);
      this.#ready.push(deviceId);
    }
  }

  #pump(): void {
    while (
      !this.#isPaused && !this.#isClosed && this.#running < this.#most
    ) {
      const deviceId = this.#ready.shift();
      if (deviceId === undefined) return;
      this.#running++;
      this.#store(deviceId).finally(() => {
        this.#running--;
        this.#pump();
        if (this.#running > 0) return;
        for (const wake of this.#idle.splice(0)) wake();
      });
    }
  }

  /** Stores the first report of a device. */
  async #store(deviceId: string): Promise<void> {
    const report = this.#devices.get(deviceId)![0]!;
    report.isRunning = true;
    try {
      await this.#record(report);
    } catch (error) {
      report.isRunning = false;
      if (isUnavailable(error)) {
        for (const one of this.#devices.get(deviceId)!) one.isDelayed = true;
        this.#ready.unshift(deviceId);
        this.#pause();
        return;
      }
      const { log, setAside } = this.#options;
      log(
        `reports: cannot store the result ${report.code} of package ${report.packageId} from ${
          JSON.stringify(deviceId)
        }: ${error}`,
      );
      await setAside(report).catch((error) =>
        log(`reports: cannot set it aside either: ${error}`)
      );
    }
    report.isRunning = false;
    const list = this.#devices.get(deviceId)!;
    list.splice(list.indexOf(report), 1);
    if (list.length > 0) this.#ready.push(deviceId);
    else this.#devices.delete(deviceId);
    report.settle();
  }

  async #record(report: QueuedReport): Promise<void> {
    const { record, onStored } = this.#options;
    const { id, at, contact, packageId, code } = report;
    const { mayBeStored = false } = report;
    for (;;) {
      const outages = this.#outages;
      const { isDelayed, decided } = report;
      const now = await record(contact, {
        packageId,
        code,
        read: isDelayed ? undefined : report.read,
        spooled: {
          ...{ id, decided, mayBeStored },
          arrivedAt: isDelayed || mayBeStored ? at : null,
        },
      });
      report.decided ??= now;
      // What it took just before it went away, it may have lost meanwhile.
      if (outages === this.#outages) break;
      report.isDelayed = true;
    }
    report.storedAt = Date.now();
    onStored(report);
    if (this.#most < MOST) this.#noteBack();
  }

  /** The database takes reports again. */
  #noteBack(): void {
    this.#most = MOST;
    this.#awayAt = null;
    const { waiting, oldestAt } = this.state;
    this.#options.log(
      `reports: the database takes results again; ${waiting} waited, the oldest for ${
        Math.round((Date.now() - oldestAt!) / 1000)
      } s`,
    );
  }

  #pause(): void {
    this.#awayAt ??= Date.now();
    this.#isPaused = true;
    this.#most = 1;
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#resume(), PAUSE_MS);
  }

  async #resume(): Promise<void> {
    const { availability, beforeResume, log } = this.#options;
    if (this.#isClosed) return;
    try {
      if ((availability?.awaySince ?? null) !== null) return this.#pause();
      await beforeResume();
    } catch (error) {
      if (!isUnavailable(error)) log(`reports: they still wait: ${error}`);
      return this.#pause();
    }
    this.#isPaused = false;
    if (this.#devices.size === 0) [this.#most, this.#awayAt] = [MOST, null];
    this.#pump();
  }
}

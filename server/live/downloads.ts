import { sleep } from "#shared/sleep.ts";
import { MINUTE_MS } from "#shared/time.ts";

/** The limits that several downloads share. */
export interface Budget {
  /** Downloads with the same key share the budget. */
  readonly key: string;
  /** The most downloads at a time; 0: no limit. */
  readonly atOnce: number;
  /** 0: no limit. */
  readonly bytesPerSecond: number;
}

/** The current use of a budget. */
export interface Use {
  /** Downloads that are being sent. */
  readonly running: number;
  /** Downloads that wait for one of these to end. */
  readonly waiting: number;
}

/** The number of a download under way; pass it to `leave` at the end. */
export type Ticket = number;

export interface DownloadsOptions {
  /**
   * The longest wait for a turn; by default 100 s. Agents give up a request that
   * is silent for 180 s, and repeat it.
   */
  readonly waitSeconds?: number;
  /** The most downloads that wait; by default 20,000. */
  readonly mostWaiting?: number;
  /**
   * The part of a budget that is this server's, more than 0; by default all of
   * it.
   */
  readonly shareOf?: (key: string) => number;
}

/** Time after which a download that reads no bytes loses its slot. */
const FORGOTTEN_MS = 5 * MINUTE_MS;
/** The budgets that are kept before unused ones are forgotten. */
const MOST_METERS = 1000;
/** The bytes that a download gets at a time. */
const LEAST_BYTES = 1024;
const MOST_BYTES = 256 * 1024;
/**
 * The time between two turns of a download: short, so that all share evenly.
 */
const TURN_MS = 250;
/** The lowest rate of a download: if more would run, the last ones wait. */
const SLOWEST_BYTES_PER_SECOND = 64;

interface Meter {
  budget: Budget;
  running: number;
  waiting: QueuedDownload[];
  /** When the bytes handed out so far have been sent, in milliseconds. */
  busyUntil: number;
}

interface ActiveDownload {
  readonly machineId: number;
  readonly meters: readonly Meter[];
  at: number;
}

interface QueuedDownload {
  readonly machineId: number;
  readonly budgets: readonly Budget[];
  readonly admit: (ticket: Ticket | null) => void;
}

/**
 * Keeps downloads within their budgets, in memory. Downloads are slowed down and
 * have to wait; they are not refused, because an agent repeats a refused request
 * at once, and a Windows agent gives up for this contact after six times.
 */
export class Downloads {
  #meters = new Map<string, Meter>();
  #running = new Map<Ticket, ActiveDownload>();
  #waitingOf = new Map<number, number>();
  #waiting = 0;
  #lastTicket = 0;
  #waitMs: number;
  #mostWaiting: number;
  #shareOf: (key: string) => number;

  constructor(
    { waitSeconds = 100, mostWaiting = 20_000, shareOf = () => 1 }:
      DownloadsOptions = {},
  ) {
    this.#shareOf = shareOf;
    this.#waitMs = waitSeconds * 1000;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Begins a download once all of its budgets have a slot for it; first come,
   * first served.
   *
   * @returns null if that took too long: the agent has to repeat its request.
   */
  enter(
    machineId: number,
    budgets: readonly Budget[],
  ): Promise<Ticket | null> {
    for (const budget of budgets) this.#meterOf(budget).budget = budget;
    const meters = budgets.map((budget) => this.#meterOf(budget));
    const blocking = meters.find((one) => this.#isFull(one));
    if (!blocking) return Promise.resolve(this.#start(machineId, meters));
    if (this.#waiting >= this.#mostWaiting) return Promise.resolve(null);
    return new Promise((resolve) => {
      const waiting: QueuedDownload = {
        machineId,
        budgets,
        admit: (ticket) => {
          clearTimeout(timer);
          this.#waiting--;
          count(this.#waitingOf, machineId, -1);
          resolve(ticket);
        },
      };
      const timer = setTimeout(() => {
        for (const { key } of budgets) {
          const meter = this.#meters.get(key);
          if (meter) meter.waiting = meter.waiting.filter((w) => w !== waiting);
        }
        waiting.admit(null);
      }, this.#waitMs);
      this.#waiting++;
      count(this.#waitingOf, machineId, 1);
      blocking.waiting.push(waiting);
      this.#forget(blocking);
    });
  }

  /** Waits for the download's turn; returns how many bytes it may send. */
  async take(ticket: Ticket): Promise<number> {
    const running = this.#running.get(ticket);
    if (!running) return LEAST_BYTES;
    running.at = Date.now();
    const limited = running.meters.filter(({ budget }) =>
      budget.bytesPerSecond > 0
    );
    const bytes = Math.max(
      LEAST_BYTES,
      Math.floor(Math.min(
        MOST_BYTES,
        ...limited.map((meter) =>
          this.#rateOf(meter) / meter.running * TURN_MS / 1000
        ),
      )),
    );
    const now = Date.now();
    let at = now;
    for (const meter of limited) {
      const begins = Math.max(now, meter.busyUntil);
      meter.busyUntil = begins + bytes / this.#rateOf(meter) * 1000;
      at = Math.max(at, begins);
    }
    if (at > now) await sleep(at - now);
    return bytes;
  }

  /** Ends a download, completed or not. */
  leave(ticket: Ticket): void {
    const running = this.#running.get(ticket);
    if (!running) return;
    this.#running.delete(ticket);
    for (const meter of running.meters) meter.running--;
    for (const meter of running.meters) this.#admitWaiting(meter);
  }

  useOf(key: string): Use {
    const meter = this.#meters.get(key);
    return {
      running: meter?.running ?? 0,
      waiting: meter?.waiting.length ?? 0,
    };
  }

  /** True if a download of that machine waits for its turn. */
  isWaiting(machineId: number): boolean {
    return this.#waitingOf.has(machineId);
  }

  /** The use of all budgets together. */
  get use(): Use {
    return { running: this.#running.size, waiting: this.#waiting };
  }

  /** Ends the wait of all downloads, without a slot. */
  close(): void {
    for (const meter of this.#meters.values()) {
      for (const waiting of meter.waiting.splice(0)) waiting.admit(null);
    }
  }

  /**
   * The downloads under each budget that has any, under way or waiting. One that
   * waits counts for all of its budgets.
   */
  get demand(): Readonly<Record<string, number>> {
    const demand: Record<string, number> = {};
    const add = (key: string, by: number) => {
      if (by > 0) demand[key] = (demand[key] ?? 0) + by;
    };
    for (const [key, { running, waiting }] of this.#meters) {
      add(key, running);
      for (const { budgets } of waiting) {
        for (const budget of budgets) add(budget.key, 1);
      }
    }
    return demand;
  }

  /** Admits what a larger share has room for. */
  sharesChanged(): void {
    for (const meter of this.#meters.values()) this.#admitWaiting(meter);
  }

  /** The bytes a second of a budget that are this server's. */
  #rateOf({ budget }: Meter): number {
    return budget.bytesPerSecond * this.#shareOf(budget.key);
  }

  #isFull(meter: Meter): boolean {
    const { budget: { atOnce, bytesPerSecond, key }, running } = meter;
    // One at least: a server that had none would never send anything.
    const most = Math.max(1, Math.floor(atOnce * this.#shareOf(key) + 1e-9));
    if (atOnce > 0 && running >= most) return true;
    const slow = this.#rateOf(meter) / SLOWEST_BYTES_PER_SECOND;
    return bytesPerSecond > 0 && running >= Math.max(1, slow);
  }

  #start(machineId: number, meters: readonly Meter[]): Ticket {
    const ticket = ++this.#lastTicket;
    for (const meter of meters) meter.running++;
    this.#running.set(ticket, { machineId, meters, at: Date.now() });
    return ticket;
  }

  #admitWaiting(meter: Meter): void {
    while (meter.waiting.length > 0 && !this.#isFull(meter)) {
      const next = meter.waiting.shift()!;
      const meters = next.budgets.map((budget) => this.#meterOf(budget));
      const blocking = meters.find((one) => this.#isFull(one));
      if (blocking) blocking.waiting.push(next);
      else next.admit(this.#start(next.machineId, meters));
    }
  }

  #meterOf(budget: Budget): Meter {
    let meter = this.#meters.get(budget.key);
    if (!meter) {
      if (this.#meters.size >= MOST_METERS) this.#tidy();
      meter = { budget, running: 0, waiting: [], busyUntil: 0 };
      this.#meters.set(budget.key, meter);
    }
    return meter;
  }

  /** Forgets unused budgets, but those whose bytes are still being sent. */
  #tidy(): void {
    const now = Date.now();
    for (const [key, { running, waiting, busyUntil }] of this.#meters) {
      if (running === 0 && waiting.length === 0 && busyUntil < now) {
        this.#meters.delete(key);
      }
    }
  }

  /** Ends the downloads that have taken no bytes for long. */
  #forget(meter: Meter): void {
    const since = Date.now() - FORGOTTEN_MS;
    for (const [ticket, running] of this.#running) {
      if (running.at < since && running.meters.includes(meter)) {
        this.leave(ticket);
      }
    }
  }
}

function count(counts: Map<number, number>, of: number, by: number): void {
  const now = (counts.get(of) ?? 0) + by;
  if (now > 0) counts.set(of, now);
  else counts.delete(of);
}

import { durationWords } from "./duration.ts";
import { sleep } from "#shared/sleep.ts";

/** The centre does not answer; agents come again. */
export class LinkDown extends Error {
  override readonly name = "LinkDown";
}

export interface LinkOptions {
  /** Asks the centre something small; null: it answered; else why not. */
  readonly probe: (signal: AbortSignal) => Promise<string | null>;
  /** The centre, for messages. */
  readonly centre: string;
  readonly log: (line: string) => void;
  readonly times?: Partial<LinkTimes>;
}

/** In milliseconds. */
export interface LinkTimes {
  /** A request that waits for longer makes it doubtful that the link works. */
  readonly doubt: number;
  /** The limit for an answer to a probe. */
  readonly probe: number;
  /** The pause between the first probes while the link is down. */
  readonly pause: number;
}

const TIMES: LinkTimes = { doubt: 2000, probe: 3000, pause: 1000 };

/** The longest pause between two probes. */
const LONGEST_PAUSE_MS = 15_000;

/** A time in which the centre did not answer, ISO 8601. */
export interface Outage {
  readonly from: string;
  readonly to: string;
}

/**
 * Knows whether the centre answers. A request that fails, or waits for two
 * seconds, makes it doubtful; then a probe decides. While the link is down,
 * requests are refused without being sent, and probes go on until one is
 * answered.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #times: LinkTimes;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<AbortController>();
  #downSince: number | null = null;
  #lastOutage: Outage | null = null;
  #deciding: Promise<void> | null = null;
  #watching: Promise<void> = Promise.resolve();
  #back = Promise.withResolvers<void>();
  #return = Promise.withResolvers<void>();

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#times = { ...TIMES, ...options.times };
  }

  get isDown(): boolean {
    return this.#downSince !== null;
  }

  get lastOutage(): Outage | null {
    return this.#lastOutage;
  }

  /** Resolves when the link has been down and works again. */
  get nextReturn(): Promise<void> {
    return this.#return.promise;
  }

  /** Resolves when the link works, at once if it does. */
  async works(): Promise<void> {
    while (this.isDown && !this.#closing.signal.aborted) {
      await this.#back.promise;
    }
  }

  /**
   * Sends one request, which ends early when the link turns out to be down.
   *
   * @throws {LinkDown} If the centre does not answer.
   * @throws What `send` throws, if the centre answers all the same.
   */
  async send<T>(send: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.isDown) throw this.#error();
    const controller = new AbortController();
    this.#underWay.add(controller);
    const doubt = setTimeout(
      () => this.#doubt(`no answer within ${this.#times.doubt / 1000} s`),
      this.#times.doubt,
    );
    try {
      return await send(controller.signal);
    } catch (error) {
      if (controller.signal.aborted) throw this.#error();
      await this.#doubt(reasonOf(error));
      if (this.isDown) throw this.#error();
      throw error;
    } finally {
      clearTimeout(doubt);
      this.#underWay.delete(controller);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#back.resolve();
    this.#return.resolve();
    for (const one of this.#underWay) one.abort();
    await this.#deciding;
    await this.#watching;
  }

  #error(): LinkDown {
    return new LinkDown(`the centre ${this.#options.centre} does not answer`);
  }

  /** Resolves once it is known whether the link works. */
  #doubt(why: string): Promise<void> {
    if (this.#closing.signal.aborted || this.isDown) return Promise.resolve();
    return this.#deciding ??= this.#decide(why, Date.now()).finally(() => {
      this.#deciding = null;
    });
  }

  async #decide(why: string, since: number): Promise<void> {
    const { log, centre } = this.#options;
    if (await this.#probe() === null || this.#closing.signal.aborted) return;
    log(
      `link: ${centre} does not answer (${why}); until it does, reports are kept here and polls get 503`,
    );
    this.#downSince = since;
    this.#back = Promise.withResolvers();
    for (const one of this.#underWay) one.abort();
    this.#watching = this.#untilItAnswers(since);
  }

  async #untilItAnswers(since: number): Promise<void> {
    const { log, centre } = this.#options;
    const { signal } = this.#closing;
    while (await sleep(this.#pauseMs(Date.now() - since), signal)) {
      if (await this.#probe() !== null) continue;
      const now = Date.now();
      log(`link: ${centre} answers again, after ${durationWords(now - since)}`);
      this.#lastOutage = {
        from: new Date(since).toISOString(),
        to: new Date(now).toISOString(),
      };
      this.#downSince = null;
      this.#back.resolve();
      this.#return.resolve();
      this.#return = Promise.withResolvers();
      return;
    }
  }

  #pauseMs(downMs: number): number {
    return pauseAfter(downMs, this.#times.pause);
  }

  async #probe(): Promise<string | null> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), this.#times.probe);
    try {
      return await this.#options.probe(
        AbortSignal.any([limit.signal, this.#closing.signal]),
      );
    } catch (error) {
      return reasonOf(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * The pause before the next probe: short at first, because a restart takes
 * seconds, then a tenth of the outage, at most 15 s.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pauseAfter(0, 1000), 1000);
 * assertEquals(pauseAfter(60_000, 1000), 6000);
 * assertEquals(pauseAfter(3_600_000, 1000), 15_000);
 * ```
 */
export function pauseAfter(downMs: number, shortestMs: number): number {
  return Math.max(shortestMs, Math.min(LONGEST_PAUSE_MS, downMs / 10));
}

/** The last part of the runtime's message says what happened. */
export function reasonOf(error: unknown): string {
  const { cause } = error as Error;
  const { message } = (cause instanceof Error ? cause : error) as Error;
  return /([^:]+?)(?: \(os error \d+\))?$/.exec(message)?.[1]?.trim() ??
    message;
}

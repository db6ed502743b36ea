import { MINUTE_MS } from "#shared/time.ts";
import { sleep } from "#shared/sleep.ts";
import type { Cache } from "./cache.ts";
import { NoRoom, WrongBytes } from "./cache.ts";
import type { Centre } from "./centre.ts";
import { LinkDown, reasonOf } from "./link.ts";
import type { ServedFragment } from "./plan_keeper.ts";

/**
 * - `here`: it is in the cache;
 * - `ended`: its path is no longer valid, the plan is outdated;
 * - `later`: it cannot be had now;
 * - `no room`: this relay cannot keep it.
 */
export type FetchOutcome = "here" | "ended" | "later" | "no room";

export interface FetcherOptions {
  readonly cache: Pick<Cache, "has" | "write">;
  readonly centre: Pick<Centre, "fetch">;
  readonly log: (line: string) => void;
}

/** Fragments that agents wait for, fetched at a time. */
const AT_ONCE = 4;
/** A fragment whose bytes were wrong is fetched so often in a row. */
const TRIES = 3;
/** The pause after that. */
const WRONG_PAUSE_MS = MINUTE_MS;
/** What is read at a time. */
const PIECE_BYTES = 64 * 1024;
/** How often a paced transfer looks whether an agent waits for it by now. */
const LOOK_MS = 250;
/** A transfer that stands still for so long is ended. */
const STILL_MS = 30_000;

/** A fetch under way. */
interface Fetch {
  /** Agents wait for it: it goes at full speed. */
  isUrgent: boolean;
  readonly done: Promise<FetchOutcome>;
}

/** Fetches fragments from the centre, each once, however many wait for it. */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #running = new Map<string, Fetch>();
  readonly #wrongUntil = new Map<string, number>();
  readonly #closing = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #urgent = 0;

  constructor(options: FetcherOptions) {
    this.#options = options;
  }

  /** True while agents wait for a fragment: fetching ahead pauses. */
  get isBusy(): boolean {
    return this.#urgent > 0;
  }

  /** Fetches a fragment that an agent waits for. */
  async fetchNow(fragment: ServedFragment): Promise<FetchOutcome> {
    return await this.#join(fragment, true, 0);
  }

  /**
   * Fetches a fragment ahead, in turn with nothing else.
   *
   * @param bytesPerSecond 0: no limit.
   */
  async fetchAhead(
    fragment: ServedFragment,
    bytesPerSecond: number,
  ): Promise<FetchOutcome> {
    return await this.#join(fragment, false, bytesPerSecond);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const go of this.#waiting.splice(0)) go();
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  #join(
    fragment: ServedFragment,
    isUrgent: boolean,
    bytesPerSecond: number,
  ): Promise<FetchOutcome> {
    const { sha256 } = fragment;
    if (this.#options.cache.has(sha256)) return Promise.resolve("here");
    if ((this.#wrongUntil.get(sha256) ?? 0) > Date.now()) {
      return Promise.resolve("later");
    }
    const running = this.#running.get(sha256);
    if (running) {
      running.isUrgent ||= isUrgent;
      return running.done;
    }
    const started = Promise.withResolvers<FetchOutcome>();
    const one: Fetch = { isUrgent, done: started.promise };
    this.#running.set(sha256, one);
    this.#fetch(fragment, one, bytesPerSecond)
      .finally(() => this.#running.delete(sha256))
      .then(started.resolve, started.reject);
    return one.done;
  }

  async #fetch(
    fragment: ServedFragment,
    one: Fetch,
    bytesPerSecond: number,
  ): Promise<FetchOutcome> {
    const counted = one.isUrgent;
    if (counted) await this.#enter();
    try {
      for (let tries = 1; tries <= TRIES; tries++) {
        if (this.#closing.signal.aborted) return "later";
        try {
          return await this.#fetchOnce(fragment, one, bytesPerSecond);
        } catch (error) {
          if (!(error instanceof WrongBytes)) return this.#failed(error);
          this.#options.log(
            `cache: ${
              nameOf(fragment)
            } came wrong from the centre: ${error.message}${
              tries < TRIES ? "; it is fetched again" : ""
            }`,
          );
        }
      }
      this.#wrongUntil.set(fragment.sha256, Date.now() + WRONG_PAUSE_MS);
      return "later";
    } finally {
      if (counted) this.#leave();
    }
  }

  async #fetchOnce(
    fragment: ServedFragment,
    one: Fetch,
    bytesPerSecond: number,
  ): Promise<FetchOutcome> {
    const { cache, centre } = this.#options;
    const still = new AbortController();
    const signal = AbortSignal.any([still.signal, this.#closing.signal]);
    const response = await centre.fetch(fragment.path, { signal });
    if (response.status !== 200) {
      await response.body?.cancel();
      return response.status === 404 ? "ended" : "later";
    }
    // The centre serves the fragments of an activation that is over empty.
    if (!response.headers.has("etag") && fragment.bytes > 0) {
      await response.body?.cancel();
      return "ended";
    }
    await cache.write(
      fragment,
      paced(response, {
        bytesPerSecond: () => one.isUrgent ? 0 : bytesPerSecond,
        onStill: () => still.abort(),
        signal,
      }),
    );
    return "here";
  }

  #failed(error: unknown): FetchOutcome {
    if (error instanceof NoRoom) return "no room";
    if (error instanceof LinkDown || this.#closing.signal.aborted) {
      return "later";
    }
    this.#options.log(`cache: a fragment was not fetched: ${reasonOf(error)}`);
    return "code" in (error as object) &&
        (error as { code: unknown }).code === "ENOSPC"
      ? "no room"
      : "later";
  }

  async #enter(): Promise<void> {
    if (this.#urgent >= AT_ONCE) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#urgent++;
  }

  #leave(): void {
    this.#urgent--;
    this.#waiting.shift()?.();
  }
}

interface PacedOptions {
  /** 0: no limit; it may change meanwhile. */
  readonly bytesPerSecond: () => number;
  readonly onStill: () => void;
  readonly signal: AbortSignal;
}

/** The bytes of an answer, no faster than allowed; each piece until the next. */
async function* paced(
  { body }: Response,
  { bytesPerSecond, onStill, signal }: PacedOptions,
): AsyncGenerator<Uint8Array> {
  if (!body) return;
  // One buffer for all pieces: new ones would pile up until they are collected.
  const reader = body.getReader({ mode: "byob" });
  let buffer = new Uint8Array(PIECE_BYTES);
  let timer = setTimeout(onStill, STILL_MS);
  try {
    for (;;) {
      const { done, value } = await reader.read(buffer);
      clearTimeout(timer);
      if (done || !value) return;
      yield value;
      buffer = new Uint8Array(value.buffer);
      await waitFor(value.length, bytesPerSecond, signal);
      timer = setTimeout(onStill, STILL_MS);
    }
  } finally {
    clearTimeout(timer);
    await reader.cancel().catch(() => {});
  }
}

/** The time that bytes take at a rate; it ends once there is no limit. */
async function waitFor(
  bytes: number,
  bytesPerSecond: () => number,
  signal: AbortSignal,
): Promise<void> {
  const begun = performance.now();
  for (;;) {
    const rate = bytesPerSecond();
    if (rate === 0 || signal.aborted) return;
    const left = begun + bytes / rate * 1000 - performance.now();
    if (left <= 0) return;
    await sleep(Math.min(left, LOOK_MS), signal);
  }
}

function nameOf({ packageId, number }: ServedFragment): string {
  return `fragment ${number} of package ${packageId}`;
}

import { DatabaseError } from "#db/store/database_error.ts";
import type { Availability } from "#db/store/transaction.ts";
import { sleep } from "#shared/sleep.ts";
import { duration, probe, reasonOf } from "./probe.ts";

export interface ReachabilityOptions {
  /** The libSQL server over HTTP, without a token. */
  readonly url: string;
  readonly authToken: string | undefined;
  /** Gets one line when it goes away, and one when it is back. */
  readonly log: (line: string) => void;
}

/** The limit for an answer, if the server answers others meanwhile. */
const ANSWER_MS = 30_000;
/** A request that waits for longer makes it doubtful that the server works. */
const DOUBT_MS = 3000;
/** The pause between two such questions while it is away. */
const PROBE_EVERY_MS = 250;
/** The time in which failures of a server that works are logged once. */
const ODD_MS = 60_000;

/**
 * Sends the requests to a libSQL server and knows whether it answers.
 *
 * A request that fails, or waits for long, makes it doubtful; then a small query
 * decides. While the server is away, requests are refused without being sent, so
 * that nobody waits for it, and the query is repeated until it is answered.
 */
export class Reachability implements Availability {
  readonly #options: ReachabilityOptions;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<(awaySince: number | null) => void>();
  readonly #underWay = new Set<AbortController>();
  #awaySince: number | null = null;
  /** Set while this process leaves the database alone. */
  #absence: { readonly since: number; readonly why: string } | null = null;
  /** Waiters for the moment at which no request is under way. */
  #idle: (() => void)[] = [];
  #watching: Promise<void> | null = null;
  #oddAt = -Infinity;

  constructor(options: ReachabilityOptions) {
    this.#options = options;
  }

  get awaySince(): number | null {
    return this.#absence?.since ?? this.#awaySince;
  }

  /**
   * Refuses all requests from now on, as while the server is away; resolves when
   * those under way have ended.
   */
  async leave(why: string): Promise<void> {
    this.#absence = { since: Date.now(), why };
    this.#tell();
    while (this.#underWay.size > 0) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
  }

  /** Ends what `leave` began. */
  comeBack(): void {
    this.#absence = null;
    this.#tell();
  }

  onChange(listener: (awaySince: number | null) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Sends one request, and reads its answer.
   *
   * @throws {DatabaseError} UNREACHABLE, if there is no usable answer; what was
   * sent may have been carried out.
   */
  async fetch(request: Request): Promise<Response> {
    if (this.#absence) {
      throw new DatabaseError(
        "UNREACHABLE",
        `The database ${this.#options.url} is not used: ${this.#absence.why}`,
      );
    }
    return await this.fetchWhileLeft(request);
  }

  /** Like `fetch`, but also after `leave`. */
  async fetchWhileLeft(request: Request): Promise<Response> {
    if (this.#awaySince !== null) throw this.#error();
    const controller = new AbortController();
    this.#underWay.add(controller);
    const late = new DOMException("no answer within 30 s", "TimeoutError");
    const limit = setTimeout(() => controller.abort(late), ANSWER_MS);
    const doubt = setTimeout(
      () => this.#doubt(`no answer within ${DOUBT_MS / 1000} s`, false),
      DOUBT_MS,
    );
    try {
      const { signal } = controller;
      const answer = await fetch(request, { signal });
      const read = new Response(await answer.arrayBuffer(), answer);
      // The client asks with GET which protocol the server has.
      if (request.method === "GET" || isUsable(answer)) return read;
      throw new Error(`it answers ${answer.status} ${answer.statusText}`);
    } catch (error) {
      const { reason } = controller.signal;
      if (reason instanceof DatabaseError) throw reason;
      const why = reasonOf(error);
      this.#doubt(why, true);
      throw this.#error(why);
    } finally {
      clearTimeout(limit);
      clearTimeout(doubt);
      this.#underWay.delete(controller);
      if (this.#underWay.size === 0) {
        for (const wake of this.#idle.splice(0)) wake();
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#watching;
  }

  #error(why?: string): DatabaseError {
    return new DatabaseError(
      "UNREACHABLE",
      `The database ${this.#options.url} does not answer${
        why === undefined ? "" : `: ${why}`
      }`,
    );
  }

  /** @param failed The request has failed; it does not only wait. */
  #doubt(why: string, failed: boolean): void {
    if (this.#closing.signal.aborted) return;
    this.#watching ??= this.#watch(why, failed, Date.now()).finally(() => {
      this.#watching = null;
    });
  }

  async #watch(why: string, failed: boolean, since: number): Promise<void> {
    const { log, url } = this.#options;
    if (await this.#answers()) {
      if (!failed || since - this.#oddAt < ODD_MS) return;
      this.#oddAt = since;
      log(`database: a request to ${url} failed, though it answers: ${why}`);
      return;
    }
    const { signal } = this.#closing;
    if (signal.aborted) return;
    log(
      `database: ${url} does not answer (${why}); until it does, agents get 503 and come again`,
    );
    this.#set(since);
    for (const one of this.#underWay) one.abort(this.#error());
    while (await sleep(PROBE_EVERY_MS, signal)) {
      if (!await this.#answers()) continue;
      log(
        `database: ${url} answers again, after ${duration(Date.now() - since)}`,
      );
      this.#set(null);
      return;
    }
  }

  #set(awaySince: number | null): void {
    this.#awaySince = awaySince;
    this.#tell();
  }

  #tell(): void {
    const { awaySince } = this;
    for (const listener of [...this.#listeners]) listener(awaySince);
  }

  async #answers(): Promise<boolean> {
    const { url, authToken } = this.#options;
    const { signal } = this.#closing;
    const status = await probe({ url, authToken, signal });
    return typeof status === "number" && status >= 200 && status < 300;
  }
}

/** 400 is the answer to a request that is wrong, not to a server that is. */
function isUsable({ ok, status }: Response): boolean {
  return ok || status === 400;
}

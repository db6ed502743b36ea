import { Hono } from "hono";
import type { Context } from "hono";
import { randomUUID } from "node:crypto";
import { plainAddress } from "./plain_address.ts";
import { readBody } from "#server/agent/wire/body.ts";
import {
  type AgentEnv,
  describe,
  emptyAnswer,
  type Log,
  NEVER_CACHED,
  notNow,
  remoteIp,
} from "#server/agent/wire/headers.ts";
import { MAX_BODY_BYTES } from "#server/agent/wire/envelope.ts";
import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";
import { Overloaded } from "#server/agent/limits/overloaded.ts";
import { limiter } from "#server/agent/limits/limiter.ts";
import type { Centre } from "./centre.ts";
import type { Challenge } from "./challenge.ts";
import type { Forwarder } from "./forwarder.ts";
import type { Fragments } from "./fragments.ts";
import { LinkDown, reasonOf } from "./link.ts";
import { bounded, isInternal, passOn } from "./pass_on.ts";
import { recognize, SMALL_BODY_BYTES } from "./recognize.ts";
import { type Spool, SpoolFull } from "./spool.ts";
import type { Membership } from "./membership.ts";

export interface RelayRoutesOptions {
  readonly centre: Pick<Centre, "fetch">;
  readonly spool: Pick<Spool, "add">;
  readonly forwarder: Pick<Forwarder, "notify" | "settle">;
  readonly fragments: Pick<Fragments, "answer">;
  readonly challenge: Challenge;
  readonly membership: Membership;
  /** What the relay lacks, for load balancers. */
  readonly readiness: () => Promise<readonly string[]>;
  readonly log: Log;
}

/** Requests that are passed on at a time; more get 503. */
const PASSED_AT_ONCE = 256;
/** All small bodies together while they arrive. */
const ARRIVING_BYTES = 16 * 1024 ** 2;
const BODY_SECONDS = 60;

/** The routes of a relay's listeners, http and https. */
export function relayRoutes(options: RelayRoutesOptions): Hono<AgentEnv> {
  const { log, fragments, membership } = options;
  const app = new Hono<AgentEnv>();
  const agents = new AgentRequests(options);

  app.get("/health", (c) => c.json({ status: "ok" }, 200, NEVER_CACHED));
  app.get("/ready", async (c) => {
    const missing = await options.readiness();
    const ready = missing.length === 0;
    return c.json({ ready, missing }, ready ? 200 : 503, NEVER_CACHED);
  });

  app.all("*", async (c) => {
    const { method, path } = c.req;
    try {
      if (isInternal(path)) return emptyAnswer(404);
      if (method === "POST") return await agents.answerPost(c);
      if (method !== "GET" && method !== "HEAD") {
        return emptyAnswer(405, { Allow: "GET, HEAD, POST" });
      }
      const own = await fragments.answer(c);
      if (own) return own;
      const isPassed = path.startsWith("/download/") ||
        path.endsWith("/deploy/label");
      if (isPassed) return await agents.pass(c, null);
      log(`${describe(c)}: 404: No such file`);
      return emptyAnswer(404);
    } catch (error) {
      const status = statusOf(error);
      if (!(error instanceof LinkDown) && !membership.isRevoked) {
        log(`${describe(c)}: ${status}: ${reasonOf(error)}`);
      }
      return status === 503 ? notNow() : emptyAnswer(status);
    }
  });
  return app;
}

class AgentRequests {
  readonly #options: RelayRoutesOptions;
  readonly #passing = limiter(PASSED_AT_ONCE);
  readonly #limits = {
    maxBytes: SMALL_BODY_BYTES,
    seconds: BODY_SECONDS,
    budget: { bytes: ARRIVING_BYTES },
  };

  constructor(options: RelayRoutesOptions) {
    this.#options = options;
  }

  async answerPost(c: Context<AgentEnv>): Promise<Response> {
    const { raw } = c.req;
    const length = Number(c.req.header("content-length") ?? NaN);
    if (length > MAX_BODY_BYTES) return emptyAnswer(413);
    // Agents announce the length; what does not is no report.
    if (!(length <= SMALL_BODY_BYTES)) {
      return await this.pass(c, raw.body && bounded(raw.body));
    }
    const body = await readBody(raw, this.#limits);
    const found = recognize(body);
    if (found?.query === "DOWNLOAD") {
      return await this.#keep(c, found.deviceId, body);
    }
    if (found?.query === "PROLOG") {
      // Otherwise it may be offered again what it has just ended.
      if (!await this.#options.forwarder.settle(found.deviceId)) {
        return notNow();
      }
    }
    return await this.pass(c, body);
  }

  /** Passes a request on to the centre. */
  async pass(
    c: Context<AgentEnv>,
    body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  ): Promise<Response> {
    const { centre, membership, challenge } = this.#options;
    if (membership.isRevoked) return notNow();
    const { pathname, search } = new URL(c.req.url);
    const answer = await this.#passing(
      "requests",
      () =>
        passOn(centre, membership, {
          method: c.req.method,
          path: pathname + search,
          headers: c.req.raw.headers,
          body,
          address: plainAddress(remoteIp(c)),
        }),
    );
    if (c.req.method === "POST") {
      challenge.note(c.req.header("authorization") ?? null, answer);
    }
    return answer;
  }

  /** A report is on the disk before it is answered. */
  async #keep(
    c: Context<AgentEnv>,
    deviceId: string,
    body: Uint8Array,
  ): Promise<Response> {
    const { spool, forwarder, challenge } = this.#options;
    const authorization = c.req.header("authorization") ?? null;
    const asked = challenge.forReport(authorization);
    if (asked !== null) {
      return emptyAnswer(401, { "WWW-Authenticate": asked });
    }
    const { pathname, search } = new URL(c.req.url);
    await spool.add({
      id: randomUUID(),
      deviceId,
      receivedAt: new Date().toISOString(),
      path: (pathname + search).slice(0, 2048),
      userAgent: (c.req.header("user-agent") ?? "").slice(0, 1024),
      contentType: (c.req.header("content-type") ?? "").slice(0, 256),
      address: plainAddress(remoteIp(c)).slice(0, 64),
      authorization: authorization?.slice(0, 1024) ?? null,
      body,
    });
    forwarder.notify();
    return emptyAnswer(200);
  }
}

/** Nothing of a relay is for ever: an agent that comes again may succeed. */
function statusOf(error: unknown): number {
  if (error instanceof TooLarge) return 413;
  if (error instanceof Malformed) return 400;
  if (error instanceof LinkDown || error instanceof Overloaded) return 503;
  if (error instanceof SpoolFull) return 503;
  return 503;
}

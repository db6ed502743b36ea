import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { CertificateRequest } from "#shared/relay/certificate.ts";
import { RELAY_FOR_HEADER, RELAY_PATHS } from "#shared/relay/headers.ts";
import {
  BATCH_BYTES,
  BATCH_REPORTS,
  type BatchAnswer,
  ReportBatch,
} from "#shared/relay/reports.ts";
import { RelayStatus } from "#shared/relay/status.ts";
import {
  isUnavailable,
  isUnreachable,
} from "#server/usecases/agents/unavailable.ts";
import {
  passing,
  type RelayIdentity,
  type RelayService,
} from "#server/usecases/relays/relay_service.ts";
import type { BasicAuth } from "#server/agent/basic_auth.ts";
import { hasTag } from "#server/agent/wire/byte_range.ts";
import { type BodyLimits, readBody } from "#server/agent/wire/body.ts";
import {
  type AgentEnv,
  describe,
  type Log,
  NEVER_CACHED,
  remoteIp,
} from "#server/agent/wire/headers.ts";
import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";
import { openBatch } from "./forwarded_reports.ts";
import { relayProblem } from "./relay_answers.ts";

export interface RelayRoutesOptions {
  readonly relays: RelayService;
  readonly limits: BodyLimits;
  /** The password of all agents; null: none. */
  readonly auth: BasicAuth | null;
  readonly log: Log;
}

/** Base64 is a third longer, and each report has some hundred bytes beside. */
const BATCH_BODY_BYTES = 2 * BATCH_BYTES + BATCH_REPORTS * 8192;
const SMALL_BODY_BYTES = 64 * 1024;

/** What parses a body, such as a schema. */
interface Parser<T> {
  safeParse(value: unknown): {
    readonly success: boolean;
    readonly data?: T;
    readonly error?: { readonly message: string };
  };
}

/** A body that is not what the path takes. */
class BadBody extends Error {
  override readonly name = "BadBody";
}

/** The routes below `/relay`; `fromRelays` has identified who asks. */
export function relayRoutes(options: RelayRoutesOptions): Hono<AgentEnv> {
  const { relays, limits, auth, log } = options;
  const app = new Hono<AgentEnv>();

  app.get(RELAY_PATHS.authority, async (c) => {
    const ca = await relays.relayCa();
    return ca === null
      ? relayProblem("no_authority", "The centre has no CA")
      : c.text(ca, 200, NEVER_CACHED);
  });

  const body = async <T>(
    c: Context<AgentEnv>,
    schema: Parser<T>,
    maxBytes = SMALL_BODY_BYTES,
  ): Promise<T> => {
    const bytes = await readBody(c.req.raw, { ...limits, maxBytes });
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      throw new BadBody("The body is not JSON");
    }
    const { success, data, error } = schema.safeParse(value);
    if (!success || data === undefined) throw new BadBody(error?.message);
    return data;
  };

  /** Answers one path for an identified relay. */
  const answer = (
    method: "GET" | "POST",
    path: string,
    act: (c: Context<AgentEnv>, relay: RelayIdentity) => Promise<Response>,
  ) =>
    app.on(method, path, async (c) => {
      const relay = c.env.relay;
      if (!relay) {
        return relayProblem("relay_unknown", "This path is for relays");
      }
      // What an agent sends through its relay must never speak for the relay.
      if (c.req.header(RELAY_FOR_HEADER) !== undefined) {
        return relayProblem("bad_request", "This path is not for agents");
      }
      try {
        return await act(c, relay);
      } catch (error) {
        const message = error instanceof Error ? error.message : `${error}`;
        const isBad = error instanceof BadBody || error instanceof Malformed ||
          error instanceof TooLarge;
        if (!isUnreachable(error)) log(`${describe(c)}: ${message}`);
        if (isBad) return relayProblem("bad_request", message);
        return relayProblem(
          "not_now",
          isUnavailable(error)
            ? "The centre's database does not answer"
            : "The centre failed; see its log",
        );
      }
    });

  answer("POST", RELAY_PATHS.certificate, async (c, relay) => {
    const { csr } = await body(c, CertificateRequest);
    const made = await relays.certifyRelay(relay, csr);
    return "kind" in made
      ? relayProblem(made.kind, made.message)
      : c.json(made, 200, NEVER_CACHED);
  });

  answer("GET", RELAY_PATHS.plan, async (c, relay) => {
    const text = JSON.stringify(await relays.relayPlan(relay));
    const digest = createHash("sha256").update(text).digest("hex");
    const headers = { ...NEVER_CACHED, ETag: `"${digest}"` };
    if (hasTag(c.req.header("if-none-match"), headers.ETag)) {
      return new Response(null, { status: 304, headers });
    }
    return new Response(text, {
      headers: { ...headers, "Content-Type": "application/json" },
    });
  });

  answer("POST", RELAY_PATHS.reports, async (c, relay) => {
    const batch = await body(c, ReportBatch, BATCH_BODY_BYTES);
    const from = passing(relay);
    const { reports, refused } = openBatch(batch, from, Date.now(), auth);
    for (const { id, reason, message } of refused) {
      log(
        `${describe(c)}: report ${JSON.stringify(id)}: ${reason}: ${message}`,
      );
    }
    const places = new Map(
      batch.reports.map((one, index) =>
        [(one as { id?: unknown } | null)?.id, index] as const
      ),
    );
    const { stored, elsewhere } = await relays.takeRelayed(from, reports);
    const answered: BatchAnswer = {
      stored: [...stored],
      refused: [
        ...refused,
        ...elsewhere.map(({ id, why }) => ({
          ...{ id, index: places.get(id)! },
          reason: "machine_elsewhere" as const,
          message: why,
        })),
      ],
    };
    return c.json(answered, 200, NEVER_CACHED);
  });

  answer("POST", RELAY_PATHS.status, async (c, relay) => {
    const status = await body(c, RelayStatus);
    const said = await relays.noteRelayStatus(relay, status, remoteIp(c));
    return c.json(said, 200, NEVER_CACHED);
  });

  return app;
}

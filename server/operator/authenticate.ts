import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { withSource } from "#db/events/action_source.ts";
import { tokenHolder } from "#db/operators/operators.ts";
import type { Operator } from "#shared/contract/operators.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { hashSecret } from "#server/usecases/operators/token_secret.ts";
import type { ApiContext } from "./api_context.ts";

/**
 * The address of a client, behind a trusted proxy too; empty over the socket of
 * this host.
 */
export function clientAddress(c: Context<OperatorEnv>): string {
  if (c.env?.client !== undefined) return c.env.client;
  const peer = c.env?.remoteAddr;
  return peer && "hostname" in peer ? peer.hostname : "";
}

/** The variables of a request that `authenticate` has accepted. */
export interface OperatorEnv {
  /** Hono's environment under `Deno.serve`; empty in tests without a listener. */
  Bindings: {
    readonly remoteAddr?: Deno.Addr;
    /** The address of the client behind trusted proxies. */
    readonly client?: string;
  };
  Variables: {
    operator: Operator;
    /** Checks whether the token is still valid, for long answers. */
    inForce: () => Promise<boolean>;
  };
}

/**
 * Accepts only requests with a valid token. Nothing is cached between two
 * requests, so that a revoked token is refused at once.
 */
export function authenticate(
  { store: { db }, now, failedLogins, log }: Pick<
    ApiContext,
    "store" | "now" | "failedLogins" | "log"
  >,
) {
  return createMiddleware<OperatorEnv>(async (c, next) => {
    const header = c.req.header("Authorization");
    if (header === undefined) {
      throw new Refusal(
        "no_token",
        `The request has no token; send the header "Authorization: Bearer TOKEN"`,
      );
    }
    const secret = /^Bearer +(\S+) *$/i.exec(header)?.[1];
    if (secret === undefined) {
      throw new Refusal(
        "bad_token",
        `Cannot read the header Authorization: it must be "Bearer TOKEN"`,
      );
    }
    const hash = await hashSecret(secret);
    const operator = await tokenHolder(db, hash, now());
    const source = clientAddress(c);
    if (!operator) {
      const line = failedLogins.note(
        `a token that is unknown, expired or revoked, for ${c.req.method} ${
          JSON.stringify(c.req.path.slice(0, 100))
        }`,
        source,
        now(),
      );
      if (line) log(line);
      throw new Refusal(
        "bad_token",
        "The token is unknown, expired or revoked; ask an admin for a new one",
      );
    }
    c.set("operator", operator);
    c.set("inForce", async () => {
      const holder = await tokenHolder(db, hash, now());
      return holder?.role === operator.role;
    });
    await withSource(source, next);
  });
}

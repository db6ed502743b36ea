import { createMiddleware } from "hono/factory";
import type { Db } from "#db/store/tables.ts";
import { tokenHolder } from "#db/operators/operators.ts";
import type { Operator } from "#shared/contract/operators.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { hashSecret } from "#server/usecases/operators/token_secret.ts";

/** The variables of a request that `authenticate` has accepted. */
export interface OperatorEnv {
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
export function authenticate(db: Db, now: () => Date) {
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
    if (!operator) {
      throw new Refusal(
        "bad_token",
        "The token is unknown, expired or revoked; ask an admin for a new one",
      );
    }
    c.set("operator", operator);
    c.set("inForce", async () => await tokenHolder(db, hash, now()) !== null);
    await next();
  });
}

import type { MiddlewareHandler } from "hono";
import { packAddress } from "#shared/address.ts";
import { RELAY_FOR_HEADER, RELAY_HEADER } from "#shared/relay/headers.ts";
import {
  isUnavailable,
  isUnreachable,
} from "#server/usecases/agents/unavailable.ts";
import {
  type AgentEnv,
  describe,
  type Log,
} from "#server/agent/wire/headers.ts";
import type { RelayService } from "#server/usecases/relays/relay_service.ts";
import { relayProblem } from "./relay_answers.ts";

const UNKNOWN =
  "This relay is not known here: it was revoked, or its token is of another centre; create a relay and start it with the new token";

/**
 * Identifies the relays among those who send requests. What they pass on counts
 * as sent from the address of the agent, so that the many agents of a site are
 * not taken for one.
 */
export function fromRelays(
  relays: RelayService,
  scheme: "http" | "https",
  log: Log,
): MiddlewareHandler<AgentEnv> {
  return async (c, next) => {
    const secret = c.req.header(RELAY_HEADER);
    if (secret === undefined) return await next();
    if (scheme !== "https" && !c.env?.isSecure) {
      log(`${describe(c)}: 400: a relay has sent its secret over http`);
      return relayProblem(
        "bad_request",
        "Relays reach the centre over https only: its secret was sent in clear text, so revoke the relay and create it again",
      );
    }
    try {
      const relay = await relays.identifyRelay(secret);
      if (relay === null) {
        log(`${describe(c)}: 401: the secret of no relay, or of a revoked one`);
        return relayProblem("relay_unknown", UNKNOWN);
      }
      const agent = c.req.header(RELAY_FOR_HEADER);
      const isPassed = agent !== undefined && packAddress(agent) !== null;
      c.env = {
        isSecure: true,
        relay,
        remoteAddr: isPassed
          ? { transport: "tcp", hostname: agent, port: 0 }
          : c.env.remoteAddr,
      };
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (!isUnreachable(error)) log(`${describe(c)}: 503: ${error}`);
      return relayProblem("not_now", "The centre's database does not answer");
    }
    await next();
  };
}

import { Hono } from "hono";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import { type BasicAuth, challenge, isAuthorized } from "./basic_auth.ts";
import { MAX_BODY_BYTES } from "./wire/envelope.ts";
import { exchangeWith } from "./exchange.ts";
import { type DownloadSlots, filesWith } from "./files.ts";
import type { InventoryReader } from "./inventories/inventory_reader.ts";
import {
  type AgentEnv,
  describe,
  emptyAnswer,
  type Log,
} from "./wire/headers.ts";
import type { Locations } from "./xml/prolog_reply.ts";

export interface AgentRoutesOptions {
  readonly door: AgentService;
  /** Which of the two listeners this is. */
  readonly scheme: "http" | "https";
  /** Where agents are sent for packages. */
  readonly locations: Locations;
  readonly inventories: InventoryReader;
  readonly log: Log;
  /** Asked of all but downloads; by default nobody is asked. */
  readonly auth?: BasicAuth | null;
  /** The question a Windows agent's setup puts for the TAG; none by default. */
  readonly label?: string | null;
  /** Threads that the bounds below, where left out, are shared among. */
  readonly threads?: number;
  /** By default 16 MiB. */
  readonly maxBodyBytes?: number;
  /** How long a body may take to arrive; by default five minutes. */
  readonly bodySeconds?: number;
  /** What bodies hold together while they arrive; by default 128 MiB. */
  readonly maxArrivingBytes?: number;
  /** Of the downloads of all listeners; by default there is no bound. */
  readonly places?: DownloadSlots;
  /** Polls and inventories under way at a time; 4,096 and 256 by default. */
  readonly maxPolls?: number;
  readonly maxInventories?: number;
}

/**
 * All that agents ask of one listener, for `Deno.serve(app.fetch)`. A POST is
 * answered at any path: it is whatever URL the agents were installed with.
 */
export function agentRoutes(options: AgentRoutesOptions): Hono<AgentEnv> {
  const { door, scheme, locations, inventories, log, auth, label } = options;
  const { threads = 1 } = options;
  const app = new Hono<AgentEnv>();
  const files = filesWith({ door, scheme, log, places: options.places });

  if (auth) {
    app.use(async (c, next) => {
      // Their path is a capability. A Unix agent knows the password only for
      // the host and port it polls, and retries a refused fragment for ever.
      // A POST is asked even there, else it would be a way round.
      const download = c.req.path.startsWith("/download/") &&
        c.req.method !== "POST";
      if (download) return await next();
      if (isAuthorized(c.req.header("authorization"), auth)) {
        return await next();
      }
      const given = c.req.header("authorization") ? "wrong" : "no";
      log(`${describe(c)}: 401: ${given} user and password`);
      return emptyAnswer(401, { "WWW-Authenticate": challenge(auth) });
    });
  }

  const limits = {
    maxBytes: options.maxBodyBytes ?? MAX_BODY_BYTES,
    seconds: options.bodySeconds ?? 300,
    budget: { bytes: options.maxArrivingBytes ?? 128 * 1024 ** 2 / threads },
    polls: options.maxPolls ?? 4096 / threads,
    inventories: options.maxInventories ?? 256 / threads,
  };
  app.post("*", exchangeWith({ door, locations, inventories, limits, log }));

  app.get("*", (c) => {
    if (c.req.path.startsWith("/download/")) return files(c);
    if (c.req.path.endsWith("/deploy/label") && label) return c.text(label);
    if (!c.req.path.endsWith("/deploy/label")) {
      log(`${describe(c)}: 404: No such file`);
    }
    return emptyAnswer(404);
  });

  app.all("*", (c) => {
    log(`${describe(c)}: 405: Agents only GET and POST`);
    return emptyAnswer(405, { Allow: "GET, HEAD, POST" });
  });

  return app;
}

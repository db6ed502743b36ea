import { Hono } from "hono";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import {
  archivesForServers,
  FOR_SERVERS,
  type OpenForServer,
} from "./archives_for_servers.ts";
import { type BasicAuth, challenge, isAuthorized } from "./basic_auth.ts";
import { MAX_BODY_BYTES } from "./wire/envelope.ts";
import type { Readiness } from "#server/usecases/servers/readiness.ts";
import { exchangeWith } from "./exchange.ts";
import type { RelayService } from "#server/usecases/relays/relay_service.ts";
import { fromRelays } from "./for_relays/from_relays.ts";
import { relayRoutes } from "./for_relays/relay_routes.ts";
import { type DownloadSlots, filesWith } from "./files.ts";
import type { InventoryReader } from "./inventories/inventory_reader.ts";
import {
  type AgentEnv,
  describe,
  emptyAnswer,
  type Log,
  NEVER_CACHED,
} from "./wire/headers.ts";
import type { Locations } from "./xml/prolog_reply.ts";

export interface AgentRoutesOptions {
  readonly service: AgentService;
  /** The scheme of this listener. */
  readonly scheme: "http" | "https";
  /** The addresses at which agents fetch packages. */
  readonly locations: Locations;
  readonly inventories: InventoryReader;
  readonly log: Log;
  /** Opens files for other servers; by default for none. */
  readonly forServers?: OpenForServer;
  /** Answers relays at sites; by default there are none. */
  readonly relays?: RelayService;
  /** What the server lacks, for load balancers; by default nothing. */
  readonly readiness?: Readiness;
  /** Required for all but downloads; by default for nothing. */
  readonly auth?: BasicAuth | null;
  /** The question for the TAG in a Windows agent's setup; by default none. */
  readonly label?: string | null;
  /** The threads that share the defaults of the bounds below. */
  readonly threads?: number;
  /** By default 16 MiB. */
  readonly maxBodyBytes?: number;
  /** The time limit for a body to arrive; by default five minutes. */
  readonly bodySeconds?: number;
  /** All bodies together while they arrive; by default 128 MiB. */
  readonly maxArrivingBytes?: number;
  /** Bounds the downloads of all listeners; by default there is no bound. */
  readonly slots?: DownloadSlots;
  /** Polls and inventories under way at a time; 4,096 and 256 by default. */
  readonly maxPolls?: number;
  readonly maxInventories?: number;
}

/**
 * The routes of one listener, for `Deno.serve(app.fetch)`. A POST is answered at
 * any path, because that is whatever URL the agents were installed with.
 */
export function agentRoutes(options: AgentRoutesOptions): Hono<AgentEnv> {
  const { service, scheme, locations, inventories, log, auth, label } = options;
  const { threads = 1 } = options;
  const app = new Hono<AgentEnv>();
  const { slots, relays } = options;
  const files = filesWith({ service, scheme, log, slots, relays });
  const limits = {
    maxBytes: options.maxBodyBytes ?? MAX_BODY_BYTES,
    seconds: options.bodySeconds ?? 300,
    budget: { bytes: options.maxArrivingBytes ?? 128 * 1024 ** 2 / threads },
    polls: options.maxPolls ?? 4096 / threads,
    inventories: options.maxInventories ?? 256 / threads,
  };

  // Load balancers ask these, which do not know the agents' password.
  const { readiness = () => Promise.resolve([]) } = options;
  app.get("/health", (c) => c.json({ status: "ok" }, 200, NEVER_CACHED));
  app.get("/ready", async (c) => {
    const missing = await readiness();
    const ready = missing.length === 0;
    return c.json({ ready, missing }, ready ? 200 : 503, NEVER_CACHED);
  });

  if (options.forServers && scheme === "https") {
    app.get(`${FOR_SERVERS}*`, archivesForServers(options.forServers, log));
  }

  if (relays) {
    // Their secret is a header, so this costs an agent's request one look-up.
    app.use(fromRelays(relays, scheme, log));
    app.route("/", relayRoutes({ relays, limits, auth: auth ?? null, log }));
  }

  if (auth) {
    app.use(async (c, next) => {
      // The path of a download is a capability. A Unix agent sends the password
      // only to the host and port it polls, and retries a refused fragment for
      // ever. A POST to such a path is a poll, and needs the password.
      const download = c.req.path.startsWith("/download/") &&
        c.req.method !== "POST";
      if (download) return await next();
      if (isAuthorized(c.req.header("authorization"), auth)) {
        return await next();
      }
      const which = c.req.header("authorization") ? "wrong" : "no";
      log(`${describe(c)}: 401: ${which} user and password`);
      return emptyAnswer(401, { "WWW-Authenticate": challenge(auth) });
    });
  }

  app.post(
    "*",
    exchangeWith({ service, locations, inventories, limits, log, relays }),
  );

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

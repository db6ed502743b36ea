import type { Context } from "hono";
import type { RelayIdentity } from "#server/usecases/relays/relay_service.ts";

/** Hono's environment under `Deno.serve(app.fetch)`. */
export interface AgentEnv {
  Bindings: Partial<Deno.ServeHandlerInfo<Deno.NetAddr>> & {
    /** True if TLS ended at a trusted proxy; by default false. */
    readonly isSecure?: boolean;
    /** The relay that sent the request; undefined: none. */
    readonly relay?: RelayIdentity;
  };
}

/** Writes one line about a request that was refused or failed. */
export type Log = (line: string) => void;

export const NEVER_CACHED = { "Cache-Control": "no-cache" };

/** An answer without a body; agents read only its status. */
export function emptyAnswer(
  status: number,
  headers: Record<string, string> = {},
): Response {
  return new Response(null, {
    status,
    headers: { ...NEVER_CACHED, ...headers },
  });
}

/** A request that can succeed later; tools read after how many seconds. */
export function notNow(): Response {
  return emptyAnswer(503, { "Retry-After": "60" });
}

export function remoteIp(c: Context<AgentEnv>): string {
  return c.env?.remoteAddr?.hostname ?? "";
}

/** An enrolment token, as a segment of a path. */
const TOKEN = /(?<=\/)lse_[^/]*/i;

/** The enrolment token in a path; null: there is none. */
export function enrolmentTokenIn(path: string): string | null {
  return TOKEN.exec(path)?.[0] ?? null;
}

/** The proof in a capability: its last part, 43 characters. */
const PROOF = /(?<=\/download\/[\w-]{0,40})[\w-]{39}(?=\/|$)/;

/** A path for the log: enrolment tokens and capabilities are secret. */
export function shownPath(path: string): string {
  return path.replaceAll(new RegExp(TOKEN, "gi"), "lse_…").replace(PROOF, "…");
}

/**
 * A request in the log: `10.0.0.5 POST "/ocsinventory"`, or
 * `10.0.0.5 via relay lyon POST …`.
 */
export function describe(c: Context<AgentEnv>): string {
  const path = JSON.stringify(shownPath(c.req.path).slice(0, 200));
  const relay = c.env?.relay;
  const via = relay ? ` via relay ${relay.name}` : "";
  return `${remoteIp(c) || "-"}${via} ${c.req.method} ${path}`;
}

import type { Context, MiddlewareHandler } from "hono";
import { Refusal } from "#server/domain/refusal.ts";

/** The host of a request, lower case and without its port; "" if it has none. */
export function requestHost(c: Context): string {
  const host = c.req.header("host") ?? URL.parse(c.req.url)?.host ?? "";
  return host.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
}

/** Addresses that no name server can point elsewhere. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;

/**
 * Refuses requests for other names than the server's: a page in an operator's
 * browser could reach it by a name of its own that leads here (DNS rebinding).
 *
 * @param names The server's names besides `localhost`; addresses are accepted.
 */
export function requireHost(names: readonly string[]): MiddlewareHandler {
  const known = new Set([
    "localhost",
    ...names.map((one) => one.toLowerCase()),
  ]);
  return async (c, next) => {
    const host = requestHost(c);
    if (!known.has(host) && !ADDRESS.test(host)) {
      throw new Refusal(
        "wrong_host",
        `Cannot answer for the host ${
          JSON.stringify(host.slice(0, 100))
        }: this server is ${
          [...known].join(", ")
        }; use one of these names or an address, or add the name with --name`,
      );
    }
    await next();
  };
}

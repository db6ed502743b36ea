import { join } from "node:path";
import type { ServerConnection } from "#tui/api/call.ts";
import { throughSocket } from "./profile.ts";

const isWindows = Deno.build.os === "windows";

/** This side of a tunnel. */
export interface NearEnd {
  /** The value of `-L`. */
  readonly forward: string;
  readonly at: Deno.ConnectOptions | Deno.UnixConnectOptions;
  readonly server: string;
  readonly client?: Deno.HttpClient;
  readonly remove: () => Promise<void>;
}

export async function nearEnd(
  { server, socket }: Pick<ServerConnection, "server" | "socket">,
): Promise<NearEnd> {
  const far = new URL(server);
  const target = socket ?? `${far.hostname}:${far.port || defaultPort(far)}`;
  // Requests over TLS cannot pass through a socket, and need not: whoever takes
  // the port has no certificate.
  if (socket === undefined && (far.protocol === "https:" || isWindows)) {
    const port = freePort();
    return {
      forward: `127.0.0.1:${port}:${target}`,
      at: { hostname: "127.0.0.1", port },
      server: `${far.protocol}//127.0.0.1:${port}${pathOf(far)}`,
      remove: () => Promise.resolve(),
    };
  }
  // Nobody else may enter a temporary folder, and listen while ssh is gone.
  const folder = await Deno.makeTempDir({ prefix: "longshore-" });
  const path = join(folder, "s");
  return {
    forward: `${path}:${target}`,
    at: { transport: "unix", path },
    server: socket === undefined ? `http://localhost${pathOf(far)}` : server,
    client: throughSocket(path),
    remove: () => Deno.remove(folder, { recursive: true }).catch(() => {}),
  };
}

/**
 * A port that is free now; `ssh` reports it if another process takes it in
 * between.
 */
function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

function defaultPort({ protocol }: URL): string {
  return protocol === "https:" ? "443" : "80";
}

function pathOf({ pathname }: URL): string {
  return pathname.replace(/\/+$/, "");
}

import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import type { ServerConnection } from "#tui/api/call.ts";
import { Unreachable } from "#tui/api/problem.ts";
import { throughSocket } from "./profile.ts";
import { text } from "#tui/text/mod.ts";

/** A tunnel to a server through the system's `ssh`, open until it is closed. */
export interface Tunnel {
  /** The server's address on this side of the tunnel; of a socket, a name. */
  readonly server: string;
  /** Connects to the socket on this side, if there is one; the caller closes it. */
  readonly client?: Deno.HttpClient;
  /** Ends `ssh`, and the connections through it. */
  close(): Promise<void>;
}

/**
 * Long, because a person may have to type a password or confirm a host's key.
 */
const PATIENCE_MS = { alone: 30_000, attended: 300_000 } as const;
const LOOK_MS = 50;

/**
 * Forwards a free port of this machine to a server, at its address on another
 * host, or a socket of this user's to its socket there, and waits until the
 * tunnel is open.
 *
 * @param ssh `user@host` as for `ssh`, with options before it if needed.
 * @param to Address or socket of the operator API on that host.
 * @param attended True if `ssh` may ask a person.
 * @param signal Closes it, or cancels the opening.
 * @throws {Unreachable} With the last line that `ssh` printed, or if nobody
 * listens on the socket there.
 */
export async function openTunnel(
  ssh: string,
  to: Pick<ServerConnection, "server" | "socket">,
  attended: boolean,
  signal: AbortSignal,
): Promise<Tunnel> {
  const near = await nearEnd(to);
  const child = spawn([
    "-N",
    ...["-L", near.forward],
    ...["-o", "ExitOnForwardFailure=yes"],
    ...["-o", `BatchMode=${attended ? "no" : "yes"}`],
    ...["-o", "ServerAliveInterval=15"],
    ...ssh.split(/\s+/).filter((word) => word !== ""),
  ], ssh);
  const complaint = new Response(child.stderr).text();
  let ended = false;
  const end = child.status.then(() => void (ended = true));
  const limit = attended ? PATIENCE_MS.attended : PATIENCE_MS.alone;
  const stop = () => {
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended already: Ctrl-C reaches it too.
    }
  };
  signal.addEventListener("abort", stop, { once: true });
  // The ssh ends even if this program fails.
  addEventListener("unload", stop);
  const close = async () => {
    signal.removeEventListener("abort", stop);
    removeEventListener("unload", stop);
    stop();
    await end;
    await complaint;
    await near.remove();
  };
  const giveUp = performance.now() + limit;
  while (!await answers(near.at)) {
    const isLate = performance.now() > giveUp;
    if (isLate) await close();
    if (ended || isLate) {
      const lastLine = (await complaint).trim().split(/\r?\n/).at(-1);
      throw new Unreachable(
        text.cli.errors.noTunnel(ssh, lastLine || text.cli.reasons.noAnswer),
      );
    }
    await Promise.race([end, sleep(LOOK_MS)]);
  }
  const { server, client } = near;
  if (client && !await isServed(client, signal)) {
    client.close();
    await close();
    throw new Unreachable(
      text.cli.errors.noFarSocket(ssh.split(/\s+/).at(-1)!, to.socket!),
    );
  }
  return { server, ...client && { client }, close };
}

/** This side of a tunnel. */
interface NearEnd {
  /** The value of `-L`. */
  readonly forward: string;
  readonly at: Deno.ConnectOptions | Deno.UnixConnectOptions;
  readonly server: string;
  readonly client?: Deno.HttpClient;
  readonly remove: () => Promise<void>;
}

async function nearEnd(
  { server, socket }: Pick<ServerConnection, "server" | "socket">,
): Promise<NearEnd> {
  if (socket === undefined) {
    const far = new URL(server);
    const port = freePort();
    const target = `${far.hostname}:${far.port || defaultPort(far)}`;
    return {
      forward: `127.0.0.1:${port}:${target}`,
      at: { hostname: "127.0.0.1", port },
      server: `${far.protocol}//127.0.0.1:${port}${pathOf(far)}`,
      remove: () => Promise.resolve(),
    };
  }
  // Nobody else may enter a temporary folder.
  const folder = await Deno.makeTempDir({ prefix: "longshore-" });
  const path = join(folder, "s");
  return {
    forward: `${path}:${socket}`,
    at: { transport: "unix", path },
    server,
    client: throughSocket(path),
    remove: () => Deno.remove(folder, { recursive: true }).catch(() => {}),
  };
}

/**
 * Asks without a token: `ssh` opens its end before it knows of the far one.
 */
async function isServed(
  client: Deno.HttpClient,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const answer = await fetch("http://localhost/health", { client, signal });
    await answer.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

function spawn(args: string[], ssh: string): Deno.ChildProcess {
  try {
    return new Deno.Command("ssh", {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
  } catch {
    throw new Unreachable(
      text.cli.errors.noTunnel(ssh, text.cli.reasons.noSsh),
    );
  }
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

async function answers(
  at: Deno.ConnectOptions | Deno.UnixConnectOptions,
): Promise<boolean> {
  try {
    const socket = "path" in at ? Deno.connect(at) : Deno.connect(at);
    (await socket).close();
    return true;
  } catch {
    return false;
  }
}

function defaultPort({ protocol }: URL): string {
  return protocol === "https:" ? "443" : "80";
}

function pathOf({ pathname }: URL): string {
  return pathname.replace(/\/+$/, "");
}

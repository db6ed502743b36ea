import { setTimeout as sleep } from "node:timers/promises";
import { Unreachable } from "#tui/api/problem.ts";
import { text } from "#tui/text/mod.ts";

/** A tunnel to a server through the system's `ssh`, open until it is closed. */
export interface Tunnel {
  /** The server's address on this side of the tunnel. */
  readonly server: string;
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
 * host, and waits until the tunnel is open.
 *
 * @param ssh `user@host` as for `ssh`, with options before it if needed.
 * @param server Address of the operator API on that host.
 * @param attended True if `ssh` may ask a person.
 * @param signal Closes it, or cancels the opening.
 * @throws {Unreachable} With the last line that `ssh` printed.
 */
export async function openTunnel(
  ssh: string,
  server: string,
  attended: boolean,
  signal: AbortSignal,
): Promise<Tunnel> {
  const far = new URL(server);
  const port = freePort();
  const target = `${far.hostname}:${far.port || defaultPort(far)}`;
  const child = spawn([
    "-N",
    ...["-L", `127.0.0.1:${port}:${target}`],
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
  };
  const giveUp = performance.now() + limit;
  while (!await answers(port)) {
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
  return { server: `${far.protocol}//127.0.0.1:${port}${pathOf(far)}`, close };
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

async function answers(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
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

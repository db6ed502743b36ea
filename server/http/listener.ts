import { Requests } from "./guard/requests.ts";
import type { ListenAddress } from "./address.ts";

/** A listener that is up; what it answers with can be set later. */
export interface Listener {
  /** The port it got; of importance where 0 was asked for. */
  readonly port: number;
  answerWith(handler: Deno.ServeHandler<Deno.NetAddr>): void;
  /**
   * Lets requests under way end, and what is still answered be sent, for at
   * most so many seconds; what is left then ends with the process.
   */
  stop(seconds: number): Promise<void>;
}

export interface ListenerOptions {
  /** Its name on the command line, for the error. */
  readonly flag: string;
  readonly listen: ListenAddress;
  readonly tls?: { cert: string; key: string } | null;
  /** Whether other threads listen there too. */
  readonly shared?: boolean;
  /** Where it notes which connection has a request under way. */
  readonly requests?: Requests;
  readonly log?: (line: string) => void;
  /** How long it waits before it listens again; by default a second. */
  readonly againMs?: number;
}

/** A listener could not be opened; the message says which and what to do. */
export class CannotListen extends Error {
  override readonly name = "CannotListen";
}

/** Connections that may wait to be accepted: a site's machines wake together. */
const BACKLOG = 4096;

/**
 * Makes sure that nobody has the port. Shared listeners would be opened beside
 * another program's shared ones without a word.
 *
 * @throws {CannotListen} As `openListener`.
 */
export function requireFreePort(
  flag: string,
  { hostname, port }: ListenAddress,
): void {
  try {
    Deno.listen({ hostname, port }).close();
  } catch (cause) {
    throw new CannotListen(sentence(flag, hostname, port, cause), { cause });
  }
}

/**
 * Opens one listener. Until `answerWith` is called it answers 503, so that
 * nothing is told to an agent before the server is whole. `Deno.serve` gives
 * up listening at the first connection it cannot accept: it is opened again.
 *
 * @throws {CannotListen} If the port is taken or the address is not this host's.
 */
export function openListener(options: ListenerOptions): Listener {
  const { flag, listen: { hostname, port }, tls = null } = options;
  const { requests = new Requests(), log = () => {}, againMs = 1000 } = options;
  const { shared = false } = options;
  let answer: Deno.ServeHandler<Deno.NetAddr> = () =>
    new Response(null, { status: 503, headers: { "Retry-After": "5" } });
  let underWay = 0;
  const idle = Promise.withResolvers<void>();
  let stopping = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  const handle: Deno.ServeHandler<Deno.NetAddr> = async (request, info) => {
    underWay++;
    const peer = requests.began(info.remoteAddr);
    const ended = () => requests.ended(peer);
    try {
      return await answer(request, info);
    } finally {
      // What answers a GET may be long; what answers a POST is sent at once.
      if (request.method === "POST") ended();
      else info.completed.then(ended, ended);
      underWay--;
      if (stopping && underWay === 0) idle.resolve();
    }
  };
  const serveAt = (at: number) => {
    const served = Deno.serve({
      hostname,
      port: at,
      tcpBacklog: BACKLOG,
      reusePort: shared,
      onListen: () => {},
      ...tls ?? {},
    }, handle);
    served.finished.catch(lost);
    return served;
  };
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    server = serveAt(port);
  } catch (cause) {
    throw new CannotListen(sentence(flag, hostname, port, cause), { cause });
  }
  const { port: ours } = server.addr;

  function lost(error: Error): void {
    if (stopping) return;
    log(`${flag}: stopped listening: ${error.message}; listens again soon`);
    again = setTimeout(reopen, againMs);
  }

  function reopen(): void {
    try {
      server = serveAt(ours);
      log(`${flag}: listens again`);
    } catch {
      again = setTimeout(reopen, againMs);
    }
  }

  return {
    port: ours,
    answerWith: (handler) => void (answer = handler),
    async stop(seconds) {
      const limit = Promise.withResolvers<void>();
      const timer = setTimeout(limit.resolve, seconds * 1000);
      stopping = true;
      clearTimeout(again);
      // `shutdown` would cut off bodies that are still arriving: a report among
      // them would be lost, for Unix agents send a failure once.
      if (underWay > 0) await Promise.race([idle.promise, limit.promise]);
      await Promise.race([
        server.shutdown().catch(() => {}),
        limit.promise,
      ]);
      clearTimeout(timer);
    },
  };
}

function sentence(
  flag: string,
  hostname: string,
  port: number,
  cause: unknown,
): string {
  const where = `Cannot listen on ${hostname}:${port}`;
  if (cause instanceof Deno.errors.AddrInUse) {
    return `${where}: another program has the port; stop it or choose another with ${flag}`;
  }
  if (cause instanceof Deno.errors.AddrNotAvailable) {
    return `${where}: this host has no such address; choose one with ${flag}`;
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return `${where}: ports below 1024 need the right to bind them; choose another with ${flag}`;
  }
  return `${where}: ${
    (cause as Error).message
  }; check ${flag} and the certificate`;
}

import type { Listen } from "./config.ts";

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

/** A listener could not be opened; the message says which and what to do. */
export class CannotListen extends Error {
  override readonly name = "CannotListen";
}

/** Connections that may wait to be accepted: a site's machines wake together. */
const BACKLOG = 4096;

/**
 * Opens one listener. Until `answerWith` is called it answers 503, so that
 * nothing is told to an agent before the server is whole.
 *
 * @param flag Its name on the command line, for the error.
 * @throws {CannotListen} If the port is taken or the address is not this host's.
 */
export function openListener(
  flag: string,
  { hostname, port }: Listen,
  tls: { cert: string; key: string } | null,
): Listener {
  let answer: Deno.ServeHandler<Deno.NetAddr> = () =>
    new Response(null, { status: 503, headers: { "Retry-After": "5" } });
  let underWay = 0;
  const idle = Promise.withResolvers<void>();
  let stopping = false;
  const handle: Deno.ServeHandler<Deno.NetAddr> = async (request, info) => {
    underWay++;
    try {
      return await answer(request, info);
    } finally {
      underWay--;
      if (stopping && underWay === 0) idle.resolve();
    }
  };
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    server = Deno.serve({
      hostname,
      port,
      tcpBacklog: BACKLOG,
      onListen: () => {},
      ...tls ?? {},
    }, handle);
  } catch (cause) {
    throw new CannotListen(sentence(flag, hostname, port, cause), { cause });
  }
  return {
    port: server.addr.port,
    answerWith: (handler) => void (answer = handler),
    async stop(seconds) {
      const limit = Promise.withResolvers<void>();
      const timer = setTimeout(limit.resolve, seconds * 1000);
      stopping = true;
      // `shutdown` would cut off bodies that are still arriving: a report among
      // them would be lost, for Unix agents send a failure once.
      if (underWay > 0) await Promise.race([idle.promise, limit.promise]);
      await Promise.race([server.shutdown(), limit.promise]);
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

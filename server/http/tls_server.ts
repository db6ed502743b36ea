import type { HandshakeAbortReason } from "#shared/contract/warnings.ts";
import { acceptNext } from "./accept.ts";
import type { Handler } from "./handler.ts";
import { abortOf, type HandshakeObserver } from "./handshake_abort.ts";

/** What `Deno.serve` returns, as far as a listener needs it. */
export interface TlsServer {
  readonly addr: Deno.NetAddr;
  /** Rejects when it cannot accept connections any more. */
  readonly finished: Promise<void>;
  /** Closes the port, and resolves once the answers under way are sent. */
  shutdown(): Promise<void>;
}

export interface TlsServerOptions {
  readonly hostname: string;
  readonly port: number;
  readonly tcpBacklog: number;
  readonly reusePort: boolean;
  readonly cert: string;
  readonly key: string;
  readonly handshakes: HandshakeObserver;
  /** The client's address; by default the peer's. */
  readonly addressOf?: (peer: Deno.NetAddr) => string;
}

/** The server of one connection. */
type ConnectionServer = Pick<Deno.HttpServer, "finished" | "shutdown">;

/** Serves HTTP on a connection whose handshake is done. */
type ServeConnection = (
  connection: Deno.TlsConn,
  signal: undefined,
  handler: Handler,
  onError: (error: unknown) => Response,
  onListen: () => void,
) => ConnectionServer;

/** The versions of Deno with which the tests have run. */
const TESTED = /^2\.9\./;

/**
 * The part of `Deno.serve` that answers on a connection; undefined in a version
 * of Deno that has not been tested. It is not documented: see decision 58.
 */
export function connectionServing(
  version = Deno.version.deno,
): ServeConnection | undefined {
  if (!TESTED.test(version)) return undefined;
  const deno = Deno as unknown as {
    readonly internal: symbol;
    readonly [key: symbol]: Readonly<Record<string, unknown>> | undefined;
  };
  const found = deno[deno.internal]?.["serveHttpOnConnection"];
  return typeof found === "function" ? found as ServeConnection : undefined;
}

/**
 * Serves https as `Deno.serve` does, with the same code of Deno, but makes the
 * handshakes itself: `Deno.serve` drops a connection whose handshake fails
 * without telling anybody.
 *
 * @throws As `Deno.listenTls`.
 */
export function serveTls(
  serveOn: ServeConnection,
  options: TlsServerOptions,
  handler: Handler,
): TlsServer {
  const {
    handshakes,
    addressOf = ({ hostname }) => hostname,
    ...listen
  } = options;
  const listener = Deno.listenTls({
    ...listen,
    alpnProtocols: ["h2", "http/1.1"],
  });
  const shaking = new Set<Deno.TlsConn>();
  const serving = new Set<ConnectionServer>();
  const running = new Set<Promise<void>>();
  let isStopping = false;

  const serveOne = async (connection: Deno.TlsConn): Promise<void> => {
    const peer = connection.remoteAddr;
    const told = (reason: HandshakeAbortReason) => {
      if (!isStopping) handshakes.aborted({ address: addressOf(peer), reason });
    };
    shaking.add(connection);
    try {
      await connection.handshake();
    } catch (error) {
      if (shaking.has(connection)) close(connection);
      told(abortOf(error));
      return;
    } finally {
      shaking.delete(connection);
    }
    let isUsed = false;
    const server = serveOn(
      connection,
      undefined,
      (request, info) => {
        if (!isUsed) handshakes.accepted(addressOf(peer));
        isUsed = true;
        return handler(request, info);
      },
      () => new Response(null, { status: 500 }),
      () => {},
    );
    serving.add(server);
    // A client that goes away is no failure of this server.
    await server.finished.catch(() => {});
    serving.delete(server);
    if (!isUsed) told("other_name");
  };

  const accept = async (): Promise<void> => {
    try {
      while (true) {
        const one = serveOne(await acceptNext(listener));
        running.add(one);
        one.finally(() => running.delete(one));
      }
    } catch (error) {
      if (isStopping) return;
      close(listener);
      throw error;
    }
  };

  return {
    addr: listener.addr,
    finished: accept(),
    async shutdown() {
      isStopping = true;
      close(listener);
      for (const connection of shaking) {
        shaking.delete(connection);
        close(connection);
      }
      await Promise.all([...serving].map((server) => server.shutdown()));
      await Promise.all(running);
    },
  };
}

function close(one: { close(): void }): void {
  try {
    one.close();
  } catch {
    // It is closed already.
  }
}

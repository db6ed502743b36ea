import { acceptNext } from "#server/http/accept.ts";
import { openSockets } from "#server/http/guard/libc.ts";
import { HEADER_BYTES, MalformedHeader, readHeader } from "./header.ts";

/** Where a request came from. */
export interface Hop {
  /** The other end of the TCP connection. */
  readonly peer: Deno.NetAddr;
  /** The client's address, which may be the peer's. */
  readonly client: string;
}

/** A server whose connections come through proxies. */
export interface ProxiedServer {
  readonly addr: Deno.NetAddr;
  readonly finished: Promise<void>;
  shutdown(): Promise<void>;
}

/** The server behind: it listens on the loopback interface. */
export interface InnerServer {
  readonly addr: Deno.NetAddr;
  readonly finished: Promise<void>;
  shutdown(): Promise<void>;
}

export interface ProxiedServerOptions {
  readonly listen: Deno.TcpListenOptions;
  /** True for the address of a proxy, whose connections begin with a header. */
  readonly trusts: (address: string) => boolean;
  /** Learns that a proxy's connection was closed, and why. */
  readonly refused: (address: string, why: string) => void;
}

/** How long a header may take to arrive. */
const HEADER_MS = 5000;
const PIECE_BYTES = 64 * 1024;
const LOOPBACK = "127.0.0.1";

/** The connections between this process and its own inner server, by port. */
export class Hops {
  readonly #hops = new Map<number, { hop: Hop; isOpen: boolean }>();

  /** @returns What is called when the connection has ended. */
  add(port: number, hop: Hop): () => void {
    const entry = { hop, isOpen: true };
    this.#hops.set(port, entry);
    return () => entry.isOpen = false;
  }

  /** The hop of a request; null: another process of this host connected. */
  of(inner: Deno.NetAddr): Hop | null {
    const entry = this.#hops.get(inner.port);
    return inner.hostname === LOOPBACK && entry?.isOpen ? entry.hop : null;
  }

  /** The client's address, also of a connection that has just ended. */
  clientOf(inner: Deno.NetAddr): string {
    return this.#hops.get(inner.port)?.hop.client ?? inner.hostname;
  }
}

/**
 * Takes connections that begin with a header of the PROXY protocol if they are
 * from a trusted proxy, and passes what follows on to a server of this process.
 * `Deno.serve` cannot be given bytes, and Deno has no TLS for a connection that
 * was accepted, so there is a connection of its own for each.
 *
 * @param serve Opens the server behind.
 * @throws As `Deno.listen`.
 */
export function serveBehindProxies(
  { listen, trusts, refused }: ProxiedServerOptions,
  hops: Hops,
  serve: (at: { hostname: string; port: number }) => InnerServer,
): ProxiedServer {
  const listener = Deno.listen(listen);
  let inner: InnerServer;
  try {
    inner = serve({ hostname: LOOPBACK, port: 0 });
  } catch (error) {
    listener.close();
    throw error;
  }
  sendAtOnce(inner.addr.port);
  const open = new Set<Deno.TcpConn>();
  const answering = new Set<Promise<void>>();
  const running = new Set<Promise<void>>();
  let isStopping = false;

  async function headerOf(connection: Deno.TcpConn) {
    const timer = setTimeout(() => close(connection), HEADER_MS);
    try {
      return await firstBytes(connection);
    } finally {
      clearTimeout(timer);
    }
  }

  async function serveOne(outer: Deno.TcpConn): Promise<void> {
    const peer = outer.remoteAddr as Deno.NetAddr;
    open.add(outer);
    let inside: Deno.TcpConn | null = null;
    let ended = () => {};
    try {
      let [client, rest] = [peer.hostname, new Uint8Array()];
      if (trusts(peer.hostname)) {
        const begin = await headerOf(outer);
        if (begin === null) return;
        client = begin.client ?? client;
        rest = begin.rest;
      }
      inside = await Deno.connect({
        hostname: LOOPBACK,
        port: inner.addr.port,
      });
      inside.setNoDelay();
      outer.setNoDelay();
      open.add(inside);
      ended = hops.add(
        (inside.localAddr as Deno.NetAddr).port,
        { peer, client },
      );
      await writeAll(inside, rest);
      const back = pass(inside, outer);
      answering.add(back);
      await Promise.all([pass(outer, inside), back])
        .finally(() => answering.delete(back));
    } catch (error) {
      if (error instanceof MalformedHeader) {
        refused(peer.hostname, error.message);
      }
    } finally {
      ended();
      for (const one of [outer, inside]) {
        if (one === null) continue;
        open.delete(one);
        close(one);
      }
    }
  }

  async function accept(): Promise<void> {
    try {
      for (;;) {
        const one = serveOne(await acceptNext(listener));
        running.add(one);
        one.finally(() => running.delete(one));
      }
    } catch (error) {
      if (isStopping) return;
      close(listener);
      await inner.shutdown().catch(() => {});
      throw error;
    }
  }

  return {
    addr: listener.addr as Deno.NetAddr,
    finished: Promise.race([accept(), inner.finished]),
    async shutdown() {
      isStopping = true;
      close(listener);
      await inner.shutdown();
      // What the server behind has answered is passed on first.
      await Promise.allSettled(answering);
      for (const one of open) close(one);
      await Promise.all(running);
    },
  };
}

/** The client that a header names, and what came after it; null: nothing did. */
async function firstBytes(
  connection: Deno.TcpConn,
): Promise<{ client: string | null; rest: Uint8Array<ArrayBuffer> } | null> {
  const buffer = new Uint8Array(HEADER_BYTES);
  let length = 0;
  for (;;) {
    const header = readHeader(buffer.subarray(0, length));
    if (header) {
      const rest = buffer.slice(header.length, length);
      return { client: header.client?.hostname ?? null, rest };
    }
    const read = await connection.read(buffer.subarray(length));
    if (read === null) {
      if (length === 0) return null;
      throw new MalformedHeader("it ends within its header");
    }
    length += read;
  }
}

/** Copies until the end, and passes the end on. */
async function pass(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
  const piece = new Uint8Array(PIECE_BYTES);
  try {
    for (;;) {
      const read = await from.read(piece);
      if (read === null) break;
      await writeAll(to, piece.subarray(0, read));
    }
    await to.closeWrite();
  } catch (error) {
    // One direction without the other would wait for ever.
    close(from);
    close(to);
    throw error;
  }
}

async function writeAll(to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += await to.write(bytes.subarray(done));
  }
}

/**
 * Sends answers without waiting for acknowledgements, as the connection guard
 * has it done for the ports that it watches.
 */
function sendAtOnce(port: number): void {
  try {
    const sockets = openSockets();
    try {
      const ports = new Set([port]);
      for (let fd = 3; fd < 4096; fd++) {
        if (sockets.look(fd, ports)?.listening) sockets.sendAtOnce(fd);
      }
    } finally {
      sockets.close();
    }
  } catch {
    // The guard logs why it cannot look at sockets.
  }
}

function close(one: { close(): void }): void {
  try {
    one.close();
  } catch {
    // It is closed already.
  }
}

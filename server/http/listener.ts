import { sleep } from "#shared/sleep.ts";
import type { ListenAddress, ListenPath } from "./address.ts";
import type { Handler, RequestInfo } from "./handler.ts";
import { Requests } from "./guard/requests.ts";
import type { HandshakeObserver } from "./handshake_abort.ts";
import {
  Hops,
  type ProxiedServer,
  serveBehindProxies,
} from "./proxy_protocol/proxied_server.ts";
import type { TrustedProxies } from "./trusted_proxies.ts";
import { connectionServing, serveTls, type TlsServer } from "./tls_server.ts";

/** A bound port or socket; its handler can be set later. */
export interface Listener {
  /** The port it got, where 0 was asked for; 0 for a socket. */
  readonly port: number;
  answerWith(handler: Handler): void;
  /**
   * Lets requests under way end and their answers be sent, for at most so many
   * seconds; what is left then ends with the process.
   */
  stop(seconds: number): Promise<void>;
}

export interface ListenerOptions {
  /** Its flag on the command line, for messages. */
  readonly flag: string;
  readonly listen: ListenAddress | ListenPath;
  readonly tls?: { cert: string; key: string } | null;
  /**
   * Learns how handshakes end; of none in a version of Deno that has not been
   * tested with it.
   */
  readonly handshakes?: HandshakeObserver;
  /**
   * The proxies whose connections begin with a header of the PROXY protocol; by
   * default none.
   */
  readonly proxies?: Pick<TrustedProxies, "trusts"> | null;
  /** Other threads listen at this port too. */
  readonly shared?: boolean;
  /** The table of connections with a request under way. */
  readonly requests?: Requests;
  readonly log?: (line: string) => void;
  /** The pause before it listens again; by default a second. */
  readonly againMs?: number;
}

/** A listener could not be opened; the message says which and what to do. */
export class CannotListen extends Error {
  override readonly name = "CannotListen";
}

/** Connections that may wait to be accepted: a site's machines wake together. */
const BACKLOG = 4096;

/**
 * Makes sure that the port is free: the system lets shared listeners be opened
 * beside another program's shared ones.
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

/** A server that starts is ready soon; a report that is refused may be lost. */
const READY_MS = 5000;

/**
 * Opens one listener. Requests wait for `answerWith`, at most 5 s, and then get
 * 503, so that agents learn nothing from a server that is not ready.
 *
 * @throws {CannotListen} If the port is taken or the address is not this host's.
 */
export function openListener(options: ListenerOptions): Listener {
  const listener = new HttpListener(options);
  return {
    port: listener.port,
    answerWith: (handler) => listener.answerWith(handler),
    stop: (seconds) => listener.stop(seconds),
  };
}

type Server =
  | Deno.HttpServer<Deno.NetAddr>
  | Deno.HttpServer<Deno.UnixAddr>
  | ProxiedServer
  | TlsServer;

interface TcpOptions {
  readonly hostname: string;
  readonly port: number;
  readonly tcpBacklog: number;
  readonly reusePort: boolean;
}

class HttpListener {
  readonly port: number;
  #options: ListenerOptions;
  #requests: Requests;
  #server: Server;
  #ready = Promise.withResolvers<void>();
  #handler: Handler = (...request) => this.#answerWhenReady(request);
  #underWay = 0;
  /** Resolves once it is stopping and no request is under way. */
  #idle = Promise.withResolvers<void>();
  #stopping = new AbortController();

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#requests = options.requests ?? new Requests();
    const { flag, listen } = options;
    const port = "path" in listen ? 0 : listen.port;
    try {
      this.#server = this.#serve(port);
    } catch (cause) {
      throw new CannotListen(
        "path" in listen
          ? `Cannot listen on ${listen.path}: ${
            (cause as Error).message
          }; check ${flag}`
          : sentence(flag, listen.hostname, port, cause),
        { cause },
      );
    }
    const { addr } = this.#server;
    this.port = "port" in addr ? addr.port : 0;
  }

  answerWith(handler: Handler): void {
    this.#handler = handler;
    this.#ready.resolve();
  }

  async #answerWhenReady(request: Parameters<Handler>): Promise<Response> {
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, this.#stopping.signal]);
    const isReady = await Promise.race([
      this.#ready.promise.then(() => true),
      sleep(READY_MS, signal).then(() => false),
    ]);
    done.abort();
    return isReady
      ? await this.#handler(...request)
      : new Response(null, { status: 503, headers: { "Retry-After": "5" } });
  }

  async stop(seconds: number): Promise<void> {
    const done = new AbortController();
    const limit = sleep(seconds * 1000, done.signal);
    this.#stopping.abort();
    // `shutdown` would cut off bodies that are still arriving: a report among
    // them would be lost, because Unix agents send a failure once.
    if (this.#underWay > 0) await Promise.race([this.#idle.promise, limit]);
    await Promise.race([this.#server.shutdown().catch(() => {}), limit]);
    done.abort();
  }

  #serve(port: number): Server {
    const { listen, shared = false } = this.#options;
    const handle: Handler = (request, info) => this.#handle(request, info);
    const server = "path" in listen
      ? Deno.serve({ path: listen.path, onListen: () => {} }, handle)
      : this.#serveTcp({
        hostname: listen.hostname,
        port,
        tcpBacklog: BACKLOG,
        reusePort: shared,
      }, handle);
    server.finished.catch((error) => this.#reopen(error));
    return server;
  }

  #serveTcp(listen: TcpOptions, handle: Handler): Server {
    const { proxies, log = () => {}, flag } = this.#options;
    if (!proxies) return this.#serveHttp(listen, handle);
    const hops = new Hops();
    const refused = (address: string, why: string) =>
      log(`${address} ${flag}: connection closed: PROXY protocol: ${why}`);
    return serveBehindProxies(
      { listen, trusts: (address) => proxies.trusts(address), refused },
      hops,
      (at) =>
        this.#serveHttp(
          { ...listen, ...at, reusePort: false },
          (request, info) => {
            const hop = hops.of(info.remoteAddr as Deno.NetAddr);
            if (!hop) return new Response(null, { status: 403 });
            const { completed } = info;
            const { peer: remoteAddr, client } = hop;
            return handle(request, { completed, remoteAddr, client });
          },
          (inner) => hops.clientOf(inner),
        ),
    );
  }

  #serveHttp(
    listen: TcpOptions,
    handle: Handler,
    addressOf?: (peer: Deno.NetAddr) => string,
  ): TlsServer | Deno.HttpServer<Deno.NetAddr> {
    const { tls, handshakes } = this.#options;
    const serveOn = tls && handshakes ? connectionServing() : undefined;
    return tls && handshakes && serveOn
      ? serveTls(serveOn, { ...listen, ...tls, handshakes, addressOf }, handle)
      : Deno.serve({ ...listen, onListen: () => {}, ...tls ?? {} }, handle);
  }

  async #handle(
    request: Request,
    info: RequestInfo,
  ): Promise<Response> {
    this.#underWay++;
    const ended = this.#began(info.remoteAddr);
    try {
      return await this.#handler(request, info);
    } finally {
      // The answer to a GET may be long; the one to a POST is sent at once.
      if (request.method === "POST") ended();
      else info.completed.then(ended, ended);
      this.#underWay--;
      if (this.#stopping.signal.aborted && this.#underWay === 0) {
        this.#idle.resolve();
      }
    }
  }

  /** Only connections of TCP are closed when they are idle. */
  #began(from: Deno.NetAddr | Deno.UnixAddr): () => void {
    if (!("port" in from)) return () => {};
    const slot = this.#requests.began(from);
    return () => this.#requests.ended(slot);
  }

  /** `Deno.serve` stops listening at the first connection it cannot accept. */
  async #reopen(error: Error): Promise<void> {
    const { flag, log = () => {}, againMs = 1000 } = this.#options;
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    log(`${flag}: stopped listening: ${error.message}; listens again soon`);
    while (await sleep(againMs, signal)) {
      try {
        this.#server = this.#serve(this.port);
        log(`${flag}: listens again`);
        return;
      } catch {
        // The port or the files are not free yet.
      }
    }
  }
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

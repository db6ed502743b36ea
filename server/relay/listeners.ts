import type { AgentEnv } from "#server/agent/wire/headers.ts";
import type { ListenAddress } from "#server/http/address.ts";
import { guardConnections } from "#server/http/guard/guard.ts";
import { Requests } from "#server/http/guard/requests.ts";
import type { Handler } from "#server/http/handler.ts";
import {
  type Listener,
  openListener,
  requireFreePort,
} from "#server/http/listener.ts";
import type { Pair } from "#server/tls/issue.ts";

export interface RelayListenersOptions {
  readonly http: ListenAddress;
  readonly https: ListenAddress;
  readonly certificate: Pair;
  readonly answer: (
    request: Request,
    env: AgentEnv["Bindings"],
  ) => Response | Promise<Response>;
  readonly log: (line: string) => void;
}

/** Requests of connections that used the old certificate may take so long. */
const OLD_SECONDS = 30;

/** The relay's http and https listeners. */
export class RelayListeners {
  readonly #options: RelayListenersOptions;
  readonly #requests = new Requests();
  readonly #http: Listener;
  #https: Listener;
  #guard: { stop(): void };

  /** @throws {CannotListen} If one cannot be opened. */
  constructor(options: RelayListenersOptions) {
    this.#options = options;
    const { http, https, certificate, log } = options;
    requireFreePort("--https", https);
    this.#http = this.#open("--http", http, null);
    this.#https = this.#open("--https", https, certificate);
    this.#guard = guardConnections({
      who: "agents",
      ports: [this.#http.port, this.#https.port],
      requests: this.#requests,
      log,
    });
  }

  get httpPort(): number {
    return this.#http.port;
  }

  get httpsPort(): number {
    return this.#https.port;
  }

  /** Goes on with another certificate; connections that are open keep theirs. */
  useCertificate(certificate: Pair): void {
    const old = this.#https;
    const { hostname } = this.#options.https;
    this.#https = this.#open(
      "--https",
      { hostname, port: old.port },
      certificate,
    );
    old.stop(OLD_SECONDS).catch(() => {});
  }

  async stop(seconds: number): Promise<void> {
    await Promise.all([this.#http.stop(seconds), this.#https.stop(seconds)]);
    this.#guard.stop();
  }

  #open(flag: string, listen: ListenAddress, tls: Pair | null): Listener {
    const { log, answer } = this.#options;
    const listener = openListener({
      ...{ flag, listen, tls, log },
      requests: this.#requests,
      // The next certificate gets a listener at the same port.
      shared: tls !== null,
    });
    listener.answerWith((request, info) => answer(request, tcpInfo(info)));
    return listener;
  }
}

/** A relay is never at a socket of this host. */
function tcpInfo(info: Parameters<Handler>[1]): AgentEnv["Bindings"] {
  return info as Deno.ServeHandlerInfo<Deno.NetAddr>;
}

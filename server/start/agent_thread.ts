/// <reference lib="deno.worker" />
/**
 * A thread that talks to agents: connections, TLS, zlib and XML. With a
 * database in a file it also answers the polls that change nothing.
 */
import { DATABASE_ERRORS } from "#db/store/thread_errors.ts";
import type { Channel } from "#shared/threads/channel.ts";
import { serveThread } from "#shared/threads/serve_thread.ts";
import { startInventoryReader } from "#server/agent/inventories/inventory_reader.ts";
import { pollBatch } from "#server/agent/limits/poll_batch.ts";
import { rateLimitedLog } from "#server/agent/limits/rate_limited_log.ts";
import { remoteService } from "#server/agent/remote_service.ts";
import { agentRoutes, type AgentRoutesOptions } from "#server/agent/routes.ts";
import type { AgentEnv } from "#server/agent/wire/headers.ts";
import type { ListenAddress } from "#server/http/address.ts";
import type { Handler } from "#server/http/handler.ts";
import { TrustedProxies } from "#server/http/trusted_proxies.ts";
import { NotAdmitted } from "#server/usecases/agents/not_admitted.ts";
import { Requests } from "#server/http/guard/requests.ts";
import type {
  HandshakeAbort,
  HandshakeObserver,
} from "#server/http/handshake_abort.ts";
import {
  type Listener,
  openListener,
  requireFreePort,
} from "#server/http/listener.ts";
import { Downloads } from "#server/live/downloads.ts";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import { ENROLMENT_ERRORS } from "#server/usecases/enrolment/not_enrolled.ts";
import { remoteRelays } from "#server/agent/for_relays/remote_relays.ts";
import { RELAY_ERRORS } from "#server/usecases/relays/machine_elsewhere.ts";
import type { RelayService } from "#server/usecases/relays/relay_service.ts";
import type { OpenForServer } from "#server/agent/archives_for_servers.ts";
import type { Readiness } from "#server/usecases/servers/readiness.ts";
import {
  type ReadingConfig,
  type ReadingService,
  readingService,
} from "./agent_reading.ts";

/** Where to listen. */
export interface ThreadListeners {
  readonly http: ListenAddress;
  readonly https: ListenAddress;
  readonly tls: { readonly cert: string; readonly key: string };
  /** The networks of proxies that send a header of the PROXY protocol. */
  readonly proxyProtocol?: readonly string[];
  /** The shared table of {@linkcode Requests}; absent when no guard runs. */
  readonly requests?: SharedArrayBuffer;
}

/** The services and settings for its answers. */
export interface ThreadAnswers
  extends Pick<AgentRoutesOptions, "locations" | "auth" | "label"> {
  /** The data for answering polls; null: the service answers them all. */
  readonly reading: ReadingConfig | null;
  /** The networks of proxies whose word about clients is taken. */
  readonly trustProxies: readonly string[];
}

/** Which of the threads that listen at the same ports this is. */
export interface ThreadConfig {
  /** From 0; the others begin once it listens. */
  readonly index: number;
  readonly threads: number;
}

/** The functions that the main thread offers an agent thread. */
export interface MainThread extends AgentService, RelayService {
  readiness: Readiness;
  forServers: OpenForServer;
  log(line: string): void;
  handshakeAborted(abort: HandshakeAbort): void;
  handshakeAccepted(address: string): void;
}

/**
 * While a reader is slow, Deno keeps 0.4 MB of its answer in memory: this many
 * readers take 100 MB in each thread.
 */
const DOWNLOADS = { key: "every", atOnce: 256, bytesPerSecond: 0 };

export type AgentThread = ReturnType<typeof agentThread>;

/**
 * The functions of an agent thread: `listen` is called first, then
 * `answerWith`.
 */
function agentThread(main: Channel<MainThread>) {
  const service = remoteService(main);
  const log = rateLimitedLog((line) => main.notify("log", line));
  const polls = pollBatch((notes) => {
    service.notePolls(notes).catch((error) => log(`polls not noted: ${error}`));
  });
  const inventories = startInventoryReader();
  const downloads = new Downloads({ waitSeconds: 60 });
  const slots = {
    enter: (machineId: number) => downloads.enter(machineId, [DOWNLOADS]),
    leave: (ticket: number) => downloads.leave(ticket),
  };
  let listeners: { readonly http: Listener; readonly https: Listener } | null =
    null;
  let reader: ReadingService | null = null;
  let threads = 1;

  return {
    /**
     * @returns The ports.
     * @throws {CannotListen} As `openListener`.
     */
    listen(addresses: ThreadListeners, config: ThreadConfig) {
      threads = config.threads;
      listeners = openBoth(addresses, config, log, {
        aborted: (abort) => main.notify("handshakeAborted", abort),
        accepted: (address) => main.notify("handshakeAccepted", address),
      });
      return { http: listeners.http.port, https: listeners.https.port };
    },
    answerWith({ reading, trustProxies, ...answers }: ThreadAnswers): void {
      if (reading) reader = readingService(service, reading, polls);
      const options = {
        ...answers,
        service: reader ?? service,
        inventories,
        threads,
        log,
        slots,
        relays: remoteRelays(main),
        readiness: () => main.call("readiness"),
        forServers: (path: string, authorization: string) =>
          main.call("forServers", path, authorization),
      };
      const plain = agentRoutes({ ...options, scheme: "http" });
      const secure = agentRoutes({ ...options, scheme: "https" });
      const proxies = trustProxies.length > 0
        ? new TrustedProxies(trustProxies)
        : null;
      listeners?.http.answerWith(behind(proxies, plain.fetch));
      listeners?.https.answerWith(behind(proxies, secure.fetch));
    },
    /** Lets requests in progress end, for at most this many seconds. */
    async stop(seconds: number): Promise<void> {
      downloads.close();
      await Promise.all([
        listeners?.http.stop(seconds),
        listeners?.https.stop(seconds),
      ]);
      inventories.close();
      polls.flush();
      reader?.close();
    },
  };
}

/** Replaces the address of a trusted proxy by that of its client. */
function behind(
  proxies: TrustedProxies | null,
  answer: (
    request: Request,
    env: AgentEnv["Bindings"],
  ) => Response | Promise<Response>,
): Handler {
  if (!proxies) return (request, info) => answer(request, tcpInfo(info));
  return (request, info) => {
    const tcp = tcpInfo(info);
    const { address, isSecure } = proxies.clientOf(
      info.client ?? tcp.remoteAddr.hostname,
      request.headers,
    );
    const remoteAddr = { ...tcp.remoteAddr, hostname: address };
    return answer(request, { completed: info.completed, remoteAddr, isSecure });
  };
}

/** Agents' listeners are never at a socket of this host. */
function tcpInfo(info: Parameters<Handler>[1]) {
  return info as Deno.ServeHandlerInfo<Deno.NetAddr>;
}

function openBoth(
  { http, https, tls, requests, proxyProtocol = [] }: ThreadListeners,
  { index, threads }: ThreadConfig,
  log: (line: string) => void,
  handshakes: HandshakeObserver,
) {
  const shared = threads > 1;
  const proxies = proxyProtocol.length > 0
    ? new TrustedProxies(proxyProtocol)
    : null;
  const options = { requests: new Requests(requests), log, shared, proxies };
  if (shared && index === 0) {
    requireFreePort("--http", http);
    requireFreePort("--https", https);
  }
  return {
    http: openListener({ ...options, flag: "--http", listen: http }),
    https: openListener({
      ...options,
      flag: "--https",
      listen: https,
      tls,
      handshakes,
    }),
  };
}

serveThread<AgentThread, MainThread>(agentThread, {
  ...DATABASE_ERRORS,
  NotAdmitted: ({ message }) => new NotAdmitted(message),
  ...ENROLMENT_ERRORS,
  ...RELAY_ERRORS,
});

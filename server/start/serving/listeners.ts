import type { Config } from "#server/config.ts";
import type { Departures } from "#server/http/guard/departures.ts";
import { guardConnections } from "#server/http/guard/guard.ts";
import { Requests } from "#server/http/guard/requests.ts";
import { type Listener, openListener } from "#server/http/listener.ts";
import { TrustedProxies } from "#server/http/trusted_proxies.ts";
import {
  type AgentListeners,
  openAgentListeners,
} from "#server/start/agent_listeners.ts";
import type { ReadingConfig } from "#server/start/agent_reading.ts";
import type { Addresses } from "#server/start/banner.ts";
import { openSocket } from "#server/start/operator_socket.ts";
import type { AgentBacking } from "./backing.ts";

/** How long requests under way may take when the server is stopping. */
const STOP_SECONDS = 10;

/** Ends what was started; called in reverse order. */
export type ShutdownSteps = (() => Promise<void>)[];

/** Every listener of a server. */
export interface Listeners {
  readonly agents: AgentListeners;
  readonly operators: Listener | null;
  readonly socket: Listener | null;
  readonly requests: Requests;
}

/**
 * Opens every listener; their requests wait for `answerWith`.
 *
 * @param isReading True: agent threads read a file, so there are several.
 * @throws {CannotListen} If one cannot be opened.
 */
export async function openListeners(
  config: Config,
  { backing, isReading, tls, log, closing }: {
    readonly backing: AgentBacking;
    readonly isReading: boolean;
    readonly tls: { readonly cert: string; readonly key: string };
    readonly log: (line: string) => void;
    readonly closing: ShutdownSteps;
  },
): Promise<Listeners> {
  const requests = new Requests();
  const agents = await openAgentListeners({
    listen: {
      http: config.http,
      https: config.https,
      tls: { cert: tls.cert, key: tls.key },
      requests: requests.memory,
      proxyProtocol: takesHeaders(config, "agents") ? config.trustProxies : [],
    },
    threads: isReading ? agentThreads() : 1,
    ...backing,
    log,
  });
  const stopping = [agents.stop];
  closing.push(async () => {
    await Promise.all(stopping.map((stop) => stop(STOP_SECONDS)));
  });
  const operators = config.operator && openListener({
    flag: "--operator",
    listen: config.operator,
    tls: isLoopback(config.operator.hostname) ? null : tls,
    requests,
    log,
    proxies: takesHeaders(config, "operators")
      ? new TrustedProxies(config.trustProxies)
      : null,
    // Shorter than the agents' listeners: it is the first to accept again.
    againMs: 100,
  });
  if (operators) stopping.push(operators.stop);
  const socket = await openSocket(config, log);
  if (socket) stopping.push(socket.stop);
  return { agents, operators, socket, requests };
}

/** Closes connections that send nothing, on every port. */
export function guardListeners(
  config: Config,
  { agents, operators, requests }: Listeners,
  { departures, log, closing }: {
    readonly departures: Departures;
    readonly log: (line: string) => void;
    readonly closing: ShutdownSteps;
  },
): void {
  const operatorPort = operators?.port ?? null;
  const guards = [
    { who: "agents" as const, ports: [agents.http, agents.https] },
    ...operatorPort === null
      ? []
      : [{ who: "operators" as const, ports: [operatorPort], departures }],
  ].map((options) =>
    guardConnections({
      ...options,
      requests,
      log,
      // Passing on takes a connection of its own within this process.
      filesEach: takesHeaders(config, options.who) ? 3 : 1,
    })
  );
  closing.push(() => {
    for (const guard of guards) guard.stop();
    return Promise.resolve();
  });
}

/** True if connections to these listeners begin with a PROXY protocol header. */
function takesHeaders(
  { proxyProtocol }: Config,
  who: "agents" | "operators",
): boolean {
  return proxyProtocol.includes(who);
}

/** Where agents and operators reach the server. */
export function addressesOf(
  { names, publicHttp, publicHttps, operator, socket }: Config,
  { agents, operators: listener }: Listeners,
): Addresses {
  const name = bracketed(names[0]!);
  const operators = operator &&
    (isLoopback(operator.hostname)
      ? `http://${bracketed(operator.hostname)}`
      : `https://${name}`);
  return {
    http: publicHttp ?? `${name}:${agents.http}`,
    https: publicHttps ?? `${name}:${agents.https}`,
    operators: operators && `${operators}:${listener?.port}`,
    socket,
  };
}

/**
 * Answers agents from now on; it may be called again.
 *
 * @param reading The data for answering polls; null: the service answers them.
 */
export async function answerAgents(
  config: Config,
  { agents }: Listeners,
  { addresses: { http, https }, reading }: {
    readonly addresses: Addresses;
    readonly reading: ReadingConfig | null;
  },
): Promise<void> {
  await agents.answerWith({
    reading,
    locations: { http, https },
    trustProxies: config.trustProxies,
    label: config.tagLabel,
    auth: config.agentLogin && {
      ...config.agentLogin,
      realm: config.agentRealm,
    },
  });
}

/** One per core, up to the number where the single writer is the bottleneck. */
function agentThreads(): number {
  return Math.min(4, Math.max(1, navigator.hardwareConcurrency));
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" ||
    hostname.startsWith("127.");
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

import { join } from "node:path";
import { ensureAdminToken } from "./start/admin_token.ts";
import {
  type AgentListeners,
  openAgentListeners,
} from "./start/agent_listeners.ts";
import { type Addresses, firstSteps, readyLine } from "./start/banner.ts";
import { ensureAdmin } from "./usecases/operators/ensure_admin.ts";
import { spaceAt } from "./archive/disk.ts";
import { compose, type Composition } from "./compose.ts";
import type { Config } from "./config.ts";
import { log, stopSignal } from "./process.ts";
import { Departures } from "./http/guard/departures.ts";
import { guardConnections } from "./http/guard/guard.ts";
import { Requests } from "./http/guard/requests.ts";
import {
  filesFacts,
  handshakeFacts,
  handshakeObserver,
  infoFacts,
  mirrorFacts,
  registrationFacts,
  relayFacts,
  spoolFacts,
} from "./start/warning_facts.ts";
import { serverWarnings } from "./domain/events/warnings.ts";
import { schedule } from "./jobs/schedule.ts";
import { type Listener, openListener } from "./http/listener.ts";
import { openSocket } from "./start/operator_socket.ts";
import { TrustedProxies } from "./http/trusted_proxies.ts";
import { setModes } from "./start/file_modes.ts";
import { sealState } from "./usecases/events/audit_head.ts";
import { operatorApi } from "./start/operator_listener.ts";
import { backupFacts } from "./usecases/backups/describe_backups.ts";
import { isUnavailable } from "./usecases/agents/unavailable.ts";
import {
  type OpenCertificate,
  openCertificate,
  serverAddressOf,
} from "./start/open_certificate.ts";

/** How long requests under way may take when the server is stopping. */
const STOP_SECONDS = 10;

/**
 * Starts everything, prints `ready`, and resolves once it has stopped cleanly.
 */
export async function serve(config: Config): Promise<void> {
  const composition = await compose(config, log).catch(async (error) => {
    throw await explained(error, config.data);
  });
  const closing: ShutdownSteps = [composition.close];
  try {
    const { died, addresses } = await start(config, composition, closing);
    // Before anybody learns that it is ready, and may stop it.
    const stopped = stopSignal();
    console.log(readyLine(addresses));
    const why = await Promise.race([stopped, died]);
    if (why) throw new Error(`${why}; start the server again`);
    log("stopping");
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/**
 * With less free space a database does not open: its log and index need space.
 */
const NO_ROOM_BYTES = 128 * 1024;

/** SQLite says of a full disk only that it cannot open the file. */
async function explained(error: unknown, folder: string): Promise<unknown> {
  const space = isUnavailable(error) ? await spaceAt(folder) : null;
  return space && space.free < NO_ROOM_BYTES
    ? new Error(
      `Cannot start: the disk of ${folder} is full; free some space on it and start again`,
      { cause: error },
    )
    : error;
}

/** Ends what was started; called in reverse order. */
type ShutdownSteps = (() => Promise<void>)[];

/** @returns What resolves if a thread that answers agents ends by itself. */
async function start(
  config: Config,
  composition: Composition,
  closing: ShutdownSteps,
): Promise<{ died: Promise<string>; addresses: Addresses }> {
  const certificate = await openCertificate(config, composition, log);
  const requests = new Requests();
  const { agents, operators, socket } = await openListeners(
    config,
    composition,
    certificate.tls,
    requests,
    closing,
  );
  const departures = new Departures();
  guardListeners(
    config,
    agents,
    operators?.port ?? null,
    { requests, departures },
    closing,
  );

  const addresses = addressesOf(config, agents, operators?.port ?? null);
  await composition.join(serverAddressOf(config, agents.https));
  await answerAgents(config, composition, agents, addresses);
  answerOperators(config, composition, {
    listeners: [operators, socket].filter((one) => one !== null),
    agentServer: addresses.http,
    infoServer: addresses.https,
    certificate,
    departures,
    closing,
  });
  closing.push(schedule([...composition.jobs, certificate.watch.job], log));

  const tokenPath = join(config.data, "admin.token");
  const isFirst = await ensureAdminToken(
    tokenPath,
    (keep) => ensureAdmin(composition.services, keep),
  );
  if (isFirst || certificate.tls.madeNow) {
    const { caPath } = certificate.tls;
    console.log(
      firstSteps(addresses, { data: config.data, tokenPath, caPath }),
    );
  }
  closing.push(settleModes(config));
  return { died: agents.died, addresses };
}

async function openListeners(
  config: Config,
  composition: Composition,
  tls: OpenCertificate["tls"],
  requests: Requests,
  closing: ShutdownSteps,
): Promise<{
  agents: AgentListeners;
  operators: Listener | null;
  socket: Listener | null;
}> {
  const agents = await openAgentListeners({
    listen: {
      http: config.http,
      https: config.https,
      tls: { cert: tls.cert, key: tls.key },
      requests: requests.memory,
      proxyProtocol: takesHeaders(config, "agents") ? config.trustProxies : [],
    },
    threads: composition.reading ? agentThreads() : 1,
    service: composition.agentService,
    relays: composition.relays,
    readiness: composition.readiness,
    forServers: composition.forServers,
    log,
    handshakes: handshakeObserver(composition.services, log),
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
  return { agents, operators, socket };
}

/**
 * Corrects the permissions of files in the background: the folder's own keep
 * other users out already.
 *
 * @returns What ends it.
 */
function settleModes(config: Config): () => Promise<void> {
  const stopping = new AbortController();
  const done = setModes(config.data, config.dataMode, stopping.signal)
    .then(({ folders, files, refused }) => {
      if (folders + files > 0) {
        log(
          `data folder: corrected the permissions of ${folders} folders and ${files} files in ${config.data}`,
        );
      }
      if (refused !== null) {
        log(
          `data folder: cannot set the permissions of ${refused}: it belongs to another user; give it to the server's user (chown)`,
        );
      }
    });
  return async () => {
    stopping.abort();
    await done;
  };
}

/** Closes connections that send nothing, on every port. */
function guardListeners(
  config: Config,
  agents: AgentListeners,
  operatorPort: number | null,
  { requests, departures }: {
    readonly requests: Requests;
    readonly departures: Departures;
  },
  closing: ShutdownSteps,
): void {
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

function addressesOf(
  { names, publicHttp, publicHttps, operator, socket }: Config,
  agents: AgentListeners,
  operatorPort: number | null,
): Addresses {
  const name = bracketed(names[0]!);
  const operators = operator &&
    (isLoopback(operator.hostname)
      ? `http://${bracketed(operator.hostname)}`
      : `https://${name}`);
  return {
    http: publicHttp ?? `${name}:${agents.http}`,
    https: publicHttps ?? `${name}:${agents.https}`,
    operators: operators && `${operators}:${operatorPort}`,
    socket,
  };
}

async function answerAgents(
  config: Config,
  { reading }: Composition,
  agents: AgentListeners,
  { http, https }: Addresses,
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

function answerOperators(
  config: Config,
  composition: Composition,
  {
    listeners,
    agentServer,
    infoServer,
    certificate: { watch },
    departures,
    closing,
  }: {
    readonly listeners: readonly Listener[];
    readonly agentServer: string;
    readonly infoServer: string;
    readonly certificate: OpenCertificate;
    readonly departures: Departures;
    readonly closing: ShutdownSteps;
  },
): void {
  const space = () => spaceAt(config.data);
  const api = operatorApi(composition, {
    name: config.names[0]!,
    agentServer,
    infoServer,
    label: config.label,
    trustProxies: config.trustProxies,
    log,
    folder: config.data,
    hosts: config.names,
    space,
    follow: (peer) => departures.follow(peer),
    warnings: async () =>
      serverWarnings({
        certificate: watch.warnings(),
        disk: await space(),
        registrations: await registrationFacts(composition.services),
        seals: await sealState(composition.services),
        logins: composition.services.failedLogins.summary(new Date()),
        enrolment: composition.services.refusedEnrolments.summary(new Date()),
        info: infoFacts(composition.services, infoServer),
        handshakes: handshakeFacts(composition.services, infoServer),
        spool: spoolFacts(composition),
        backups: await backupFacts(composition.services),
        files: await filesFacts(composition.services),
        mirrors: await mirrorFacts(composition.services),
        relays: await relayFacts(composition.services),
      }),
  });
  closing.push(() => Promise.resolve(api.close()));
  for (const listener of listeners) {
    listener.answerWith((request, info) => api.fetch(request, info));
  }
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

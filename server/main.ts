import { join } from "node:path";
import { ensureAdminToken } from "./start/admin_token.ts";
import { openAgentListeners } from "./start/agent_listeners.ts";
import { spaceAt } from "./archive/disk.ts";
import { compactDatabase } from "./start/compact_database.ts";
import { compose } from "./compose.ts";
import { type Config, readConfig, usage } from "./config.ts";
import { BadUsage } from "./start/flags.ts";
import { guardConnections } from "./http/guard/guard.ts";
import { Requests } from "./http/guard/requests.ts";
import { serverWarnings } from "./domain/events/warnings.ts";
import { schedule } from "./jobs/schedule.ts";
import { openListener } from "./http/listener.ts";
import { newAdminToken } from "./start/new_admin_token.ts";
import { operatorApi } from "./start/operator_listener.ts";
import { loadOrMakeCertificate } from "./tls/certificate.ts";
import { isUnavailable } from "./usecases/agents/unavailable.ts";
import { watchCertificate } from "./start/certificate_watch.ts";

/** How long requests under way may take when the server is told to stop. */
const STOP_SECONDS = 10;

function log(line: string): void {
  console.error(`${new Date().toISOString()} ${line}`);
}

/** Starts everything, prints `ready`, and resolves once it has stopped cleanly. */
async function serve(config: Config): Promise<void> {
  const composition = await compose(config, log).catch(async (error) => {
    throw await explained(error, config.data);
  });
  const closing: (() => Promise<void>)[] = [composition.close];
  try {
    const { died } = await listen(config, composition, closing);
    const why = await Promise.race([stopSignal(), died]);
    if (why) throw new Error(`${why}; start the server again`);
    log("stopping");
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** With less a database does not open: its log and index need room. */
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

async function listen(
  config: Config,
  composition: Awaited<ReturnType<typeof compose>>,
  closing: (() => Promise<void>)[],
): Promise<{ died: Promise<string> }> {
  const loadCertificate = () =>
    loadOrMakeCertificate({
      folder: join(config.data, "tls"),
      names: config.names,
      now: new Date(),
    });
  const tls = await loadCertificate();
  const certificate = watchCertificate(loadCertificate, tls, log);
  for (const { message } of certificate.warnings()) {
    log(`certificate: ${message}`);
  }

  const requests = new Requests();
  const agents = await openAgentListeners({
    doors: {
      http: config.http,
      https: config.https,
      tls: { cert: tls.cert, key: tls.key },
      requests: requests.memory,
    },
    threads: composition.reading ? agentThreads() : 1,
    door: composition.door,
    log,
  });
  const stopping = [agents.stop];
  closing.push(async () => {
    await Promise.all(stopping.map((stop) => stop(STOP_SECONDS)));
  });
  const loopback = isLoopback(config.operator.hostname);
  const operator = openListener({
    flag: "--operator",
    listen: config.operator,
    tls: loopback ? null : tls,
    requests,
    log,
    // Before the agents': of what is free again, it has the first.
    againMs: 100,
  });
  stopping.push(operator.stop);
  const guards = [
    guardConnections({
      who: "agents",
      ports: [agents.http, agents.https],
      requests,
      log,
    }),
    guardConnections({
      who: "operators",
      ports: [operator.port],
      requests,
      log,
    }),
  ];
  closing.push(() => {
    for (const guard of guards) guard.stop();
    return Promise.resolve();
  });

  const [name] = config.names;
  const locations = {
    http: config.publicHttp ?? `${bracketed(name!)}:${agents.http}`,
    https: config.publicHttps ?? `${bracketed(name!)}:${agents.https}`,
  };
  const door = operatorApi(composition, {
    name: name!,
    label: config.label,
    log,
    folder: config.data,
    space: () => spaceAt(config.data),
    warnings: async () =>
      serverWarnings({
        certificate: certificate.warnings(),
        disk: await spaceAt(config.data),
      }),
  });
  closing.push(() => Promise.resolve(door.close()));
  await agents.answerWith({
    reading: composition.reading,
    locations,
    label: config.tagLabel,
    auth: config.agentLogin && {
      ...config.agentLogin,
      realm: config.agentRealm,
    },
  });
  operator.answerWith((request) => door.fetch(request));

  closing.push(schedule([...composition.jobs, certificate.job], log));

  const tokenPath = join(config.data, "admin.token");
  const isFirst = await ensureAdminToken(tokenPath, composition.ensureAdmin);
  const scheme = loopback ? "http" : "https";
  const at = loopback ? bracketed(config.operator.hostname) : bracketed(name!);
  const operators = `${scheme}://${at}:${operator.port}`;
  if (isFirst || tls.madeNow) {
    console.log(
      `Agents: set their server to http://${locations.http}/ocsinventory (or https://${locations.https}/ocsinventory)
        and install ${tls.caPath ?? "your CA's certificate"} as their cacert.pem
Console: deno task tui --server ${operators} --token-file ${tokenPath}`,
    );
  }
  console.log(
    `ready agents=http://${locations.http}/ocsinventory agents-tls=https://${locations.https}/ocsinventory operators=${operators}`,
  );
  return agents;
}

/** One a core, up to where the one that writes is what is waited for. */
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

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of ["SIGTERM", "SIGINT"] as const) {
        Deno.removeSignalListener(signal, stop);
      }
      resolve();
    };
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      Deno.addSignalListener(signal, stop);
    }
  });
}

if (import.meta.main) {
  try {
    const config = readConfig(Deno.args, Deno.env.toObject());
    if (!config) console.log(usage());
    else if (config.newAdminToken) console.log(await newAdminToken(config));
    else if (config.compact) console.log(await compactDatabase(config));
    else await serve(config);
    Deno.exit(0); // a connection that outlasted its time must not keep us
  } catch (error) {
    console.error(`longshore: ${(error as Error).message}`);
    Deno.exit(error instanceof BadUsage ? 2 : 1);
  }
}

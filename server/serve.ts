import { join } from "node:path";
import { ensureAdminToken } from "./start/admin_token.ts";
import { type Addresses, firstSteps, readyLine } from "./start/banner.ts";
import { ensureAdmin } from "./usecases/operators/ensure_admin.ts";
import { spaceAt } from "./archive/disk.ts";
import { compose, type Composition } from "./compose.ts";
import type { Config } from "./config.ts";
import { log, stopSignal } from "./process.ts";
import { Departures } from "./http/guard/departures.ts";
import { handshakeObserver } from "./start/warning_facts.ts";
import { warningJob } from "./start/warnings/warning_job.ts";
import { warningsOf } from "./start/warnings/server_warnings.ts";
import { schedule } from "./jobs/schedule.ts";
import type { Listener } from "./http/listener.ts";
import { setModes } from "./start/file_modes.ts";
import { operatorApi } from "./start/operator_listener.ts";
import { type Interim, openInterim } from "./start/serving/interim.ts";
import {
  addressesOf,
  answerAgents,
  guardListeners,
  openListeners,
  type ShutdownSteps,
} from "./start/serving/listeners.ts";
import { isUnavailable } from "./usecases/agents/unavailable.ts";
import { openCertificate, serverAddressOf } from "./start/open_certificate.ts";

/**
 * Starts everything, prints `ready`, and resolves once it has stopped cleanly.
 * Without its database it waits for that, with its listeners open.
 */
export async function serve(config: Config): Promise<void> {
  const closing: ShutdownSteps = [];
  try {
    const interim = await openInterim(config, log, closing);
    // Before anybody learns that it waits, or is ready, and may stop it.
    const early = interim && stopSignal();
    if (interim && !await waited(interim, early!)) return log("stopping");
    const composition = await compose(config, log, interim?.takeGround())
      .catch(async (error) => {
        throw await explained(error, config.data);
      });
    // It ends last: requests under way need it.
    closing.unshift(composition.close);
    const { died, addresses } = await start(
      ...[config, composition, interim, closing] as const,
    );
    const stopped = early ?? stopSignal();
    console.log(readyLine(addresses));
    const why = await Promise.race([stopped, died]);
    if (why) throw new Error(`${why}; start the server again`);
    log("stopping");
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** Waits for the database; false: the server is to stop before. */
async function waited(
  { databaseAnswers, listeners: { agents } }: Interim,
  stopped: Promise<void>,
): Promise<boolean> {
  const ending = new AbortController();
  stopped.then(() => ending.abort());
  const why = await Promise.race([
    databaseAnswers(ending.signal),
    agents.died,
  ]);
  if (typeof why === "string") {
    throw new Error(`${why}; start the server again`);
  }
  return why;
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

/**
 * @param interim What has answered until now; null: nothing has.
 * @returns What resolves if a thread that answers agents ends by itself.
 */
async function start(
  config: Config,
  composition: Composition,
  interim: Interim | null,
  closing: ShutdownSteps,
): Promise<{ died: Promise<string>; addresses: Addresses }> {
  const certificate = await openCertificate(config, composition, log);
  const { reading, readiness, relays, forServers, reports } = composition;
  const backing = {
    ...{ service: composition.agentService, relays, readiness, forServers },
    handshakes: handshakeObserver(composition.services, log),
  };
  const listeners = interim?.listeners ?? await openListeners(config, {
    ...{ backing, log, closing },
    isReading: reading !== null,
    tls: certificate.tls,
  });
  const { agents, operators, socket } = listeners;
  const departures = interim?.departures ?? new Departures();
  if (!interim) guardListeners(config, listeners, { departures, log, closing });

  const addresses = addressesOf(config, listeners);
  await composition.join(serverAddressOf(config, agents.https));
  interim?.passTo(backing, (record) => reports.adopt(record));
  await answerAgents(config, listeners, { addresses, reading });
  const warnings = warningsOf(
    ...[config, composition, certificate, addresses.https] as const,
  );
  answerOperators(config, composition, {
    listeners: [operators, socket].filter((one) => one !== null),
    agentServer: addresses.http,
    infoServer: addresses.https,
    warnings,
    departures,
    closing,
  });
  closing.push(schedule([
    ...composition.jobs,
    certificate.watch.job,
    warningJob(composition, warnings),
  ], log));

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

function answerOperators(
  config: Config,
  composition: Composition,
  {
    listeners,
    agentServer,
    infoServer,
    warnings,
    departures,
    closing,
  }: {
    readonly listeners: readonly Listener[];
    readonly agentServer: string;
    readonly infoServer: string;
    readonly warnings: ReturnType<typeof warningsOf>;
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
    warnings,
  });
  closing.push(() => Promise.resolve(api.close()));
  for (const listener of listeners) {
    listener.answerWith((request, info) => api.fetch(request, info));
  }
}

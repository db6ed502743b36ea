import { join } from "node:path";
import { duration, probe, reasonOf } from "#db/store/remote/probe.ts";
import { placeOf } from "#db/store/remote/remote.ts";
import type { Config } from "#server/config.ts";
import { Departures } from "#server/http/guard/departures.ts";
import { answerWithoutDatabase } from "#server/operator/without_database.ts";
import { AUTHORITY, SERVER } from "#server/tls/certificate.ts";
import { findPair } from "#server/tls/files.ts";
import { loadCertificate } from "#server/start/open_certificate.ts";
import type { ReportRecord } from "#server/usecases/agents/report_queue.ts";
import { WaitingReports } from "#server/usecases/agents/waiting_reports.ts";
import { sleep } from "#shared/sleep.ts";
import {
  type AgentBacking,
  replaceableBacking,
  withoutDatabase,
} from "./backing.ts";
import { type Ground, openFolder, openSpool } from "./ground.ts";
import {
  addressesOf,
  answerAgents,
  guardListeners,
  type Listeners,
  openListeners,
  type ShutdownSteps,
} from "./listeners.ts";

/** A server that waits for its database, with its listeners open. */
export interface Interim {
  readonly listeners: Listeners;
  readonly departures: Departures;
  /** False: `signal` has ended the wait. */
  databaseAnswers(signal: AbortSignal): Promise<boolean>;
  /** What the composition is made on; it closes that. */
  takeGround(): Ground;
  /** Lets others answer agents, and store the reports that came meanwhile. */
  passTo(backing: AgentBacking, adopt: (record: ReportRecord) => void): void;
}

/** The pause between two questions whether the database answers. */
const PROBE_EVERY_MS = 500;

/**
 * Opens the listeners of a server whose libSQL server does not answer at its
 * start: result reports are written to the spool and answered 200, all else is
 * answered 503.
 *
 * @param closing Gets what ends it.
 * @returns Null if the database answers, if it is a file, or if this is the
 * first start: then there is no certificate to listen with.
 */
export async function openInterim(
  config: Config,
  log: (line: string) => void,
  closing: ShutdownSteps,
): Promise<Interim | null> {
  if (config.databaseUrl === null) return null;
  const place = placeOf(config.databaseUrl);
  const why = await absenceOf(place);
  if (why === null || !await hasCertificate(config)) return null;
  const since = Date.now();
  log(
    `database: ${place.url} does not answer (${why}); this server waits for it: agents get 503 and come again, and their results are kept in the spool`,
  );

  const folder = await openFolder(config, log);
  const { spool, records } = await openSpool(config);
  let isTaken = false;
  closing.push(async () => {
    if (isTaken) return;
    await spool.close();
    folder.close();
  });
  const reports = new WaitingReports(spool, records);
  const away = `The database ${place.url} does not answer`;
  const answering = replaceableBacking(
    withoutDatabase(away, (...report) => reports.take(...report)),
  );
  const listeners = await openListeners(config, {
    backing: answering.backing,
    isReading: config.replica,
    tls: await loadCertificate(config),
    log,
    closing,
  });
  const departures = new Departures();
  guardListeners(config, listeners, { departures, log, closing });
  await answerAgents(config, listeners, {
    addresses: addressesOf(config, listeners),
    reading: null,
  });
  for (const listener of [listeners.operators, listeners.socket]) {
    listener?.answerWith((request) => answerWithoutDatabase(request));
  }

  return {
    listeners,
    departures,
    async databaseAnswers(signal) {
      while (await absenceOf({ ...place, signal }) !== null) {
        if (!await sleep(PROBE_EVERY_MS, signal)) return false;
      }
      const waited = duration(Date.now() - since);
      log(`database: ${place.url} answers, after ${waited}; starting`);
      return true;
    },
    takeGround() {
      isTaken = true;
      return { folder, spool, records: reports.takeRecords() };
    },
    passTo(backing, adopt) {
      reports.passTo(adopt);
      answering.replace(backing);
    },
  };
}

/**
 * The reason a libSQL server cannot be used now; null: it answers. What it has
 * against a request is for whoever opens the database to say.
 */
async function absenceOf(
  place: Parameters<typeof probe>[0],
): Promise<string | null> {
  const answer = await probe(place);
  if (answer instanceof Error) return reasonOf(answer);
  return answer < 500 ? null : `it answers ${answer}`;
}

/** True if the data folder has a certificate, as after a first start. */
async function hasCertificate({ data }: Config): Promise<boolean> {
  const folder = join(data, "tls");
  const { cert, key } = await findPair(folder, SERVER);
  if (cert === null || key === null) return false;
  const authority = await findPair(folder, AUTHORITY);
  return authority.cert === null || authority.key !== null;
}

import type { HandshakeAbortReason } from "#shared/contract/warnings.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { stateTotals } from "#db/deployments/deployments.ts";
import { newestSeq } from "#db/events/events.ts";
import { Generation } from "#db/store/replica/generation.ts";
import { relaysInUse } from "#db/relays/relays.ts";
import { readFileState } from "#db/store/file_state.ts";
import type { Metric } from "#server/operator/api_context.ts";
import type { SpoolState } from "#server/usecases/agents/report_spool.ts";
import { isUnavailable } from "#server/usecases/agents/unavailable.ts";
import { backupFacts } from "#server/usecases/backups/describe_backups.ts";
import { operatorRoutes } from "#server/operator/routes.ts";
import { TrustedProxies } from "#server/http/trusted_proxies.ts";
import type { Composition } from "#server/compose.ts";
import { VERSION } from "#shared/version.ts";

/** Relays that have figures. */
const MOST_RELAYS = 200;

/** How often the log is read where other servers write to it too. */
const REMOTE_POLL_MS = 500;

/** The operator API of a server. */
export function operatorApi(
  { services, reports, remote, readiness }: Composition,
  options:
    & Pick<
      ApiContext,
      "log" | "warnings" | "folder" | "space" | "hosts" | "follow"
    >
    & Pick<
      ApiContext["about"],
      "name" | "label" | "agentServer" | "infoServer"
    >
    & { readonly trustProxies: readonly string[] },
) {
  const { name, label, agentServer, infoServer, trustProxies, ...rest } =
    options;
  const proxies = new TrustedProxies(trustProxies);
  const closing = new AbortController();
  const app = operatorRoutes({
    ...services,
    ...rest,
    about: { name, label, agentServer, infoServer, startedAt: services.now() },
    remote,
    readiness,
    version: VERSION,
    closing: closing.signal,
    metrics: () => figures({ services, reports }),
    events: remote ? { pollMs: REMOTE_POLL_MS } : {},
  });
  return {
    fetch: (
      request: Request,
      info: { readonly remoteAddr: Deno.Addr; readonly client?: string },
    ): Response | Promise<Response> =>
      app.fetch(request, {
        remoteAddr: info.remoteAddr,
        client: "hostname" in info.remoteAddr
          ? proxies.clientOf(
            info.client ?? info.remoteAddr.hostname,
            request.headers,
          ).address
          : "",
      }),
    /** Ends the streams that are open. */
    close: () => closing.abort(),
  };
}

const HANDSHAKES: Record<HandshakeAbortReason, string> = {
  not_trusted: "Handshakes that agents ended because they do not trust the CA",
  other_name:
    "Connections over https that agents ended as if they expect another name",
  not_tls:
    "Connections to the agents' https port without TLS, or with an old one",
  closed: "Connections of agents over https that were closed in the handshake",
};

/**
 * The figures of `/metrics` besides the process: stored counts; no table is
 * scanned. While the database is away, its own are missing.
 */
async function figures(
  { services, reports }: Pick<Composition, "services" | "reports">,
): Promise<readonly Metric[]> {
  let stored: readonly Metric[] | null = null;
  try {
    stored = await storedFigures(services.store);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
  }
  return [
    {
      name: "longshore_database_up",
      help: "1 if the database answers",
      type: "gauge",
      value: stored === null ? 0 : 1,
    },
    ...stored ?? [],
    ...spoolFigures(reports.state, services.now()),
    ...liveFigures(services),
    ...stored === null ? [] : [
      ...await backupFigures(services),
      ...await relayFigures(services),
    ],
  ];
}

function spoolFigures(
  { waiting, oldestAt, bytes, mostBytes }: SpoolState,
  now: Date,
): Metric[] {
  const gauge = (name: string, help: string, value: number): Metric => ({
    ...{ name: `longshore_spool_${name}`, help, value },
    type: "gauge",
  });
  return [
    gauge("results", "Answered results that wait for the database", waiting),
    gauge(
      "oldest_seconds",
      "Time since the oldest of them arrived",
      oldestAt === null ? 0 : (now.getTime() - oldestAt) / 1000,
    ),
    gauge("bytes", "What the spool holds, also until it is flushed", bytes),
    gauge("limit_bytes", "What the spool may hold", mostBytes),
  ];
}

async function storedFigures(
  store: Composition["services"]["store"],
): Promise<readonly Metric[]> {
  const counts = await stateTotals(store.db);
  const file = await readFileState(store.db);
  return [
    ...Object.entries(counts).map(([state, value]) => ({
      name: `longshore_deployments_${state}`,
      help: `Deployments that are ${state}`,
      type: "gauge" as const,
      value,
    })),
    {
      name: "longshore_event_newest",
      help: "Sequence number of the newest event",
      type: "counter",
      value: await newestSeq(store.db),
    },
    {
      name: "longshore_database_bytes",
      help: "What the database takes",
      type: "gauge",
      value: file.pages * file.pageBytes,
    },
    {
      name: "longshore_database_free_bytes",
      help: "Of these, what holds nothing and is used again",
      type: "gauge",
      value: file.freePages * file.pageBytes,
    },
  ];
}

function liveFigures(
  { store, notifier, downloads, failedLogins, abortedHandshakes }:
    Composition["services"],
): readonly Metric[] {
  return [
    ...store.replica === null ? [] : [{
      name: "longshore_replica_read",
      help: "1: the copy of the remote database is read; 0: that itself is",
      type: "gauge" as const,
      value: new Generation(store.replica.generation).readable === null ? 0 : 1,
    }],
    {
      name: "longshore_failed_logins_total",
      help: "Requests with a token that is unknown, expired or revoked",
      type: "counter",
      value: failedLogins.total,
    },
    ...Object.entries(abortedHandshakes.totals).map(([reason, value]) => ({
      name: `longshore_tls_${reason}_total`,
      help: HANDSHAKES[reason as HandshakeAbortReason],
      type: "counter" as const,
      value,
    })),
    {
      name: "longshore_event_readers",
      help: "Readers that wait for the next event",
      type: "gauge",
      value: notifier.waiting,
    },
    {
      name: "longshore_budgeted_downloads_running",
      help: "Fragments that are being sent within a budget",
      type: "gauge",
      value: downloads.use.running,
    },
    {
      name: "longshore_budgeted_downloads_waiting",
      help: "Requests for a fragment that wait for their turn",
      type: "gauge",
      value: downloads.use.waiting,
    },
  ];
}

const RELAY_GAUGES = {
  seen_seconds: "Time since the relay last said how it is",
  spool_results: "Results that wait at the relay",
  spool_oldest_seconds: "Time since the oldest of them arrived there",
  cache_bytes: "What the relay has in its cache",
  cache_missing_bytes: "What it is still to fetch",
  up: "1 if the relay has said something in the last three minutes",
} as const;

/** Each relay that is not revoked and has said something. */
async function relayFigures(
  { store, now }: Composition["services"],
): Promise<readonly Metric[]> {
  const at = now().getTime();
  const age = (moment: string | null) =>
    moment === null ? 0 : (at - Date.parse(moment)) / 1000;
  const relays = await relaysInUse(store.db, now(), MOST_RELAYS);
  const figures = relays.flatMap(({ name, state, seenAt, report }) =>
    report === null ? [] : [{
      labels: { relay: name },
      seen_seconds: age(seenAt),
      spool_results: report.spool.reports,
      spool_oldest_seconds: age(report.spool.oldestAt),
      cache_bytes: report.cache.bytes,
      cache_missing_bytes: report.cache.missingBytes,
      up: state === "live" ? 1 : 0,
    }]
  );
  return Object.entries(RELAY_GAUGES).flatMap(([name, help]) =>
    figures.map((one) => ({
      name: `longshore_relay_${name}`,
      help,
      type: "gauge" as const,
      labels: one.labels,
      value: one[name as keyof typeof RELAY_GAUGES],
    }))
  );
}

/** Where backups are made: what to alert on. */
async function backupFigures(
  services: Composition["services"],
): Promise<readonly Metric[]> {
  const facts = await backupFacts(services);
  if (!facts) return [];
  const { newest, failure } = facts;
  return [
    {
      name: "longshore_backup_failed",
      help: "1 if the last attempt to make a backup failed",
      type: "gauge",
      value: failure ? 1 : 0,
    },
    ...newest
      ? [{
        name: "longshore_backup_age_seconds",
        help: "Seconds since the moment whose state the newest backup holds",
        type: "gauge" as const,
        value: Math.round(
          (services.now().getTime() - Date.parse(newest.madeAt)) / 1000,
        ),
      }]
      : [],
  ];
}

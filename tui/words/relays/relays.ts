import type { Relay } from "#shared/contract/relays.ts";
import type { Tone } from "#tui/console/theme.ts";
import { text } from "#tui/text/mod.ts";
import { sizeWords } from "#tui/words/amounts.ts";
import { formatDate, formatMoment } from "#tui/words/words.ts";

/** The state of a relay: "live", "silent since 09:12". */
export function relayStateWords(relay: Relay, now: Date): string {
  const { states } = text.relays;
  const { state, seenAt, revokedAt } = relay;
  if (state === "revoked") return states.revoked(formatMoment(revokedAt!, now));
  return state === "silent"
    ? states.silent(formatMoment(seenAt!, now))
    : states[state];
}

/** How bad the state of a relay is. */
export function relayTone({ state, report }: Relay): Tone {
  if (state === "revoked" || state === "new") return "quiet";
  if (state === "silent") return "failed";
  return report && report.spool.reports > 0 ? "open" : "ok";
}

/** The results that wait at a relay; empty: it has said nothing yet. */
export function relaySpoolWords({ report }: Relay, now: Date): string {
  if (!report) return "";
  const { reports, oldestAt } = report.spool;
  return text.relays.spool(
    reports,
    oldestAt === null ? null : formatMoment(oldestAt, now),
  );
}

/** What a relay has in its cache; empty: it has said nothing yet. */
export function relayCacheWords({ report }: Relay): string {
  if (!report) return "";
  const { files, bytes } = report.cache;
  return text.relays.cache(files, sizeWords(bytes));
}

/** Everything about a relay, each fact with its label. */
export function relayFacts(
  relay: Relay,
  now: Date,
): (readonly [string, string])[] {
  const { relays } = text;
  const { facts } = relays;
  const { settings, report, certificateUntil } = relay;
  return [
    [facts.id, `${relay.id}`],
    [facts.name, relay.name],
    [facts.sites, relay.sites.map(({ name }) => name).join(", ")],
    [facts.hosts, relay.names.join(", ")],
    [facts.ports, `${relay.httpPort}, ${relay.httpsPort}`],
    [facts.state, relayStateWords(relay, now)],
    [facts.machines, `${relay.machines}`],
    ...report ? reportFacts(relay, report, now) : [],
    [
      facts.certificate,
      certificateUntil === null
        ? relays.noCertificate
        : relays.until(formatDate(certificateUntil)),
    ],
    [facts.prefetch, relays.hours(settings.prefetchFrom, settings.prefetchTo)],
    [
      facts.rate,
      settings.bytesPerSecond === 0
        ? relays.unlimited
        : relays.perSecond(sizeWords(settings.bytesPerSecond)),
    ],
    [facts.limit, sizeWords(settings.cacheBytes)],
    [
      facts.created,
      `${formatMoment(relay.createdAt, now)}, ${relay.createdBy}`,
    ],
  ];
}

function reportFacts(
  relay: Relay,
  report: NonNullable<Relay["report"]>,
  now: Date,
): (readonly [string, string])[] {
  const { relays } = text;
  const { facts } = relays;
  const { cache, lastOutage, clockAhead } = report;
  return [
    [facts.spool, relaySpoolWords(relay, now)],
    [facts.cache, relayCacheWords(relay)],
    ...cache.missingFiles > 0
      ? [
        [
          facts.missing,
          relays.cache(cache.missingFiles, sizeWords(cache.missingBytes)),
        ] as const,
      ]
      : [],
    ...lastOutage
      ? [
        [
          facts.outage,
          relays.outage(
            formatMoment(lastOutage.from, now),
            formatMoment(lastOutage.to, now),
          ),
        ] as const,
      ]
      : [],
    ...Math.abs(clockAhead) >= 60
      ? [[facts.clock, relays.clock(clockAhead)] as const]
      : [],
    [facts.disk, sizeWords(report.diskFreeBytes)],
    [facts.version, report.version],
    [facts.address, relay.address],
  ];
}

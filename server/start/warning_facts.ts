/** The facts of the services behind the warnings about the server. */
import { serverWithoutFiles } from "#db/servers/server_packages.ts";
import { relaysInUse } from "#db/relays/relays.ts";
import { HOUR_MS } from "#shared/time.ts";
import { mirrorStates } from "#db/settings/mirrors.ts";
import { countMachines } from "#db/machines/registrations.ts";
import type { Composition } from "#server/compose.ts";
import type { HandshakeObserver } from "#server/http/handshake_abort.ts";

/** The mirrors, and the relays, that are named in warnings. */
const MOST_NAMED = 5;
/** Relays that are looked at. */
const MOST_RELAYS = 500;

/** Counts handshakes, and logs those that say something of the certificate. */
export function handshakeObserver(
  { abortedHandshakes, now }: Composition["services"],
  log: (line: string) => void,
): HandshakeObserver {
  return {
    aborted({ reason, address }) {
      const line = abortedHandshakes.note(reason, address, now());
      if (line !== null) log(line);
    },
    accepted: (address) => abortedHandshakes.forget(address),
  };
}

/** The addresses that do not accept the certificate, and where they tried. */
export function handshakeFacts(
  { abortedHandshakes, now }: Composition["services"],
  server: string,
) {
  const found = abortedHandshakes.summary(now());
  return found && { ...found, server };
}

/** The machines that could not fetch `info`, and where they tried. */
export function infoFacts(
  { infoFailures, now }: Composition["services"],
  server: string,
) {
  const failures = infoFailures.summary(now());
  return failures && { ...failures, server };
}

/** Results wait for the database for milliseconds; longer is worth a word. */
const LONG_MS = 10_000;

/** The results that wait in the spool for the database. */
export function spoolFacts(
  { services: { now }, reports }: Pick<Composition, "services" | "reports">,
) {
  const { waiting, oldestAt, bytes, mostBytes } = reports.state;
  if (oldestAt === null || now().getTime() - oldestAt < LONG_MS) return null;
  return {
    results: waiting,
    oldestAt: new Date(oldestAt).toISOString(),
    used: Math.round(bytes / mostBytes * 100),
  };
}

/** The mirrors that do not lead to this server; at most five. */
export async function mirrorFacts({ store }: Composition["services"]) {
  return (await mirrorStates(store.db)).flatMap(
    ({ host, problem, failingSince }) =>
      problem === null
        ? []
        : [{ host, problem, avoided: failingSince !== null }],
  ).slice(0, MOST_NAMED);
}

/** Results that a relay has held for longer have not just arrived. */
const RELAYED_MS = HOUR_MS;

/** The relays that are silent, or hold results for long. */
export async function relayFacts({ store, now }: Composition["services"]) {
  const at = now();
  return (await relaysInUse(store.db, at, MOST_RELAYS)).flatMap(
    ({ name, state, seenAt, report }) => {
      const { reports, oldestAt } = report?.spool ??
        { reports: 0, oldestAt: null };
      const isOld = oldestAt !== null &&
        at.getTime() - Date.parse(oldestAt) > RELAYED_MS;
      const silentSince = state === "silent" ? seenAt : null;
      return silentSince === null && !isOld ? [] : [{
        relay: name,
        silentSince,
        spooled: isOld ? { results: reports, oldestAt } : null,
      }];
    },
  ).slice(0, MOST_NAMED);
}

/** The facts behind the warnings about new machines. */
export async function registrationFacts(
  { store, registrations, now }: Composition["services"],
) {
  const at = now();
  return {
    machines: await countMachines(store.db),
    lastHour: registrations.lastHour(at),
    refusals: registrations.refusals(at),
  };
}

/** The server that lacks the files of most packages. */
export async function filesFacts({ store }: Composition["services"]) {
  const found = await serverWithoutFiles(store.db);
  if (!found) return null;
  const { name, address, packages } = found;
  return { server: name, address, packages };
}

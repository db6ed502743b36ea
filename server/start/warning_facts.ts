/** The facts of the services behind the warnings about the server. */
import { serverWithoutFiles } from "#db/servers/server_packages.ts";
import { haltsInForce } from "#db/schedules/halts.ts";
import { failingTargets } from "#db/notifications/targets.ts";
import { relaysInUse } from "#db/relays/relays.ts";
import { DAY_MS, HOUR_MS } from "#shared/time.ts";
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

/** The halts in force; at most five. */
export function haltFacts({ store }: Composition["services"]) {
  return haltsInForce(store.db, MOST_NAMED);
}

/** Results that a relay has held for longer have not just arrived. */
const RELAYED_MS = HOUR_MS;

/** A relay that was created has had this time to be started. */
const UNHEARD_MS = DAY_MS;
/** A clock that is further away is not only late in saying so. */
const CLOCK_SECONDS = 60;

/** The relays that are silent, hold results for long, or were never started. */
export async function relayFacts({ store, now }: Composition["services"]) {
  const at = now();
  const isOlder = (moment: string, ms: number) =>
    at.getTime() - Date.parse(moment) > ms;
  return (await relaysInUse(store.db, at, MOST_RELAYS)).map((relay) => {
    const { name, state, seenAt, createdAt, report } = relay;
    const oldestAt = report?.spool.oldestAt ?? null;
    const ahead = report?.clockAhead ?? 0;
    return {
      relay: name,
      silentSince: state === "silent" ? seenAt : null,
      unheardSince: state === "new" && isOlder(createdAt, UNHEARD_MS)
        ? createdAt
        : null,
      clockAhead: state === "live" && Math.abs(ahead) > CLOCK_SECONDS
        ? ahead
        : null,
      spooled: oldestAt !== null && isOlder(oldestAt, RELAYED_MS)
        ? { results: report!.spool.reports, oldestAt }
        : null,
    };
  }).filter(({ silentSince, unheardSince, clockAhead, spooled }) =>
    [silentSince, unheardSince, clockAhead, spooled].some((one) => one !== null)
  ).slice(0, MOST_NAMED);
}

/** The targets that notifications do not reach; at most five. */
export async function notificationFacts({ store }: Composition["services"]) {
  return (await failingTargets(store.db)).slice(0, MOST_NAMED);
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

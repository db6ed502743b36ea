import {
  isSurge,
  type RegistrationCounts,
  type RegistrationLimit,
} from "#server/domain/machines/registration.ts";
import { refusalSentence } from "#server/domain/machines/enrolment.ts";
import type { EnrolmentRefusal } from "#shared/contract/enrolment_refusals.ts";
import type { Halt } from "#shared/contract/schedules/halts.ts";
import type { CertificateWarning, Warning } from "#shared/contract/warnings.ts";

/** A disk is low if less than either of them is free. */
const LOW_BYTES = 1024 ** 3;
const LOW_PART = 0.1;

/** Fewer failed logins in an hour are somebody's old token. */
const MANY_LOGINS = 5;

/** A warning without its message. */
type WarningFacts<Of extends Warning> = Of extends Warning ? Omit<Of, "message">
  : never;

/** The conditions of the server that need attention. */
export function serverWarnings(facts: {
  /** Warnings about the certificate that agents are served. */
  readonly certificate: readonly CertificateWarning[];
  /** Bytes of the data folder's disk; null if they are not known. */
  readonly disk: { readonly free: number; readonly total: number } | null;
  readonly registrations: RegistrationFacts;
  readonly seals: SealFacts;
  /** Failed logins of the last hour; null: there was none. */
  readonly logins: {
    readonly lastHour: number;
    readonly address: string;
  } | null;
  /** The machines that were not let in; null: none in the last day. */
  readonly enrolment: RefusalFacts | null;
  /** The machines that could not fetch `info` over https; null: none. */
  readonly info: {
    readonly machines: number;
    readonly address: string;
    readonly server: string;
  } | null;
  /** The halts in force, the newest first. */
  readonly halts: readonly Halt[];
  /** The mirrors that do not lead to this server. */
  readonly mirrors: readonly {
    readonly host: string;
    readonly problem: string;
    readonly avoided: boolean;
  }[];
  /** The relays in use that need somebody. */
  readonly relays: readonly RelayFacts[];
  /** The targets that notifications do not reach. */
  readonly notifications: readonly {
    readonly target: string;
    /** Why the last one was not delivered. */
    readonly problem: string;
    readonly undelivered: number;
  }[];
  /** The addresses that do not accept the certificate; null: none. */
  readonly handshakes: {
    readonly addresses: number;
    readonly address: string;
    readonly reason: "not_trusted" | "other_name";
    readonly server: string;
  } | null;
  /** The server that lacks the files of most packages; null: none does. */
  readonly files: {
    readonly server: string;
    readonly address: string;
    readonly packages: number;
  } | null;
  /** Results that wait in the spool for the database; null: none for long. */
  readonly spool: {
    readonly results: number;
    readonly oldestAt: string;
    readonly used: number;
  } | null;
  /** null: the server makes no backups. */
  readonly backups: BackupFacts | null;
}): Warning[] {
  const { certificate, disk, registrations, seals, logins } = facts;
  const { enrolment, info, handshakes, spool, files, backups, mirrors } = facts;
  const { relays, halts, notifications } = facts;
  return [
    ...halts.map(({ group, reason, createdAt, createdBy }) =>
      withMessage({
        code: "halted",
        ...{ group: group?.name ?? null, reason },
        ...{ at: createdAt, by: createdBy },
      })
    ),
    ...certificate,
    ...spool ? [withMessage({ code: "results_spooled", ...spool })] : [],
    ...sealWarnings(seals),
    ...logins && logins.lastHour >= MANY_LOGINS
      ? [withMessage({ code: "logins_failed", ...logins })]
      : [],
    ...registrationWarnings(registrations),
    ...enrolment ? [enrolmentWarning(enrolment)] : [],
    ...info ? [withMessage({ code: "info_unreached", ...info })] : [],
    ...handshakes ? [withMessage({ code: "tls_aborted", ...handshakes })] : [],
    ...backups ? backupWarnings(backups) : [],
    ...files ? [withMessage({ code: "files_missing", ...files })] : [],
    ...mirrors.map((one) => withMessage({ code: "mirror_failing", ...one })),
    ...relays.flatMap(relayWarnings),
    ...notifications.map((one) =>
      withMessage({ code: "notifications_undelivered", ...one })
    ),
    ...disk && isLow(disk)
      ? [withMessage({ code: "disk_low", free: disk.free, total: disk.total })]
      : [],
  ];
}

/** A relay: null where there is nothing to warn about. */
interface RelayFacts {
  readonly relay: string;
  /** When it last said something, if it is silent. */
  readonly silentSince: string | null;
  /** When it was created, if that is long ago and it has never said anything. */
  readonly unheardSince: string | null;
  /** Seconds that its clock is ahead, if they are many. */
  readonly clockAhead: number | null;
  /** Results that have waited there for long. */
  readonly spooled: {
    readonly results: number;
    readonly oldestAt: string;
  } | null;
}

function relayWarnings(
  { relay, silentSince, unheardSince, clockAhead, spooled }: RelayFacts,
): Warning[] {
  return [
    ...unheardSince === null ? [] : [
      withMessage({ code: "relay_unheard", relay, createdAt: unheardSince }),
    ],
    ...clockAhead === null
      ? []
      : [withMessage({ code: "relay_clock", relay, ahead: clockAhead })],
    ...silentSince === null
      ? []
      : [withMessage({ code: "relay_silent", relay, seenAt: silentSince })],
    ...spooled === null
      ? []
      : [withMessage({ code: "relay_spooled", relay, ...spooled })],
  ];
}

/** The newest backup, and the last attempt to make one. */
interface BackupFacts {
  readonly isOld: boolean;
  readonly newest: {
    readonly name: string;
    readonly madeAt: string;
    readonly missing: readonly unknown[];
  } | null;
  /** null: it did not fail. */
  readonly failure: { readonly at: string; readonly message: string } | null;
}

function backupWarnings({ isOld, newest, failure }: BackupFacts): Warning[] {
  const packages = newest?.missing.length ?? 0;
  return [
    ...failure
      ? [withMessage({
        code: "backup_failed",
        at: failure.at,
        reason: failure.message,
      })]
      : [],
    ...isOld
      ? [withMessage({ code: "backup_old", madeAt: newest?.madeAt ?? null })]
      : [],
    ...newest && packages > 0
      ? [
        withMessage({ code: "backup_incomplete", name: newest.name, packages }),
      ]
      : [],
  ];
}

/** The machines of the last day that were not let in. */
interface RefusalFacts {
  readonly machines: number;
  /** Requests by reason. */
  readonly requests: Readonly<Partial<Record<EnrolmentRefusal, number>>>;
  readonly latest: {
    readonly refusal: EnrolmentRefusal;
    readonly address: string;
  };
}

function enrolmentWarning(
  { machines, requests, latest: { refusal, address } }: RefusalFacts,
): Warning {
  return withMessage({
    code: "enrolment_refused",
    machines,
    requests: Object.values(requests).reduce((sum, n) => sum + n, 0),
    refusal,
    address,
  });
}

/** New machines, and those that were refused in the last hour. */
interface RegistrationFacts extends RegistrationCounts {
  readonly refusals: {
    readonly count: number;
    readonly limit: RegistrationLimit;
  } | null;
}

/** The condition of the seals of the log. */
interface SealFacts {
  /** The event from which the noted head differs; null: it agrees. */
  readonly differsAt: number | null;
  /** True if seals are made with another key than this server's. */
  readonly otherKey: boolean;
}

function sealWarnings({ differsAt, otherKey }: SealFacts): Warning[] {
  return [
    ...differsAt === null
      ? []
      : [withMessage({ code: "audit_differs", seq: differsAt })],
    ...otherKey ? [withMessage({ code: "audit_other_key" })] : [],
  ];
}

function registrationWarnings(
  { machines, lastHour, refusals }: RegistrationFacts,
): Warning[] {
  return [
    ...isSurge({ machines, lastHour })
      ? [withMessage({ code: "registrations_surge", lastHour, machines })]
      : [],
    ...refusals
      ? [withMessage({
        code: "registrations_refused",
        lastHour: refusals.count,
        setting: refusals.limit,
      })]
      : [],
  ];
}

function isLow({ free, total }: { free: number; total: number }): boolean {
  return free < LOW_BYTES || free < total * LOW_PART;
}

/** Adds the message: what, where, and what to do. */
export function withMessage(
  found: WarningFacts<CertificateWarning>,
): CertificateWarning;
export function withMessage(found: WarningFacts<Warning>): Warning;
export function withMessage(found: WarningFacts<Warning>): Warning {
  return { ...found, message: sentenceOf(found) };
}

function sentenceOf(warning: WarningFacts<Warning>): string {
  switch (warning.code) {
    case "certificate_expires":
      return `${warning.file} expires on ${warning.on}: replace it before then.`;
    case "certificate_expired":
      return `${warning.file} expired on ${warning.on}: agents refuse it; replace it.`;
    case "certificate_not_yet":
      return `${warning.file} is valid only from ${warning.on}: agents refuse it until then; set the clock right if it is wrong, else replace it.`;
    case "certificate_names":
      return `${warning.file} is not valid for ${
        warning.names.join(", ")
      }: agents sent there will refuse it; use a certificate with these names.`;
    case "certificate_not_signed":
      return `${warning.authority} has not signed ${warning.file}: agents that trust it will refuse the server; put the CA of that certificate there.`;
    case "certificate_renewed":
      return `There is a new certificate, valid until ${warning.validUntil}: restart the server to serve it before the old one ends on ${warning.servedUntil}.`;
    case "audit_differs":
      return `The log differs from its noted seals from event ${warning.seq} on: it was changed, or an older database was restored; look at audit --verify, and accept a restore with audit --accept.`;
    case "logins_failed":
      return `${warning.lastHour} requests in the last hour had a token that is unknown, expired or revoked, the latest from ${
        warning.address || "this host"
      }: see the log, and who has an old token.`;
    case "audit_other_key":
      return `This server's audit.key is not the one that seals the log, so nothing is sealed: copy that file from the server that has it, or begin with this one by audit --accept.`;
    case "registrations_surge":
      return `${warning.lastHour} of ${warning.machines} machines registered in the last hour: if they are not yours, look at machines list --sort -registered, and set registrationsPerHour to 0 until you know.`;
    case "registrations_refused":
      return `New machines were refused ${warning.lastHour} times in the last hour, by the setting ${warning.setting}: raise it if they are yours.`;
    case "enrolment_refused":
      return `${warning.machines} machines were not let in in the last 24 hours (${warning.requests} requests), the latest from ${
        warning.address || "an unknown address"
      }. ${refusalSentence(warning.refusal)}.`;
    case "info_unreached":
      return `${warning.machines} machines could not fetch info from https://${warning.server} in the last 24 hours, the latest from ${warning.address}, and no request came: they do not resolve that name or do not reach that port, or they end the TLS handshake because they do not trust the CA or the certificate has another name. Try the address on the machine, and put tls/cacert.pem on it.`;
    case "tls_aborted":
      return `${warning.addresses} ${
        warning.addresses === 1 ? "address" : "addresses"
      } ended TLS with https://${warning.server} before a request in the last 24 hours, the latest ${warning.address}: ${
        warning.reason === "not_trusted"
          ? "it does not trust the CA. Put tls/cacert.pem on it as the agent's CA file"
          : "usually the agent was told a name that the certificate does not have, or its clock is wrong. Use a name of the certificate, or add it with --name"
      }.`;
    case "halted":
      return `${warning.by} has halted ${
        warning.group === null ? "everything" : `the group ${warning.group}`
      } at ${warning.at}: ${warning.reason}. Nothing is offered there for the first time until resume lifts it.`;
    case "results_spooled":
      return `${warning.results} results that were answered wait for the database, the oldest since ${warning.oldestAt}; the spool is ${warning.used} % full. See the log; the database takes no changes, perhaps because its disk is full.`;
    case "backup_failed":
      return `The last backup failed at ${warning.at}: ${warning.reason}.`;
    case "backup_old":
      return warning.madeAt === null
        ? `There is no backup yet: make one with backup create.`
        : `The newest backup is of ${warning.madeAt}: look at backup list, and make one with backup create.`;
    case "backup_incomplete":
      return `The backup ${warning.name} lacks the files of ${warning.packages} ${
        warning.packages === 1 ? "package" : "packages"
      }, which were missing or damaged on the server: backup show ${warning.name} names them; create these packages again.`;
    case "files_missing":
      return `Server ${warning.server} (${warning.address}) lacks the files of ${warning.packages} ${
        warning.packages === 1 ? "package" : "packages"
      } and does not offer ${
        warning.packages === 1 ? "it" : "them"
      } to the agents that ask there: its log says why; look at servers list.`;
    case "mirror_failing":
      return `The mirror ${warning.host} does not lead to this server: ${warning.problem}. ${
        warning.avoided
          ? "Machines fetch from this server until it does; check the mirror, or unset fragmentHost"
          : "It was never reached from here; machines are sent there nevertheless, because they may reach it. Check the setting fragmentHost, or try the address on a machine"
      }.`;
    case "relay_silent":
      return `The relay ${warning.relay} has said nothing since ${warning.seenAt}: look whether its host runs and reaches this server; its agents' results wait there.`;
    case "relay_unheard":
      return `The relay ${warning.relay} was created at ${warning.createdAt} and has never said anything: start it at its site with its token, or revoke it.`;
    case "relay_clock":
      return `The clock of the relay ${warning.relay} is ${
        Math.abs(warning.ahead)
      } s ${
        warning.ahead > 0 ? "ahead of" : "behind"
      } this server's: set it, because certificates and the hours in which the relay fetches ahead depend on it.`;
    case "relay_spooled":
      return `${warning.results} ${
        warning.results === 1 ? "result waits" : "results wait"
      } at the relay ${warning.relay}, the oldest since ${warning.oldestAt}: see its log, and whether it reaches this server.`;
    case "notifications_undelivered":
      return `${warning.undelivered} ${
        warning.undelivered === 1 ? "notification" : "notifications"
      } to ${warning.target} could not be delivered: ${warning.problem}. Try it with notifications test ${warning.target}, and see notifications deliveries ${warning.target}.`;
    case "disk_low": {
      const gib = (bytes: number) => (bytes / 1024 ** 3).toFixed(1);
      return `The data folder's disk has ${gib(warning.free)} GiB of ${
        gib(warning.total)
      } GiB left: free some space, or results and uploads will be refused.`;
    }
  }
}

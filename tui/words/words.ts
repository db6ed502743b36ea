import { Target } from "#shared/contract/packages/packages.ts";
import type {
  Deployment,
  Reason,
} from "#shared/contract/deployments/deployments.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Warning } from "#shared/contract/warnings.ts";
import { sizeWords } from "./amounts.ts";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";
import type { Tone } from "#tui/console/theme.ts";

/** The only table from states to tones. */
const TONES: Record<DeploymentState, Tone> = {
  waiting: "quiet",
  offered: "moving",
  downloading: "moving",
  recalling: "open",
  succeeded: "ok",
  reboot_pending: "ok",
  failed: "failed",
  cancelled: "quiet",
  already_installed: "ok",
  expired: "failed",
};

/** A deployment as far as its state is told. */
type ShownState =
  & Pick<Deployment, "state" | "fragments">
  & Partial<Pick<Deployment, "unverified">>;

/** A deployment's state with its progress: "downloading 3/12". */
export function stateWords(
  { state, fragments, unverified }: ShownState,
): string {
  if (unverified) return text.verification.unverified;
  const words = text.states[state];
  return state === "downloading"
    ? `${words} ${fragments.seen}/${fragments.total}`
    : words;
}

export function stateTone(state: DeploymentState): Tone {
  return TONES[state];
}

/** The tone of a deployment's state. */
export function toneOf(
  { state, unverified }: Pick<Deployment, "state" | "unverified">,
): Tone {
  return unverified ? "open" : TONES[state];
}

/**
 * Why a waiting deployment is not offered; null: it will be at the next poll.
 */
export function reasonWords(reason: Reason | null): string {
  if (!reason) return text.waiting.next;
  const { code, heldBy, busyWith, relatedTo, until } = reason;
  if (heldBy !== undefined) return text.waiting.heldBy(heldBy);
  if (busyWith !== undefined) return text.waiting.busyWith(busyWith);
  if (relatedTo && (code === "requires" || code === "conflicts")) {
    return text.relations.waits[code](titleOf(relatedTo));
  }
  if (until !== undefined) {
    const when = formatDue(until, new Date());
    if (code === "not_before") return text.schedules.notBefore(when);
    if (code === "outside_window") return text.schedules.opens(when);
  }
  return text.reasons[code];
}

/** The description of an event, and its tone. */
export function happened(event: LogEvent): { text: string; tone: Tone } {
  const { kind, payload } = event;
  if (kind === "deployment.result" && isState(payload.state)) {
    const { state } = payload;
    return payload.unverified
      ? { text: text.verification.unverified, tone: "open" }
      : { text: text.states[state], tone: TONES[state] };
  }
  const tone = kind === "deployment.result_unexpected" ||
      kind === "deployment.result_contradicted" ||
      kind === "deployment.contradicted"
    ? "failed"
    : kind === "deployment.confirmed" || kind === "deployment.verified" ||
        kind === "deployment.accepted"
    ? "ok"
    : kind.startsWith("deployment.") || kind === "machine.returned"
    ? "open"
    : "plain";
  const target = Target.safeParse(payload.target);
  return kind === "package.created" && target.success
    ? { text: text.findings.createdFor(text.newPackage[target.data]), tone }
    : { text: text.happened[kind], tone };
}

/** A warning of the server: what, where, and what to do. */
export function warningWords(warning: Warning): string {
  const { warnings } = text;
  switch (warning.code) {
    case "certificate_expires":
      return warnings.expires(warning.file, formatDate(warning.on));
    case "certificate_expired":
      return warnings.expired(warning.file, formatDate(warning.on));
    case "certificate_not_yet":
      return warnings.notYet(warning.file, formatDate(warning.on));
    case "certificate_names":
      return warnings.names(warning.file, warning.names.join(", "));
    case "certificate_not_signed":
      return warnings.notSigned(warning.file, warning.authority);
    case "certificate_renewed":
      return warnings.renewed(
        formatDate(warning.validUntil),
        formatDate(warning.servedUntil),
      );
    case "audit_differs":
      return warnings.auditDiffers(warning.seq);
    case "logins_failed":
      return warnings.loginsFailed(
        warning.lastHour,
        warning.address || warnings.thisHost,
      );
    case "audit_other_key":
      return warnings.auditOtherKey;
    case "registrations_surge":
      return warnings.registrationSurge(warning.lastHour, warning.machines);
    case "registrations_refused":
      return warnings.registrationsRefused(warning.lastHour, warning.setting);
    case "enrolment_refused":
      return warnings.enrolmentRefused(
        warning.machines,
        warning.address,
        text.enrolment.refusals[warning.refusal],
      );
    case "info_unreached":
      return warnings.infoUnreached(
        warning.machines,
        warning.address,
        warning.server,
      );
    case "tls_aborted":
      return warnings.tlsAborted[warning.reason](
        warning.addresses,
        warning.address,
      );
    case "halted":
      return text.schedules.halted(
        warning.by,
        warning.group,
        formatDue(warning.at, new Date()),
        warning.reason,
      );
    case "results_spooled":
      return warnings.resultsSpooled(
        warning.results,
        formatMoment(warning.oldestAt, new Date()),
        warning.used,
      );
    case "backup_failed":
      return text.backups.warnings.failed(
        formatMoment(warning.at, new Date()),
        warning.reason,
      );
    case "backup_old":
      return warning.madeAt === null
        ? text.backups.warnings.none
        : text.backups.warnings.old(formatMoment(warning.madeAt, new Date()));
    case "backup_incomplete":
      return text.backups.warnings.incomplete(warning.name, warning.packages);
    case "files_missing":
      return warnings.filesMissing(
        warning.server,
        warning.address,
        warning.packages,
      );
    case "mirror_failing":
      return warnings.mirrorFailing(
        warning.host,
        warning.problem,
        warning.avoided,
      );
    case "relay_silent":
      return text.relays.warnings.silent(
        warning.relay,
        formatMoment(warning.seenAt, new Date()),
      );
    case "relay_unheard":
      return text.relays.warnings.unheard(
        warning.relay,
        formatMoment(warning.createdAt, new Date()),
      );
    case "relay_clock":
      return text.relays.warnings.clock(
        warning.relay,
        text.relays.clock(warning.ahead),
      );
    case "relay_spooled":
      return text.relays.warnings.spooled(
        warning.relay,
        warning.results,
        formatMoment(warning.oldestAt, new Date()),
      );
    case "notifications_undelivered":
      return text.notifications.undelivered(
        warning.target,
        warning.undelivered,
        warning.problem,
      );
    case "disk_low":
      return warnings.diskLow(
        sizeWords(warning.free),
        sizeWords(warning.total),
      );
  }
}

/** "25 s", "3 min", "2 h": a duration. */
export function ageWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

const two = (n: number) => `${n}`.padStart(2, "0");

/** "10:15:02", in this host's zone. */
export function formatClock(at: Date | string): string {
  const moment = new Date(at);
  return [moment.getHours(), moment.getMinutes(), moment.getSeconds()]
    .map(two).join(":");
}

/** "11-22", in French "22/11", in this host's zone. */
export function formatDay(at: Date | string): string {
  const moment = new Date(at);
  return text.dates.day(two(moment.getDate()), two(moment.getMonth() + 1));
}

/** "2026-11-22" in the contract, in French "22/11/2026". */
export function formatDate(day: string): string {
  const [year, month, date] = day.slice(0, 10).split("-");
  return text.dates.date(date!, month!, year!);
}

/** Time today, date and time this year, or only the date of another year. */
export function formatMoment(at: Date | string, now: Date): string {
  const moment = new Date(at);
  if (moment.toDateString() === now.toDateString()) return formatClock(at);
  return moment.getFullYear() === now.getFullYear()
    ? `${formatDay(at)} ${formatClock(at).slice(0, 5)}`
    : text.dates.date(
      two(moment.getDate()),
      two(moment.getMonth() + 1),
      `${moment.getFullYear()}`,
    );
}

/** An expected time: "10:40", or on another day "11-23 09:00". */
export function formatDue(at: Date | string, now: Date): string {
  const clock = formatClock(at).slice(0, 5);
  return new Date(at).toDateString() === now.toDateString()
    ? clock
    : `${formatDay(at)} ${clock}`;
}

function isState(value: unknown): value is DeploymentState {
  return typeof value === "string" && Object.hasOwn(TONES, value);
}

import type {
  Deployment,
  Reason,
} from "#shared/contract/deployments/deployments.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Warning } from "#shared/contract/warnings.ts";
import { sizeWords } from "./amounts.ts";
import { text } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";

/** The one place where codes of the contract become words and tones. */
const TONES: Record<DeploymentState, Tone> = {
  waiting: "quiet",
  offered: "open",
  downloading: "open",
  recalling: "open",
  succeeded: "ok",
  reboot_pending: "ok",
  failed: "failed",
  cancelled: "quiet",
  already_installed: "ok",
  expired: "failed",
};

/** A deployment's state with how far it is: "downloading 3/12". */
export function stateWords(
  { state, fragments }: Pick<Deployment, "state" | "fragments">,
): string {
  const words = text.states[state];
  return state === "downloading"
    ? `${words} ${fragments.seen}/${fragments.total}`
    : words;
}

export function stateTone(state: DeploymentState): Tone {
  return TONES[state];
}

/** Why a waiting deployment is not offered; null: it is at the next poll. */
export function reasonWords(reason: Reason | null): string {
  if (!reason) return text.waiting.next;
  const { code, heldBy, busyWith } = reason;
  if (heldBy !== undefined) return text.waiting.heldBy(heldBy);
  if (busyWith !== undefined) return text.waiting.busyWith(busyWith);
  return text.reasons[code];
}

/** The agent's code, with the exit code where the code does not show it. */
export function resultWords(code: unknown, exitCode: unknown): string {
  if (typeof code !== "string") return "";
  if (typeof exitCode !== "number" || code.endsWith(`_${exitCode}`)) {
    return code;
  }
  return text.waiting.exit(code, exitCode);
}

/** What an event says happened, and how good that is. */
export function happened(event: LogEvent): { text: string; tone: Tone } {
  const { kind, payload } = event;
  if (kind === "deployment.result" && isState(payload.state)) {
    const { state } = payload;
    return { text: text.states[state], tone: TONES[state] };
  }
  const tone = kind === "deployment.result_unexpected" ||
      kind === "deployment.contradicted"
    ? "failed"
    : kind === "deployment.confirmed"
    ? "ok"
    : kind.startsWith("deployment.")
    ? "open"
    : "plain";
  return { text: text.happened[kind], tone };
}

/** What the server warns of: what, where, and what to do. */
export function warningWords(warning: Warning): string {
  const { warnings } = text;
  switch (warning.code) {
    case "certificate_expires":
      return warnings.expires(warning.file, warning.on);
    case "certificate_expired":
      return warnings.expired(warning.file, warning.on);
    case "certificate_not_yet":
      return warnings.notYet(warning.file, warning.on);
    case "certificate_names":
      return warnings.names(warning.file, warning.names.join(", "));
    case "certificate_not_signed":
      return warnings.notSigned(warning.file, warning.authority);
    case "certificate_renewed":
      return warnings.renewed(warning.validUntil, warning.servedUntil);
    case "disk_low":
      return warnings.diskLow(
        sizeWords(warning.free),
        sizeWords(warning.total),
      );
  }
}

/** "25 s", "3 min", "2 h": how long something lasts by now. */
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

/** "11-22", in this host's zone. */
export function formatDay(at: Date | string): string {
  const moment = new Date(at);
  return `${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** Time of today, or date and time, or the date of another year. */
export function formatMoment(at: Date | string, now: Date): string {
  const moment = new Date(at);
  if (moment.toDateString() === now.toDateString()) return formatClock(at);
  return moment.getFullYear() === now.getFullYear()
    ? `${formatDay(at)} ${formatClock(at).slice(0, 5)}`
    : `${moment.getFullYear()}-${formatDay(at)}`;
}

/** When something is expected: "10:40", or on another day "11-23 09:00". */
export function formatDue(at: Date | string, now: Date): string {
  const clock = formatClock(at).slice(0, 5);
  return new Date(at).toDateString() === now.toDateString()
    ? clock
    : `${formatDay(at)} ${clock}`;
}

function isState(value: unknown): value is DeploymentState {
  return typeof value === "string" && Object.hasOwn(TONES, value);
}

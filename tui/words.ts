import type {
  Deployment,
  DeploymentState,
  Reason,
  WithheldCode,
} from "../shared/deployments.ts";
import type { EventKind, LogEvent } from "../shared/events.ts";
import type { Tone } from "./theme.ts";

/** The one place where codes of the contract become words and tones. */
const STATES: Record<DeploymentState, readonly [string, Tone]> = {
  waiting: ["waiting", "quiet"],
  offered: ["offered", "open"],
  downloading: ["downloading", "open"],
  recalling: ["recalling", "open"],
  succeeded: ["succeeded", "ok"],
  reboot_pending: ["reboot pending", "ok"],
  failed: ["failed", "failed"],
  cancelled: ["cancelled", "quiet"],
  already_installed: ["already installed", "ok"],
  expired: ["expired", "failed"],
};

/** Short enough to be read whole in 80 columns. */
const REASONS: Record<WithheldCode, string> = {
  downloads_off: "downloads are switched off",
  no_inventory: "no inventory yet",
  not_active: "the package is off",
  in_history: "in the agent's history",
  held_by_priority_0: "held by a package of priority 0",
  agent_busy: "agent just ended another",
};

const HAPPENED: Record<EventKind, string> = {
  "machine.registered": "new machine",
  "machine.renamed": "machine renamed",
  "machine.reinstalled": "machine reinstalled",
  "deployment.offered": "offered",
  "deployment.result": "reported",
  "deployment.result_repeated": "reported again",
  "deployment.result_unexpected": "report not expected",
  "deployment.retried": "retried",
  "deployment.cancelled": "cancelled",
  "deployment.recalling": "recalling",
  "deployment.recalled": "recalled",
  "archive.uploaded": "archive uploaded",
  "package.created": "package created",
  "package.activated": "activated",
  "package.deactivated": "deactivated",
  "package.deleted": "package deleted",
  "group.created": "group created",
  "group.changed": "group changed",
  "group.deleted": "group deleted",
  "assignment.created": "assigned",
  "assignment.withdrawn": "assignment withdrawn",
  "settings.changed": "settings changed",
  "operator.created": "operator created",
  "operator.removed": "operator removed",
  "token.issued": "token issued",
  "token.revoked": "token revoked",
};

/** A deployment's state with how far it is: "downloading 3/12". */
export function stateWords(
  { state, fragments }: Pick<Deployment, "state" | "fragments">,
): string {
  const [words] = STATES[state];
  return state === "downloading"
    ? `${words} ${fragments.seen}/${fragments.total}`
    : words;
}

export function stateTone(state: DeploymentState): Tone {
  return STATES[state][1];
}

/** Why a waiting deployment is not offered; null: it is at the next poll. */
export function reasonWords(reason: Reason | null): string {
  if (!reason) return "at the next contact";
  const { code, heldBy, busyWith } = reason;
  if (heldBy !== undefined) return `held by ${heldBy} (pri 0)`;
  if (busyWith !== undefined) return `agent busy with ${busyWith}`;
  return REASONS[code];
}

/** The agent's code, with the exit code where the code does not show it. */
export function resultWords(code: unknown, exitCode: unknown): string {
  if (typeof code !== "string") return "";
  if (typeof exitCode !== "number" || code.endsWith(`_${exitCode}`)) {
    return code;
  }
  return `${code} exit ${exitCode}`;
}

/** What an event says happened, and how good that is. */
export function happened(event: LogEvent): { text: string; tone: Tone } {
  const { kind, payload } = event;
  if (kind === "deployment.result" && isState(payload.state)) {
    const [text, tone] = STATES[payload.state];
    return { text, tone };
  }
  const tone = kind === "deployment.result_unexpected"
    ? "failed"
    : kind.startsWith("deployment.")
    ? "open"
    : "plain";
  return { text: HAPPENED[kind], tone };
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

/** "1 machine", "12 machines". */
export function countOf(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

function isState(value: unknown): value is DeploymentState {
  return typeof value === "string" && Object.hasOwn(STATES, value);
}

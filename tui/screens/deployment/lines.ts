import type { Deployment } from "../../../shared/deployments.ts";
import type { LogEvent } from "../../../shared/events.ts";
import type { Machine } from "../../../shared/machines.ts";
import type { Named, Place } from "../../nav/places.ts";
import { text } from "../../text/mod.ts";
import { bar } from "../../widgets/bar.ts";
import {
  field,
  gap,
  heading,
  note,
  type SheetLine,
} from "../../widgets/sheet.tsx";
import {
  formatMoment,
  resultWords,
  stateTone,
  stateWords,
} from "../../words.ts";
import { eventLine } from "../events/lines.ts";

/** A deployment with all that its page tells. */
export interface Whole {
  readonly deployment: Deployment;
  readonly machine: Machine;
  /** The package that it waits for, by name; null where it waits for none. */
  readonly cause: Named | null;
  /** Hours between two contacts of an agent. */
  readonly pollHours: number;
  /** The newest ones, newest first. */
  readonly events: readonly LogEvent[];
}

type Line = SheetLine<{ readonly place?: Place }>;

const BAR = 20;

/** Everything about one package on one machine. */
export function deploymentLines(whole: Whole, width: number): Line[] {
  const { deployment, cause } = whole;
  const { machine, attempt, force, code, exitCode } = deployment;
  const now = new Date();
  return [
    ...field(text.deployment.package, deployment.package.name, width, {
      place: { screen: "package", package: deployment.package } as const,
    }),
    ...field(text.deployment.machine, machine.name, width, {
      place: { screen: "machine", machine } as const,
    }),
    ...field(text.deployment.state, {
      text: stateWords(deployment),
      tone: stateTone(deployment.state),
    }, width),
    ...deployment.state === "waiting"
      ? field(
        text.deployment.why,
        whyWords(whole),
        width,
        cause ? { place: { screen: "package", package: cause } as const } : {},
      )
      : [],
    ...field(text.deployment.next, nextWords(whole, now), width),
    ...code === null
      ? []
      : field(text.deployment.result, resultWords(code, exitCode), width),
    ...field(text.deployment.fragments, fragmentWords(deployment), width),
    ...field(
      text.deployment.attempt,
      force ? text.deployment.forced(attempt) : `${attempt}`,
      width,
    ),
    ...field(
      text.deployment.offered,
      deployment.offeredAt
        ? formatMoment(deployment.offeredAt, now)
        : text.sheet.never,
      width,
    ),
    ...field(
      text.deployment.changed,
      formatMoment(deployment.updatedAt, now),
      width,
    ),
    ...field(text.deployment.assignment, `${deployment.assignment}`, width),
    gap("timeline"),
    heading(text.deployment.timeline),
    ...whole.events.length === 0
      ? note("nothing", text.deployment.nothingYet, width)
      : whole.events.map((event) => eventLine(event, null)),
  ];
}

/** Why it is not offered, with the name of the package it waits for. */
export function whyWords({ deployment: { reason }, cause }: Whole): string {
  if (!reason) return text.waiting.next;
  const name = cause ? `${cause.name} (${cause.id})` : null;
  if (name && reason.heldBy !== undefined) return text.deployment.heldBy(name);
  if (name && reason.busyWith !== undefined) {
    return text.deployment.busyWith(name);
  }
  return text.reasons[reason.code];
}

/** What comes next, and when as far as that can be told. */
export function nextWords(
  { deployment: { state, reason }, machine, pollHours }: Whole,
  now: Date,
): string {
  if (state !== "waiting") return text.deployment.states[state];
  if (reason) return text.deployment.reasons[reason.code];
  const due = new Date(machine.lastContactAt).getTime() + pollHours * 3600_000;
  const when = formatMoment(new Date(due), now);
  return text.deployment.contact(
    due < now.getTime()
      ? text.deployment.overdue(when)
      : text.deployment.about(when),
  );
}

function fragmentWords({ fragments: { seen, total } }: Deployment): string {
  if (total === 0) return text.deployment.noFragments;
  const words = text.deployment.fragmentsOf(seen, total);
  return `${bar(seen, total, BAR)}  ${words}`;
}

/** Whether the agent may still do something about it. */
export function isOpen({ state }: Pick<Deployment, "state">): boolean {
  return ["waiting", "offered", "downloading", "recalling"].includes(state);
}

import {
  type Plan,
  type PlannedQuery,
  type PlanOutcome,
  UnreachedReason,
} from "#shared/contract/assignments/plans.ts";
import { recallWords } from "#tui/words/why/mirrors.ts";
import { unknownWords } from "#tui/words/unknown.ts";
import { reachWords } from "#tui/words/reach.ts";
import { waveWords } from "#tui/words/rollouts/rollouts.ts";
import type { Place } from "#tui/console/nav/places.ts";
import {
  arrivalWords,
  bytesWords,
  howWords,
  limitFacts,
} from "#tui/words/plans.ts";
import { text } from "#tui/text/mod.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import {
  field,
  gap,
  heading,
  type SheetLine,
} from "#tui/console/widgets/sheet.tsx";

interface Target {
  readonly place: Place;
}
type Line = SheetLine<Target>;

/**
 * The page of a plan: the machines it reaches, the others with the reason, and
 * the result.
 *
 * @param mayGrowBy Machines that may be more than planned.
 */
export function planLines(
  plan: Plan,
  width: number,
  mayGrowBy: number,
): Line[] {
  return [
    ...reachLines(plan, width),
    ...mayGrowBy === 0
      ? []
      : field(text.plan.labels.grow, text.plan.upTo(mayGrowBy), width),
    ...waveLines(plan, width),
    ...unreachedLines(plan, width),
    ...conflictLines(plan, width),
  ];
}

function reachLines(plan: Plan, width: number): Line[] {
  const { labels } = text.plan;
  const { reached, byFamily, bySystem, byGroup, guard } = plan;
  const lists = (fate: PlannedQuery["fate"]) => target(plan, fate);
  const remark = unknownWords(plan.unknown, reached);
  const counts = (rows: readonly string[]) => rows.join(", ");
  return [
    ...field(
      labels.reached,
      {
        text: reachWords(reached, byFamily),
        tone: reached === 0 ? "quiet" : "accent",
      },
      width,
      lists("reached"),
    ),
    ...(["added", "reopened"] as const).flatMap((fate) =>
      fateLine(plan, fate, width)
    ),
    ...plan.active ? [] : field(
      labels.active,
      { text: text.plan.offKey, tone: "failed" },
      width,
    ),
    ...remark === null
      ? []
      : field(text.unknown.label, { text: remark, tone: "open" }, width),
    ...field(
      labels.how,
      howWords(plan),
      width,
    ),
    ...limitFacts(plan).flatMap(([label, words]) =>
      field(label, { text: words, tone: "open" }, width)
    ),
    ...field(
      text.newPackage.target,
      text.newPackage[plan.package.target],
      width,
    ),
    ...bySystem.length === 0 ? [] : field(
      labels.systems,
      counts(bySystem.map(({ os, machines }) => `${os || "?"} ${machines}`)),
      width,
    ),
    ...plan.untrusted === 0 ? [] : field(
      text.enrolment.groups.planned,
      { text: text.enrolment.groups.leftOut(plan.untrusted), tone: "open" },
      width,
    ),
    ...plan.pending === 0 ? [] : field(
      text.enrolment.groups.pending,
      { text: text.enrolment.groups.waiting(plan.pending), tone: "open" },
      width,
    ),
    ...byGroup.length === 0 ? [] : field(
      labels.groups,
      counts(byGroup.map(({ group, machines }) => `${group.name} ${machines}`)),
      width,
    ),
    ...field(
      labels.bytes,
      bytesWords(plan),
      width,
    ),
    ...recallWords(plan).flatMap((words) =>
      field(text.mirrors.label, { text: words, tone: "open" }, width)
    ),
    ...field(labels.arrivals, arrivalWords(plan, new Date()), width),
    ...guard.needed
      ? field(
        labels.guard,
        { text: text.plan.moreThan(guard.percent), tone: "open" },
        width,
      )
      : [],
  ];
}

/** The size of each wave; none if it is no rollout. */
function waveLines({ waves }: Plan, width: number): Line[] {
  if (waves.length === 0) return [];
  const { labels, planned } = text.rollouts;
  return [
    gap("waves"),
    heading(text.rolloutScreens.sections.waves),
    ...waves.flatMap((wave, i) =>
      field(
        labels.wave(i + 1),
        planned(waveWords(wave), wave.machines),
        width,
      )
    ),
  ];
}

function unreachedLines(plan: Plan, width: number): Line[] {
  const present = UnreachedReason.options.filter((fate) => plan.fates[fate]);
  if (present.length === 0) return [];
  const total = present.reduce((n, fate) => n + plan.fates[fate]!, 0);
  return [
    gap("unreached"),
    heading(text.plan.unreached(total)),
    ...present.flatMap((fate) => fateLine(plan, fate, width)),
  ];
}

/** A line with the number of machines of an outcome; none for no machines. */
function fateLine(plan: Plan, fate: PlanOutcome, width: number): Line[] {
  const machines = plan.fates[fate];
  if (!machines) return [];
  return field(
    text.plan.fates[fate],
    `${fit(`${machines}`, 7, true)}  ${text.plan.why[fate]}`,
    width,
    target(plan, fate),
  );
}

function conflictLines({ conflicts }: Plan, width: number): Line[] {
  if (conflicts.length === 0) return [];
  return [
    gap("conflicts"),
    heading(text.plan.conflicts),
    ...conflicts.flatMap(({ kind, package: { id, name, version }, machines }) =>
      field<Target>(
        `${id}`,
        {
          text: text.plan.conflict[kind](
            `${name} ${version}`.trimEnd(),
            machines,
          ),
          tone: kind === "other_version_installed" ? "plain" : "open",
        },
        width,
        { place: { screen: "package", package: { id, name, version } } },
      )
    ),
  ];
}

function target(plan: Plan, fate: PlannedQuery["fate"]): Target {
  return { place: { screen: "planned", plan: plan.id, fate } };
}

import type { Assignment } from "#shared/contract/assignments/assignments.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type {
  Package,
  StateCounts,
} from "#shared/contract/packages/packages.ts";
import type { NamedRelations } from "#shared/contract/packages/package_relations.ts";
import { findingWords, severityWord } from "#tui/words/findings.ts";
import type { Note } from "#shared/contract/notes.ts";
import type { Page } from "#shared/contract/page.ts";
import { printExitCodes } from "#shared/results/exit_codes.ts";
import { sizeWords } from "#tui/words/amounts.ts";
import type { PackageStatus } from "#shared/contract/packages/status.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";
import { bar } from "#tui/console/widgets/bar.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import {
  field,
  LABEL,
  note,
  type SheetLine,
} from "#tui/console/widgets/sheet.tsx";
import { formatMoment } from "#tui/words/words.ts";
import { eventLine } from "#tui/console/screens/events/lines.ts";
import { assignmentWords } from "#tui/actions/assignments.ts";

/** A package with what its page shows of it, except for its status. */
export interface PackageDetails {
  readonly shown: Package;
  /** The newest ones, newest first. */
  readonly events: readonly LogEvent[];
  /** The newest ones, those on its assignments too. */
  readonly notes: Page<Note>;
  readonly relations: NamedRelations;
}

export interface Target {
  readonly place?: Place;
  /** The assignment of the line, which can be withdrawn. */
  readonly assignment?: Assignment;
}

type Line = SheetLine<Target>;

/** Cells of a bar. */
const BAR = 20;

/** The number of machines in all states: those it is assigned to. */
export function assignedIn(counts: StateCounts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** What the package is. */
export function aboutLines(shown: Package, width: number): Line[] {
  const { priority, action, command, path, notify } = shown;
  const { findings, secrets, target } = shown;
  const now = new Date();
  return [
    ...field(text.package.action, action, width),
    ...field(text.newPackage.target, text.newPackage[target], width),
    ...command ? field(text.package.command, command, width) : [],
    ...secrets.length > 0
      ? field(
        text.findings.secrets,
        text.findings.secretWords(secrets.join(", ")),
        width,
      )
      : [],
    ...path ? field(text.package.path, path, width) : [],
    ...field(
      text.package.priority,
      priority === 0 ? text.package.first : `${priority}`,
      width,
    ),
    ...shown.successCodes.length > 0
      ? field(text.exitCodes.success, printExitCodes(shown.successCodes), width)
      : [],
    ...shown.rebootCodes.length > 0
      ? field(text.exitCodes.reboot, printExitCodes(shown.rebootCodes), width)
      : [],
    ...field(text.package.archive, archiveWords(shown), width),
    ...claimLines(shown, width),
    ...shown.protocol === "https"
      ? field(text.package.protocol, shown.protocol, width)
      : [],
    ...notify.text
      ? field(
        text.package.notify,
        text.package.notifyWords(notify.text, notify.countdownSeconds) +
          [
            ...notify.canAbort ? [text.package.notifyAbort] : [],
            ...notify.canDelay ? [text.package.notifyDelay] : [],
          ].map((words) => `, ${words}`).join(""),
        width,
      )
      : [],
    ...notify.doneText
      ? field(text.newPackage.notify.done, `"${notify.doneText}"`, width)
      : [],
    ...shown.description
      ? field(text.package.description, shown.description, width)
      : [],
    ...field(
      text.package.created,
      text.sheet.by(formatMoment(shown.createdAt, now), shown.createdBy),
      width,
    ),
    ...field(text.package.id, `${shown.id}`, width),
    ...findings.flatMap((finding, i) =>
      field(severityWord(finding), {
        text: findingWords(finding),
        tone: finding.severity === "note" ? "quiet" : "open",
      }, width).map((line) => ({ ...line, key: `finding ${i} ${line.key}` }))
    ),
  ];
}

/** The software it installs, and how many inventories confirm it. */
function claimLines(
  { id, name, version, brings, observed: { confirmed, contradicted } }: Package,
  width: number,
): Line[] {
  if (!brings) return [];
  const { claims } = text;
  const words = [
    ...confirmed > 0 ? [claims.confirmed(confirmed)] : [],
    ...contradicted > 0 ? [claims.contradicted(contradicted)] : [],
  ].join(", ");
  const observed = contradicted > 0 ? "contradicted" : "confirmed";
  return [
    ...field(
      claims.brings,
      claims.atLeast(brings.software, brings.version),
      width,
    ),
    ...words === "" ? field(claims.inventories, claims.none, width) : field(
      claims.inventories,
      { text: words, tone: contradicted > 0 ? "failed" : "ok" },
      width,
      {
        place: {
          screen: "progress",
          package: { id, name, version },
          observed,
        } as const,
      },
    ),
  ];
}

function archiveWords({ archive }: Package): string {
  if (!archive) return text.package.noArchive;
  const { name, kind, bytes, fragments } = archive;
  return text.package.archiveWords(name, kind, sizeWords(bytes), fragments);
}

/** The groups it is assigned to, and how far each is. */
export function groupLines(
  { package: { id, name, version }, groups }: PackageStatus,
  width: number,
): Line[] {
  const cells = Math.max(6, Math.min(BAR, width - LABEL - 34));
  return groups.map(({ group, counts }): Line => {
    const total = assignedIn(counts);
    const ok = (counts.succeeded ?? 0) + (counts.reboot_pending ?? 0) +
      (counts.already_installed ?? 0);
    const failed = counts.failed ?? 0;
    return {
      key: `group ${group.id}`,
      pieces: [
        { text: fit(group.name, LABEL + 1), tone: "quiet" },
        { text: bar(ok, total, cells), tone: "ok" },
        {
          text: `  ${text.package.groupDone(ok, failed, total)}`,
          tone: failed > 0 ? "failed" : "plain",
        },
      ],
      target: {
        place: { screen: "progress", package: { id, name, version }, group },
      },
    };
  });
}

/** The newest assignments; null while they are being read. */
export function assignmentLines(
  assignments: PackageStatus["assignments"] | null,
  width: number,
): Line[] {
  if (!assignments) {
    return note("reading assignments", text.why.reading, width);
  }
  const { rows, total } = assignments;
  const more = total - rows.length;
  return [
    ...rows.length === 0
      ? note("none", text.package.noAssignments, width)
      : rows.map(assignmentLine),
    ...more > 0 ? note("more", text.sheet.more(more), width) : [],
  ];
}

function assignmentLine(assignment: Assignment): Line {
  const { id, reached, createdAt, createdBy, withdrawnAt, force } = assignment;
  const { rollout, package: of } = assignment;
  const now = new Date();
  const [group] = assignment.groups;
  const details = [
    text.package.reached(reached),
    ...rollout
      ? [text.rolloutScreens.inWaves(text.rollouts.states[rollout])]
      : [],
    text.sheet.by(formatMoment(createdAt, now), createdBy),
    ...force ? [text.package.forced] : [],
    ...withdrawnAt
      ? [text.package.withdrawn(formatMoment(withdrawnAt, now))]
      : [],
  ];
  return {
    key: `assignment ${id}`,
    pieces: [
      { text: fit(`${id}`, 6), tone: "quiet" },
      {
        text: `${assignmentWords(assignment)}  `,
        tone: withdrawnAt ? "quiet" : "plain",
      },
      { text: details.join(", "), tone: "quiet" },
    ],
    target: {
      assignment,
      ...rollout
        ? { place: { screen: "rollout", id, package: of } as const }
        : group && { place: { screen: "group", group } as const },
    },
  };
}

/** The newest events, and the way to all of them. */
export function eventLines({ shown, events }: PackageDetails): Line[] {
  return [
    ...events.map((event) => eventLine(event, "machine")),
    ...allEventsLine(shown),
  ];
}

function allEventsLine({ id, name, version }: Package): Line[] {
  return [{
    key: "all events",
    pieces: [{ text: text.sheet.allEvents, tone: "quiet" }],
    target: {
      place: { screen: "happened", filter: { package: { id, name, version } } },
    },
  }];
}

import type { Assignment } from "#shared/contract/assignments/assignments.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import type {
  PackageProgress,
  PackageTraits,
} from "#shared/contract/packages/progress.ts";
import type { PackageStatus } from "#shared/contract/packages/status.ts";
import { assignmentWords } from "#tui/actions/assignments.ts";
import { loadStatus } from "#tui/console/screens/package/load.ts";
import { curveLines } from "#tui/console/screens/package/curve.ts";
import { text } from "#tui/text/mod.ts";
import { percentWords, sizeWords } from "#tui/words/amounts.ts";
import {
  forecastWords,
  lastHourWords,
  traitWords,
} from "#tui/words/progress.ts";
import { titleOf } from "#tui/words/titles.ts";
import { formatMoment, stateTone } from "#tui/words/words.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import {
  field,
  gap,
  heading,
  note,
  type SheetLine,
} from "#tui/console/widgets/sheet.tsx";
import { detailOf } from "#tui/console/widgets/split.tsx";
import { stackedBar } from "#tui/console/widgets/stacked_bar.ts";
import { sharesOf } from "#shared/contract/packages/shares.ts";

/** The most assignments that are listed, the newest first. */
const ASSIGNMENTS = 5;
/** Lines of the curve. */
const CURVE = 5;

/** How far a package got, what failing machines share, and what it is. */
export const packageDetail = detailOf<Package, PackageStatus>({
  list: "packages",
  // Its list uses all of a window that is not very wide.
  from: 160,
  titleOf,
  load: (connection, { id }, signal) => loadStatus(connection, id, signal),
  concerns: (event, { id }) => event.package?.id === id,
  // Its numbers are the row's, so that they agree with the list beside it.
  linesOf(row, status, width) {
    return [
      ...progressLines(row, status?.progress ?? null, width),
      ...traitLines(status?.traits ?? null, width),
      ...aboutLines(row, width),
      ...assignmentLines(status?.assignments.rows ?? [], width),
    ];
  },
});

function progressLines(
  { counts, lastHour }: Package,
  progress: PackageProgress | null,
  width: number,
): SheetLine<never>[] {
  const shares = sharesOf(counts);
  if (shares.total === 0) {
    return note("not assigned", text.package.notAssigned, width);
  }
  const percent = percentWords(shares.done, shares.total);
  return [
    {
      key: "bar",
      pieces: [
        ...stackedBar(shares, width - 6),
        { text: percent.padStart(6) },
      ],
    },
    ...DeploymentState.options.filter((state) => counts[state]).map((
      state,
    ): SheetLine<never> => ({
      key: `state ${state}`,
      pieces: [
        { text: `${counts[state]}`.padStart(7), tone: stateTone(state) },
        { text: `  ${text.states[state]}` },
      ],
    })),
    ...lastHour
      ? field(text.progress.lastHour, lastHourWords(lastHour), width)
      : [],
    ...progress?.forecast
      ? field(
        text.plan.labels.arrivals,
        forecastWords(progress.forecast, new Date()),
        width,
      )
      : [],
    ...progress ? [gap("curve"), ...curveLines(progress, width, CURVE)] : [],
  ];
}

function traitLines(
  traits: PackageTraits | null,
  width: number,
): SheetLine<never>[] {
  if (traits === null || traits.traits.length === 0) return [];
  return [
    gap("traits"),
    heading(text.progress.inCommon),
    ...traitWords(traits).flatMap((words, i) =>
      note(`trait ${i}`, words, width)
    ),
  ];
}

function aboutLines(row: Package, width: number): SheetLine<never>[] {
  const { action, command, path, target, archive, description } = row;
  const fields: [label: string, value: string][] = [
    [text.package.active, row.active ? text.package.on : text.package.off],
    [text.newPackage.target, text.newPackage[target]],
    [text.package.action, action],
    [text.package.command, command],
    [text.package.path, path],
    [
      text.package.archive,
      archive ? `${archive.name}, ${sizeWords(archive.bytes)}` : "",
    ],
    [text.package.description, description],
    [
      text.package.created,
      text.sheet.by(formatMoment(row.createdAt, new Date()), row.createdBy),
    ],
    [text.package.id, `${row.id}`],
  ];
  return [
    gap("about"),
    heading(text.package.name),
    ...fields.filter(([, value]) => value !== "")
      .flatMap(([label, value]) => field(label, value, width)),
  ];
}

function assignmentLines(
  assignments: readonly Assignment[],
  width: number,
): SheetLine<never>[] {
  if (assignments.length === 0) return [];
  return [
    gap("assignments"),
    heading(text.package.assignments),
    ...assignments.slice(0, ASSIGNMENTS).flatMap((one) =>
      note(`assignment ${one.id}`, {
        text: [
          assignmentWords(one),
          text.package.reached(one.reached),
          ...one.rollout
            ? [text.rolloutScreens.inWaves(text.rollouts.states[one.rollout])]
            : [],
        ].join(", "),
        tone: one.withdrawnAt ? "quiet" : "plain",
      }, width)
    ),
  ];
}

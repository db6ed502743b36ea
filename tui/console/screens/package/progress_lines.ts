import { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import type { PackageProgress } from "#shared/contract/packages/progress.ts";
import { text } from "#tui/text/mod.ts";
import { percentWords } from "#tui/words/amounts.ts";
import { forecastWords, lastHourWords } from "#tui/words/progress.ts";
import { stateTone } from "#tui/words/words.ts";
import type { Line } from "#tui/console/screens/line.ts";
import { bar } from "#tui/console/widgets/bar.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import { field, LABEL, note, type Piece } from "#tui/console/widgets/sheet.tsx";
import { stackedBar } from "#tui/console/widgets/stacked_bar.ts";
import { sharesOf } from "#shared/contract/packages/shares.ts";
import { curveLines } from "./curve.ts";
import { assignedIn } from "./lines.ts";

/** Cells of a bar at most, of a number of machines, and of a percentage. */
const BAR = 20;
const NUMBER = 7;
const PERCENT = 6;

/**
 * How far a package got: a bar, the curve, its states and the last hour.
 *
 * @param curve Lines of the curve.
 */
export function progressLines(
  shown: Package,
  progress: PackageProgress | null,
  width: number,
  curve: number,
): Line[] {
  const { id, name, version, counts, unverified, lastHour } = shown;
  const of = { id, name, version };
  const assigned = assignedIn(counts);
  const activation = field(
    text.package.active,
    shown.active
      ? { text: text.package.on, tone: "ok" }
      : { text: text.package.off, tone: "quiet" },
    width,
  );
  if (assigned === 0) {
    return [
      ...activation,
      ...note("not assigned", text.package.notAssigned, width),
    ];
  }
  const shares = sharesOf(counts);
  const drawn = stackedBar(shares, width - PERCENT);
  const states = DeploymentState.options.filter((state) => counts[state]);
  const counted = (label: string, n: number, more: readonly Piece[]) => [
    { text: fit(label, LABEL + 1), tone: "quiet" as const },
    { text: fit(`${n}`, NUMBER, true) },
    ...more,
  ];
  const cells = Math.max(8, Math.min(BAR, width - LABEL - NUMBER - 3));
  return [
    ...activation,
    {
      key: "bar",
      pieces: [...drawn, {
        text: fit(percentWords(shares.done, shares.total), PERCENT, true),
      }],
      target: { place: { screen: "progress", package: of } },
    },
    ...progress ? curveLines(progress, width, curve) : [],
    ...states.map((state): Line => ({
      key: `state ${state}`,
      pieces: counted(text.states[state], counts[state]!, [{
        text: `  ${bar(counts[state]!, assigned, cells)}`,
        tone: stateTone(state),
      }]),
      target: { place: { screen: "progress", package: of, state } },
    })),
    ...unverified > 0
      ? [{
        key: "unverified",
        pieces: counted(text.verification.unverified, unverified, []),
        target: {
          place: { screen: "progress", package: of, unverified: true } as const,
        },
      }]
      : [],
    {
      key: "assigned",
      pieces: [
        { text: fit(`= ${text.package.assigned}`, LABEL + 1) },
        { text: fit(`${assigned}`, NUMBER, true) },
      ],
      target: { place: { screen: "progress", package: of } },
    },
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
  ];
}

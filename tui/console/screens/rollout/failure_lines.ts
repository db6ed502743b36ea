import type {
  FailureCode,
  RolloutReport,
} from "#shared/contract/rollouts/report.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { fit, wrap } from "#tui/console/widgets/fit.ts";
import { note } from "#tui/console/widgets/sheet.tsx";
import type { Line } from "#tui/console/screens/line.ts";
import { text } from "#tui/text/mod.ts";
import { resultCell } from "#tui/words/results.ts";

/** Cells of a number of machines. */
const NUMBER = 6;
/** Most lines of what to do about a result code. */
const REMEDY = 2;

/** The result codes of a rollout in words, each with what to do about it. */
export function failureLines(
  report: RolloutReport | null,
  width: number,
): Line[] {
  if (report === null) {
    return note("reading failures", text.why.reading, width);
  }
  const { id, package: { id: packageId, name, version } } = report.rollout;
  const place: Place = {
    screen: "progress",
    package: { id: packageId, name, version },
    rollout: { id },
    state: "failed",
  };
  return report.failures.flatMap((failure, i) =>
    codeLines(failure, `failure ${i}`, place, width)
  );
}

function codeLines(
  failure: FailureCode,
  key: string,
  place: Place,
  width: number,
): Line[] {
  const { machines, meaning } = failure;
  const remedy = meaning
    ? wrap(
      text.results.meanings[meaning].remedy,
      Math.max(20, width - NUMBER - 2),
      REMEDY,
    )
    : [];
  return [
    {
      key,
      pieces: [
        { text: fit(`${machines}`, NUMBER, true), tone: "failed" },
        { text: `  ${resultCell(failure) || text.why.unexplained}` },
      ],
      target: { place },
    },
    ...remedy.map((words, n): Line => ({
      key: `${key} ${n}`,
      pieces: [{ text: " ".repeat(NUMBER + 2) + words, tone: "quiet" }],
      passive: true,
      target: { place },
    })),
  ];
}

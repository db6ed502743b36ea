import type { CauseBar, PackageWhy } from "#shared/contract/deployments/why.ts";
import { text } from "#tui/text/mod.ts";
import {
  barWords,
  causeTone,
  causeWords,
  tellingBars,
} from "#tui/words/why.ts";
import { fit, wrap } from "#tui/console/widgets/fit.ts";
import { gap, heading, LABEL, note } from "#tui/console/widgets/sheet.tsx";
import type { Line } from "#tui/console/screens/line.ts";

/** Cells of a number of machines. */
const NUMBER = 7;
/** Cells of the label before a bar. */
const INDENT = LABEL + 1 + NUMBER + 2;

/** The causes that hold back the machines of a package, one line each. */
export function whyLines(why: PackageWhy | null, width: number): Line[] {
  const bars = tellingBars(why?.bars ?? []);
  return [
    gap("why"),
    heading(text.why.section),
    ...why === null
      ? note("reading", text.why.reading, width)
      : bars.length === 0
      ? note("all well", text.why.allWell, width)
      : bars.flatMap((bar, i) =>
        barLines(why, bar, bar.state !== bars[i - 1]?.state, width)
      ),
  ];
}

function barLines(
  { package: of }: PackageWhy,
  bar: CauseBar,
  first: boolean,
  width: number,
): Line[] {
  const { state, cause, machines } = bar;
  const key = `why ${state} ${cause}`;
  const target = {
    place: { screen: "progress", package: of, state, cause } as const,
  };
  const more = barWords(bar).flatMap((words) =>
    wrap(words, Math.max(20, width - INDENT - 3), 3)
  );
  return [
    {
      key,
      pieces: [
        {
          text: fit(first ? text.states[state] : "", LABEL + 1),
          tone: "quiet",
        },
        { text: fit(`${machines}`, NUMBER, true) },
        {
          text: `  ${(state as string) === cause ? "" : causeWords(cause)}`,
          tone: causeTone(cause),
        },
      ],
      target,
    },
    ...more.map((words, i): Line => ({
      key: `${key} ${i}`,
      pieces: [{ text: " ".repeat(INDENT) + words, tone: "quiet" }],
      target,
    })),
  ];
}

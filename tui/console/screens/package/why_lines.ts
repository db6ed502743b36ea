import type { CauseBar, PackageWhy } from "#shared/contract/deployments/why.ts";
import { text } from "#tui/text/mod.ts";
import { causeTone, causeWords } from "#tui/words/why.ts";
import { barWords, tellingBars } from "#tui/words/why/bars.ts";
import { bar } from "#tui/console/widgets/bar.ts";
import { fit, wrap } from "#tui/console/widgets/fit.ts";
import { LABEL, note } from "#tui/console/widgets/sheet.tsx";
import type { Line } from "#tui/console/screens/line.ts";

/** Cells of a number of machines, of a state, and of a cause at most. */
const NUMBER = 7;
const STATE = LABEL + 1;
const CAUSE = 32;
/** The fewest cells of a bar. */
const BAR = 6;
/** Cells of a line that names the state as well. */
const ROOMY = 70;

/**
 * The causes that hold back the machines of a package, one line each, with its
 * part of all machines as a bar. Failures have lines of their own.
 */
export function whyLines(why: PackageWhy | null, width: number): Line[] {
  if (why === null) return note("reading causes", text.why.reading, width);
  const bars = tellingBars(why.bars)
    .filter(({ state }) => state !== "failed");
  return bars.length === 0
    ? note("all well", text.why.allWell, width)
    : bars.flatMap((one, i) =>
      barLines(why, one, one.state !== bars[i - 1]?.state, width)
    );
}

function barLines(
  { package: of, machines: all, bars }: PackageWhy,
  one: CauseBar,
  first: boolean,
  width: number,
): Line[] {
  const { state, cause, machines } = one;
  const key = `why ${state} ${cause}`;
  const target = {
    place: { screen: "progress", package: of, state, cause } as const,
  };
  const isElsewhere = bars.some((other) =>
    other.cause === cause && other.state !== state
  );
  const words = (state as string) === cause
    ? text.states[state]
    : isElsewhere && width < ROOMY
    ? `${causeWords(cause)} (${text.states[state]})`
    : causeWords(cause);
  const label = width >= ROOMY
    ? fit(first ? text.states[state] : "", STATE)
    : "";
  const room = width - label.length - NUMBER - 2;
  const cells = Math.max(BAR, Math.min(20, room - CAUSE));
  const indent = " ".repeat(2);
  const more = barWords(one).flatMap((words) =>
    wrap(words, Math.max(20, width - indent.length - 1), 3)
  );
  return [
    {
      key,
      pieces: [
        { text: label, tone: "quiet" },
        { text: fit(words, room - cells), tone: causeTone(cause) },
        { text: fit(`${machines}`, NUMBER, true) },
        { text: `  ${bar(machines, all, cells)}`, tone: causeTone(cause) },
      ],
      target,
    },
    ...more.map((words, i): Line => ({
      key: `${key} ${i}`,
      pieces: [{ text: indent + words, tone: "quiet" }],
      target,
    })),
  ];
}

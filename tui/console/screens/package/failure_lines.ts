import type { CauseBar, PackageWhy } from "#shared/contract/deployments/why.ts";
import type { PackageTraits } from "#shared/contract/packages/progress.ts";
import { text } from "#tui/text/mod.ts";
import { traitWords } from "#tui/words/progress.ts";
import { resultCell } from "#tui/words/results.ts";
import { placeWords } from "#tui/words/why/bars.ts";
import type { Line } from "#tui/console/screens/line.ts";
import { fit, wrap } from "#tui/console/widgets/fit.ts";
import { note } from "#tui/console/widgets/sheet.tsx";

/** Cells of a number of machines. */
const NUMBER = 6;
/** Most lines of what to do about a result code. */
const REMEDY = 2;

/** The result codes of a package in words, each with what to do about it. */
export function failureLines(why: PackageWhy | null, width: number): Line[] {
  if (why === null) return note("reading failures", text.why.reading, width);
  return why.bars.filter(({ state }) => state === "failed").flatMap((bar) => [
    ...bar.details.flatMap((detail, i) => codeLines(why, detail, i, width)),
    ...bar.concentration
      ? note("failures there", {
        text: placeWords(bar.cause, bar.concentration),
        tone: "quiet",
      }, width)
      : [],
  ]);
}

function codeLines(
  { package: of }: PackageWhy,
  detail: CauseBar["details"][number],
  i: number,
  width: number,
): Line[] {
  const key = `failure ${i}`;
  const target = {
    place: { screen: "progress", package: of, state: "failed" } as const,
  };
  const remedy = detail.meaning
    ? wrap(
      text.results.meanings[detail.meaning].remedy,
      Math.max(20, width - NUMBER - 2),
      REMEDY,
    )
    : [];
  return [
    {
      key,
      pieces: [
        { text: fit(`${detail.machines}`, NUMBER, true), tone: "failed" },
        { text: `  ${resultCell(detail) || text.why.unexplained}` },
      ],
      target,
    },
    ...remedy.map((words, n): Line => ({
      key: `${key} ${n}`,
      pieces: [{ text: " ".repeat(NUMBER + 2) + words, tone: "quiet" }],
      target,
    })),
  ];
}

/** What failing machines have in common, the most telling first. */
export function traitLines(
  traits: PackageTraits | null,
  width: number,
): Line[] {
  if (traits === null) return note("comparing", text.why.reading, width);
  const { failed, succeeded } = traits;
  const { tooFew, nothingShared, compared } = text.progress;
  if (failed.sampled < 3 || succeeded.sampled === 0) {
    return note("too few", { text: tooFew, tone: "quiet" }, width);
  }
  const found = traitWords(traits);
  return [
    ...found.length === 0
      ? note("nothing shared", { text: nothingShared, tone: "quiet" }, width)
      : found.flatMap((words, i) => note(`trait ${i}`, words, width)),
    ...note("compared", {
      text: compared(failed.sampled, succeeded.sampled),
      tone: "quiet",
    }, width),
  ];
}

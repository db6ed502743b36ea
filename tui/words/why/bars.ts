import type { Cause } from "#shared/contract/deployments/causes.ts";
import type {
  CauseBar,
  Concentration,
} from "#shared/contract/deployments/why.ts";
import { text } from "#tui/text/mod.ts";
import { resultCell } from "#tui/words/results.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The details of a bar besides its number, and where it concentrates. */
export function barWords(bar: CauseBar): string[] {
  const details = bar.details.map((one) =>
    one.days !== undefined
      ? text.why.days(one.machines, one.days)
      : text.why.by(
        one.machines,
        one.package
          ? titleOf(one.package)
          : resultCell(one) || text.why.unexplained,
      )
  );
  return [
    ...details.length > 0 ? [details.join(", ")] : [],
    ...bar.details.flatMap(detailSentences),
    ...bar.concentration ? [placeWords(bar.cause, bar.concentration)] : [],
  ];
}

/** What a result code in a bar means, and what to do about it. */
function detailSentences(
  { code, meaning }: CauseBar["details"][number],
): string[] {
  if (code === undefined || meaning === undefined) return [];
  const { says, remedy } = text.results.meanings[meaning];
  return [text.sheet.labelled(code, `${says} ${remedy}`)];
}

/** Where a cause concentrates, and what to check there. */
export function placeWords(cause: Cause, found: Concentration): string {
  const where = found.in === "group"
    ? text.why.group(found.value)
    : found.value;
  const question = cause === "no_fragment" || cause === "stopped"
    ? text.why.reachable(where)
    : cause === "no_info"
    ? text.why.httpsReachable(where)
    : null;
  const times = found.times === null
    ? text.why.nowhereElse
    : text.why.timesTheRest(
      found.times.toFixed(found.times < 10 ? 1 : 0)
        .replace(".", text.settings.point),
    );
  const words = [
    text.why.concentrated(found.machines, found.of, where),
    times,
  ].join(", ");
  return question && found.in === "subnet"
    ? text.sheet.labelled(words, question)
    : words;
}

/** Bars that add something to the states: plain successes are left out. */
export function tellingBars(bars: readonly CauseBar[]): CauseBar[] {
  return bars.filter((bar) =>
    (bar.state as string) !== bar.cause || bar.details.length > 0 ||
    bar.concentration !== null
  );
}

import type { Deployment } from "#shared/contract/deployments/deployments.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Why } from "#shared/contract/deployments/why.ts";
import { explainResult } from "#shared/results/explain.ts";
import type { ResultMeaning } from "#shared/results/meanings.ts";
import type { RetryObstacle } from "#shared/results/obstacles.ts";
import { formatDate } from "./words.ts";
import { text } from "#tui/text/mod.ts";

/** The agent's code, and the exit code unless the code contains it. */
export function resultWords(code: unknown, exitCode: unknown): string {
  if (typeof code !== "string") return "";
  if (typeof exitCode !== "number" || code.endsWith(`_${exitCode}`)) {
    return code;
  }
  return text.waiting.exit(code, exitCode);
}

/**
 * A result in a list: "installer busy (EXIT_CODE_1618)", or the code alone if
 * it needs no words.
 */
export function resultCell(
  { code, exitCode, meaning }: {
    readonly code?: unknown;
    readonly exitCode?: unknown;
    readonly meaning?: ResultMeaning | null;
  },
): string {
  const { meanings, coded } = text.results;
  const words = resultWords(code, exitCode);
  return meaning && words !== ""
    ? coded(meanings[meaning].short, words)
    : words;
}

/** The result that an event is about, as in a list; empty if there is none. */
export function eventResult({ kind, payload }: LogEvent): string {
  const { code, exitCode } = payload;
  // A recall causes the code that confirms it.
  const isExplained = typeof code === "string" &&
    kind !== "deployment.recalled";
  return resultCell({
    code,
    exitCode,
    meaning: isExplained ? explainResult(code) : null,
  });
}

/** Reasons that are named where there are several. */
const NAMED = 2;

/**
 * Why a retry gets no further by itself, in a sentence or two; undefined if
 * nothing speaks against it.
 *
 * @param retried The number of deployments that would be retried.
 */
export function obstacleWords(
  obstacles: readonly RetryObstacle[],
  retried: number,
): string | undefined {
  const { meanings, retry } = text.results;
  const sum = (some: readonly RetryObstacle[]) =>
    some.reduce((n, { deployments }) => n + deployments, 0);
  const off = sum(obstacles.filter(({ meaning }) => meaning === null));
  const failed = obstacles.flatMap(({ meaning, ...one }) =>
    meaning === null ? [] : [{ ...one, meaning }]
  );
  const [first, ...others] = failed;
  const named = failed.slice(0, NAMED).map(({ meaning, deployments }) =>
    retry.counted(meanings[meaning].short, deployments)
  );
  const rest = sum(failed.slice(NAMED));
  const sentences = [
    ...off === 0
      ? []
      : [off === retried ? retry.off : retry.someOff(off, retried)],
    ...first === undefined ? [] : others.length > 0
      ? [retry.sameEnds(
        sum(failed),
        retried,
        [...named, ...rest === 0 ? [] : [retry.others(rest)]].join(", "),
      )]
      : [
        retry.sameEnd(first.deployments, retried),
        meanings[first.meaning].says,
        retry.first[first.needs],
      ],
  ];
  return sentences.length === 0 ? undefined : sentences.join(" ");
}

/** The meaning of a result in a sentence; empty if it needs no words. */
export function resultSentence(
  { meaning, infoServer, byPackage }: Pick<
    NonNullable<Why["result"]>,
    "meaning" | "infoServer" | "byPackage"
  >,
): string {
  const { meanings, infoFrom, byPackage: counts } = text.results;
  return [
    ...meaning === null ? [] : [meanings[meaning].says],
    ...infoServer === null ? [] : [infoFrom(infoServer)],
    ...byPackage ? [counts] : [],
  ].join(" ");
}

/**
 * The doubt about a result, after its code, or that it is from before the
 * machine was removed; null: neither.
 */
export function doubtWords(
  { code, exitCode, meaning, unverified, contradiction, formerAt }: Pick<
    Deployment,
    | "code"
    | "exitCode"
    | "meaning"
    | "unverified"
    | "contradiction"
    | "formerAt"
  >,
): string | null {
  if (contradiction) {
    const { later } = contradiction;
    return text.verification.contradicts(
      resultWords(code, exitCode),
      resultWords(later.code, later.exitCode),
    );
  }
  // The doubt itself says that the number is lost.
  const result = meaning === "number_lost"
    ? resultWords(code, exitCode)
    : resultCell({ code, exitCode, meaning });
  if (formerAt) {
    const before = text.life.removed.before(formatDate(formerAt));
    return result === "" ? before : text.verification.with(result, before);
  }
  return unverified
    ? text.verification.with(result, text.verification.short[unverified])
    : null;
}

import type { Deployment } from "#shared/contract/deployments/deployments.ts";
import { doubtWords, resultCell } from "./results.ts";
import { causeWords } from "./why.ts";
import { reasonWords } from "./words.ts";

/**
 * Why a deployment is where it is, in a few words: the doubt about its result,
 * the result, or the cause that holds it back; empty if the state says it all.
 */
export function whyWords(row: Deployment): string {
  const { state, reason, cause, code } = row;
  const doubt = doubtWords(row);
  if (doubt !== null) return doubt;
  if (code !== null) return resultCell(row);
  if (reason) return reasonWords(reason);
  return (state as string) === cause ? "" : causeWords(cause);
}

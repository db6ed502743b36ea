import type { Doubt } from "#shared/contract/deployments/states.ts";
import type { CodeMeaning } from "./result_code.ts";

/** The requests for a package's files in the attempt that a report ends. */
export interface Evidence {
  readonly infoRequested: boolean;
  /** Number of different fragments that were requested. */
  readonly fragmentsRequested: number;
  /** Number of fragments of the package; 0 without an archive. */
  readonly fragments: number;
  /**
   * True if a server has been killed since the offer: requests may have been
   * lost with its memory.
   */
  readonly mayBeIncomplete: boolean;
  /** True if the history that the agent last sent holds the package. */
  readonly inHistory: boolean;
}

/**
 * The reason a reported success is unverified; null if it is a failure, or if
 * the requests support it.
 *
 * - The repeat `SUCCESS_` is unverified whatever was requested: it may stand
 *   for a failed launch.
 * - `SUCCESS_ALREADY_SETUP` is reported without any request, because the agent
 *   finds the package in its history: that history supports it.
 * - Requests that may have been lost count for the machine.
 */
export function unverifiedBecause(
  { state, isNumberLost }: Pick<CodeMeaning, "state" | "isNumberLost">,
  evidence: Evidence,
): Doubt | null {
  if (state === "failed") return null;
  if (isNumberLost) return "number_lost";
  if (evidence.mayBeIncomplete) return null;
  if (state === "already_installed" && evidence.inHistory) return null;
  if (!evidence.infoRequested) return "info_not_requested";
  return evidence.fragmentsRequested < evidence.fragments
    ? "fragments_not_requested"
    : null;
}

import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import { meaningOf } from "./result_code.ts";
import { explainResult, type ResultFacts } from "#shared/results/explain.ts";
import {
  type ResultMeaning,
  type Retry,
  retryAfter,
} from "#shared/results/meanings.ts";

/** A deployment that has, or has not, a result. */
export interface DeploymentResult {
  readonly state: DeploymentState;
  readonly code: string | null;
  readonly family: NonNullable<ResultFacts["family"]>;
  readonly action: NonNullable<ResultFacts["action"]>;
  readonly archiveKind: "zip" | "tar.gz" | null;
  readonly infoAt: number | null;
  readonly fragmentsSeen: number;
}

const RESTARTS: ReadonlySet<ResultMeaning | null> = new Set(
  [
    "restart_initiated",
    "restart_required",
  ] as const,
);

/**
 * The meaning of a deployment's result; null if there is none, or if it needs
 * no explanation. The code with which an agent confirms a recall has none
 * either: the recall caused it.
 */
export function meaningOfResult(
  { state, code, infoAt, fragmentsSeen, ...facts }: DeploymentResult,
): ResultMeaning | null {
  if (code === null || state === "cancelled") return null;
  const meaning = explainResult(code, {
    family: facts.family,
    action: facts.action,
    archive: facts.archiveKind,
    infoRequested: infoAt !== null || fragmentsSeen > 0,
  });
  // The restart is over, or the package does not require it.
  return state === "succeeded" && RESTARTS.has(meaning) ? null : meaning;
}

/** The chance that a retry of a failed deployment ends otherwise. */
export function retryOf(
  state: DeploymentState,
  meaning: ResultMeaning | null,
): Retry | null {
  if (state !== "failed") return null;
  return meaning === null ? "unknown" : retryAfter(meaning);
}

/** True if a code is a success only because its package says so. */
export function isByPackage(state: DeploymentState, code: string): boolean {
  return (state === "succeeded" || state === "reboot_pending") &&
    meaningOf(code).state === "failed";
}

import type { Finding } from "#shared/contract/packages/archives.ts";
import { exitCodeWords, problemBetween } from "#shared/results/exit_codes.ts";
import {
  error,
  type PackageDraft,
  type TargetSystems,
  warning,
} from "./finding.ts";

/** Findings about the exit codes that a package counts as a success. */
export function exitCodeFindings(
  { action, successCodes, rebootCodes }: PackageDraft,
  { unix }: TargetSystems,
): Finding[] {
  if (successCodes.length + rebootCodes.length === 0) return [];
  if (action === "store") {
    return [warning(
      "unused_exit_codes",
      "A package with the action store runs nothing, so its exit codes are dropped; use launch or execute to run something",
    )];
  }
  const problem = problemBetween(successCodes, rebootCodes);
  if (problem) {
    return [
      error(
        "exit_code_in_both_lists",
        `In the exit codes, ${exitCodeWords(problem)}`,
      ),
    ];
  }
  if (action === "launch" || !unix) return [];
  return [warning(
    "exit_codes_not_reported",
    "Unix agents do not report the exit code of an execute, so the package's exit codes have no effect there; use launch to have it reported",
  )];
}

import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { Outcome } from "#shared/contract/events/events.ts";

/** The meaning of an agent's result code by itself. */
export interface CodeMeaning {
  readonly state:
    | "succeeded"
    | "reboot_pending"
    | "already_installed"
    | "failed";
  /** Null if the code contains none, as for a Unix `execute`. */
  readonly exitCode: number | null;
}

/** Exit codes that a Windows agent turns into words (1641, 3010, 3011). */
const REBOOT: Record<string, number> = {
  SUCCESS_REBOOT_INITIATED: 1641,
  SUCCESS_REBOOT_REQUIRED: 3010,
  SUCCESS_RESTART_REQUIRED: 3011,
};

/**
 * Interprets a result code; no other function does.
 *
 * A Unix `launch` reports `SUCCESS_<exit code>` for failures too. `SUCCESS_`
 * with nothing after it repeats a report that got no answer; its exit code is
 * lost. An unknown code is a failure.
 */
export function meaningOf(code: string): CodeMeaning {
  const reboot = REBOOT[code];
  if (reboot !== undefined) {
    return { state: "reboot_pending", exitCode: reboot };
  }
  if (code === "SUCCESS_ALREADY_SETUP") {
    return { state: "already_installed", exitCode: null };
  }
  const match = /^(?:SUCCESS|EXIT_CODE)_(-?\d{1,10})$/.exec(code);
  if (match) {
    const exitCode = Number(match[1]);
    return { state: exitCode === 0 ? "succeeded" : "failed", exitCode };
  }
  const succeeded = /^SUCCESS(_|$)/.test(code);
  return { state: succeeded ? "succeeded" : "failed", exitCode: null };
}

/** Failures that prove that the package has not been run on the machine. */
const NOT_RUN = new Set([
  "ERR_BAD_DIGEST",
  "ERR_DOWNLOAD_INFO",
  "ERR_DOWNLOAD_PACK",
  "ERR_BAD_ID",
  "ERR_BUILD",
  "ERR_UNZIP",
  "ERR_OUT_OF_SPACE",
  "ERR_TIMEOUT",
  "ERR_ABORTED",
]);

/** The deployment a report is about, in its present state. */
export interface ReportedDeployment {
  readonly state: DeploymentState;
  readonly attempt: number;
}

/** The effect of a report. */
export type Verdict =
  /** The first report of the attempt: it decides the state. */
  | {
    readonly kind: "decides";
    readonly state: DeploymentState;
    readonly exitCode: number | null;
    readonly outcome: Outcome;
  }
  /** Proof that a recalled package was not run. */
  | { readonly kind: "confirms_recall" }
  /** Late or repeated; stored, changes nothing. */
  | { readonly kind: "repeats"; readonly exitCode: number | null }
  /** About a package never offered to that machine; stored, changes nothing. */
  | { readonly kind: "unexpected" };

/**
 * Judges one report.
 *
 * @param reported null if the package was never assigned to the machine.
 */
export function judgeReport(
  reported: ReportedDeployment | null,
  code: string,
): Verdict {
  if (!reported) return { kind: "unexpected" };
  const { state, exitCode } = meaningOf(code);
  switch (reported.state) {
    case "waiting":
      return reported.attempt > 1
        ? { kind: "repeats", exitCode }
        : { kind: "unexpected" };
    case "recalling":
      if (NOT_RUN.has(code)) return { kind: "confirms_recall" };
      break;
    case "offered":
    case "downloading":
      break;
    default:
      return { kind: "repeats", exitCode };
  }
  const outcome = state === "failed" ? "failed" : "succeeded";
  return { kind: "decides", state, exitCode, outcome };
}

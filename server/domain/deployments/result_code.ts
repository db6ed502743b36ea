import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { Outcome } from "#shared/contract/events/events.ts";

/** What an agent's result code means by itself. */
export interface CodeMeaning {
  readonly state:
    | "succeeded"
    | "reboot_pending"
    | "already_installed"
    | "failed";
  /** Null where the code carries none, as that of a Unix `execute`. */
  readonly exitCode: number | null;
}

/** Exit codes a Windows agent turns into words (1641, 3010, 3011). */
const REBOOT: Record<string, number> = {
  SUCCESS_REBOOT_INITIATED: 1641,
  SUCCESS_REBOOT_REQUIRED: 3010,
  SUCCESS_RESTART_REQUIRED: 3011,
};

/**
 * The only place a result code gets a meaning.
 *
 * A Unix `launch` reports `SUCCESS_<exit code>` for failures too. `SUCCESS_`
 * with nothing behind it repeats a report that got no answer; its exit code is
 * lost. A code nobody knows is a failure.
 */
export function meaningOf(code: string): CodeMeaning {
  const reboot = REBOOT[code];
  if (reboot !== undefined) {
    return { state: "reboot_pending", exitCode: reboot };
  }
  if (code === "SUCCESS_ALREADY_SETUP") {
    return { state: "already_installed", exitCode: null };
  }
  const numbered = /^(?:SUCCESS|EXIT_CODE)_(-?\d{1,10})$/.exec(code);
  if (numbered) {
    const exitCode = Number(numbered[1]);
    return { state: exitCode === 0 ? "succeeded" : "failed", exitCode };
  }
  const succeeded = /^SUCCESS(_|$)/.test(code);
  return { state: succeeded ? "succeeded" : "failed", exitCode: null };
}

/** Failures that say the package has not been run on the machine. */
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

/** The deployment a report is about, as it stands. */
export interface ReportedDeployment {
  readonly state: DeploymentState;
  readonly attempt: number;
}

/** What a report changes. */
export type Verdict =
  /** The first report of the attempt: it decides. */
  | {
    readonly kind: "decides";
    readonly state: DeploymentState;
    readonly exitCode: number | null;
    readonly outcome: Outcome;
  }
  /** It proves that a recalled package was not run. */
  | { readonly kind: "confirms_recall" }
  /** Late or once more; kept, changes nothing. */
  | { readonly kind: "repeats"; readonly exitCode: number | null }
  /** About something never offered to that machine; kept, changes nothing. */
  | { readonly kind: "unexpected" };

/**
 * Judges one report.
 *
 * @param reported null if the machine was never assigned the package.
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

import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { Outcome } from "#shared/contract/events/events.ts";
import { type ExitCodes, holdsExitCode } from "#shared/results/exit_codes.ts";
import { explainResult } from "#shared/results/explain.ts";
import {
  readResultCode,
  type ResultCode,
} from "#shared/results/result_code.ts";

/** The meaning of an agent's result code by itself. */
export interface CodeMeaning {
  readonly state:
    | "succeeded"
    | "reboot_pending"
    | "already_installed"
    | "failed";
  /**
   * Null if the code contains none, as for a Unix `execute`, or one that is no
   * exit code or too large for a number.
   */
  readonly exitCode: number | null;
  /**
   * True for `SUCCESS_`: the repeat of a report whose number was lost, which
   * may have been a failure.
   */
  readonly isNumberLost: boolean;
}

/** Exit codes to which a package gives a meaning of its own. */
export interface OwnCodes {
  readonly successCodes: ExitCodes;
  readonly rebootCodes: ExitCodes;
}

/** The state by a package's own codes; null if they do not name the code. */
function stateByPackage(
  reading: ResultCode,
  { successCodes, rebootCodes }: OwnCodes,
): CodeMeaning["state"] | null {
  const exitCode = reading.kind === "success"
    ? 0
    : "exitCode" in reading
    ? reading.exitCode
    : null;
  if (exitCode === null) return null;
  if (holdsExitCode(rebootCodes, exitCode)) return "reboot_pending";
  return holdsExitCode(successCodes, exitCode) ? "succeeded" : null;
}

/**
 * Interprets a result code; no other function does.
 *
 * A Unix `launch` reports `SUCCESS_<exit code>` for failures too. An unknown
 * code is a failure.
 *
 * @param own The codes of the package, which come before everything else.
 */
export function meaningOf(code: string, own?: OwnCodes): CodeMeaning {
  const reading = readResultCode(code);
  const byPackage = own && stateByPackage(reading, own);
  const meaning = (
    state: CodeMeaning["state"],
    exitCode: number | null = null,
  ) => ({ state, exitCode, isNumberLost: reading.kind === "number_lost" });
  if (byPackage) {
    return meaning(byPackage, "exitCode" in reading ? reading.exitCode : null);
  }
  switch (reading.kind) {
    case "success":
    case "number_lost":
    case "other_success":
      return meaning("succeeded");
    case "reboot":
      return meaning("reboot_pending", reading.exitCode);
    case "already_installed":
      return meaning("already_installed");
    case "exit":
      return meaning(stateOfExit(reading, code), reading.exitCode);
    case "not_started":
    case "error":
    case "unknown":
      return meaning("failed");
  }
}

function stateOfExit(
  { system, isZero }: Extract<ResultCode, { kind: "exit" }>,
  code: string,
): CodeMeaning["state"] {
  if (isZero) return "succeeded";
  if (system === "unix") return "failed";
  switch (explainResult(code)) {
    // ERROR_INSTALL_SUCCESS needs no explanation.
    case null:
      return "succeeded";
    case "restart_initiated":
    case "restart_required":
      return "reboot_pending";
    case "update_installed":
      return "already_installed";
    default:
      return "failed";
  }
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
export interface ReportedDeployment extends OwnCodes {
  readonly state: DeploymentState;
  readonly attempt: number;
  /** When the attempt was first offered, milliseconds; null: it was not. */
  readonly offeredAt: number | null;
}

/** A report that is judged later than it arrived. */
export interface Delay {
  /** When it arrived, milliseconds. */
  readonly arrivedAt: number;
  /** The attempt that it decided before the database lost that; null: none. */
  readonly decided: number | null;
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
 * A report that was delayed is about the attempt that was open when it arrived,
 * never about one that was first offered later.
 *
 * @param reported null if the package was never assigned to the machine.
 * @param delay null: it is judged when it arrives.
 */
export function judgeReport(
  reported: ReportedDeployment | null,
  code: string,
  delay: Delay | null = null,
): Verdict {
  if (!reported) return { kind: "unexpected" };
  const { state, exitCode } = meaningOf(code, reported);
  if (delay && isOfEarlierAttempt(reported, delay)) {
    return { kind: "repeats", exitCode };
  }
  switch (reported.state) {
    case "waiting":
      // The database has lost the offer and the result.
      if (delay?.decided === reported.attempt) break;
      return reported.attempt > 1
        ? { kind: "repeats", exitCode }
        : { kind: "unexpected" };
    case "recalling":
      if (NOT_RUN.has(code.trim())) return { kind: "confirms_recall" };
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

function isOfEarlierAttempt(
  { offeredAt, attempt }: ReportedDeployment,
  { arrivedAt, decided }: Delay,
): boolean {
  if (decided !== null) return attempt > decided;
  return offeredAt !== null && offeredAt > arrivedAt;
}

import type { AgentFamily } from "#shared/families.ts";
import { readResultCode, type ResultCode } from "./result_code.ts";
import type { ResultMeaning } from "./meanings.ts";
import { WINDOWS_MEANINGS } from "./windows_codes.ts";

/** The facts about a deployment that narrow down what its code means. */
export interface ResultFacts {
  readonly family?: AgentFamily;
  readonly action?: "launch" | "execute" | "store";
  /** Null: a command without an archive. */
  readonly archive?: "zip" | "tar.gz" | null;
  /** True if the agent requested `info` in this attempt. */
  readonly infoRequested?: boolean;
}

/**
 * The meaning of an agent's result code; null for a plain success and a
 * package that was installed already, which need no explanation.
 *
 * Without facts the meaning is the one that always holds, as in a list of
 * events.
 */
export function explainResult(
  code: string,
  facts: ResultFacts = {},
): ResultMeaning | null {
  const reading = readResultCode(code);
  switch (reading.kind) {
    case "success":
    case "already_installed":
      return null;
    case "not_started":
    case "number_lost":
    case "other_success":
      return reading.kind;
    case "reboot":
      return reading.exitCode === 1641
        ? "restart_initiated"
        : "restart_required";
    case "exit":
      return explainExit(reading);
    case "error":
      return explainError(code.trim(), facts);
    case "unknown":
      return NO_CODE.has(code.trim()) ? "no_code" : "unknown_code";
  }
}

/** `UNKNOWN_CODE` is stored for a report without a code. */
const NO_CODE = new Set(["", "UNKNOWN_CODE"]);

const WORDS: Readonly<Record<string, ResultMeaning>> = {
  ERR_DOWNLOAD_PACK: "not_downloaded",
  ERR_BAD_ID: "bad_id",
  ERR_BAD_DIGEST: "bad_digest",
  ERR_TIMEOUT: "gave_up",
  ERR_UNZIP: "unzip_failed",
  ERR_OUT_OF_SPACE: "agent_disk_full",
  ERR_EXECUTE_NO_EXIT_CODE: "no_exit_code",
  ERR_EXECUTE_TIMEOUT: "ran_too_long",
  ERR_EXECUTE_TOO_MANY_TRY: "too_many_tries",
  ERR_BAD_PARAM: "bad_action",
  ERR_ABORTED: "user_cancelled",
  ERR_DONE_FAILED: "result_unreadable",
  ERR_CLEAN: "folder_not_removed",
};

function explainError(
  word: string,
  { family, action, archive, infoRequested }: ResultFacts,
): ResultMeaning {
  switch (word) {
    case "ERR_DOWNLOAD_INFO":
      if (infoRequested === undefined) return "info_not_fetched";
      return infoRequested ? "info_interrupted" : "info_not_requested";
    case "ERR_BUILD":
      if (family === "windows") return "fragment_missing";
      if (family !== "unix" || !archive) return "not_unpacked";
      return archive === "zip" ? "not_unpacked_zip" : "not_unpacked_tar";
    case "ERR_EXECUTE":
      if (family === "windows") return "process_not_started";
      if (family !== "unix" || !action) return "execute_failed";
      return UNIX_EXECUTE[action];
    default:
      return WORDS[word] ?? "unknown_error";
  }
}

const UNIX_EXECUTE = {
  launch: "launch_failed",
  execute: "command_failed",
  store: "store_failed",
} as const satisfies Record<string, ResultMeaning>;

function explainExit(
  { system, exitCode, isZero }: Extract<ResultCode, { kind: "exit" }>,
): ResultMeaning | null {
  if (isZero) return null;
  if (exitCode === null) return "unknown_exit";
  if (system === "unix") return explainUnixExit(exitCode);
  // ERROR_INSTALL_SUCCESS.
  if (exitCode === 1707) return null;
  return BY_WINDOWS_CODE.get(windowsCode(exitCode)) ?? "unknown_exit";
}

const BY_WINDOWS_CODE: ReadonlyMap<number, ResultMeaning> = new Map(
  Object.entries(WINDOWS_MEANINGS).flatMap(([meaning, numbers]) =>
    numbers.map((number): [number, ResultMeaning] => [
      number,
      meaning as ResultMeaning,
    ])
  ),
);

/**
 * An exit code as the table of Windows codes has it: unsigned, and for an
 * HRESULT of the facility Win32 the Windows error inside. Agents print exit
 * codes signed or unsigned, depending on their version.
 */
function windowsCode(exitCode: number): number {
  if (exitCode < -(2 ** 31) || exitCode >= 2 ** 32) return NaN;
  const unsigned = exitCode >>> 0;
  return unsigned >>> 16 === 0x8007 ? unsigned & 0xffff : unsigned;
}

/** Exit codes of shells, and of the package managers that scripts call. */
const UNIX_EXITS: ReadonlyMap<number, ResultMeaning> = new Map([
  [1, "program_failed"],
  [2, "wrong_usage"],
  [100, "apt_failed"],
  [102, "zypper_restart"],
  [104, "zypper_not_found"],
  [124, "time_limit"],
  [126, "not_executable"],
  [127, "not_in_path"],
  // 128 + SIGKILL, SIGTERM, and the signals of crashes.
  [137, "killed"],
  [143, "terminated"],
  ...[132, 134, 135, 136, 139].map((n): [number, ResultMeaning] => [
    n,
    "crashed_unix",
  ]),
  [255, "program_failed"],
]);

/** The number of the last signal (SIGRTMAX) on Linux. */
const LAST_SIGNAL = 64;

function explainUnixExit(exitCode: number): ResultMeaning {
  const known = UNIX_EXITS.get(exitCode);
  if (known) return known;
  return exitCode > 128 && exitCode <= 128 + LAST_SIGNAL
    ? "signal"
    : "unknown_exit";
}

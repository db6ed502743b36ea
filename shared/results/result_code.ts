/** The reading of an agent's result code by itself. */
export type ResultCode =
  /** `SUCCESS`. */
  | { readonly kind: "success" }
  /**
   * An exit code: `SUCCESS_<n>` of a Unix `launch`, which reports failures in
   * this way too, or `EXIT_CODE_<n>` of a Windows agent.
   */
  | {
    readonly kind: "exit";
    readonly system: "unix" | "windows";
    /** Null if it is too large for a number; the code has its digits. */
    readonly exitCode: number | null;
    readonly isZero: boolean;
  }
  /**
   * `SUCCESS_<Perl's -1>`: a Unix `launch` whose program could not be started.
   */
  | { readonly kind: "not_started" }
  /**
   * `SUCCESS_` with nothing after it: a Unix agent repeats a report that got no
   * answer, without its number. The first report may have been a failure.
   */
  | { readonly kind: "number_lost" }
  /** `SUCCESS_REBOOT_…`, `SUCCESS_RESTART_…`, with the exit code they name. */
  | { readonly kind: "reboot"; readonly exitCode: number | null }
  /** `SUCCESS_ALREADY_…`. */
  | { readonly kind: "already_installed" }
  /** Another word after `SUCCESS_`, of an agent that is newer than the server. */
  | { readonly kind: "other_success" }
  /** `ERR_…`. */
  | { readonly kind: "error" }
  | { readonly kind: "unknown" };

/** Exit codes that a Windows agent turns into words. */
const REBOOT_WORDS: Readonly<Record<string, number>> = {
  SUCCESS_REBOOT_INITIATED: 1641,
  SUCCESS_REBOOT_REQUIRED: 3010,
  SUCCESS_RESTART_REQUIRED: 3011,
};

/**
 * `system(…)` is -1 in Perl if the program cannot be started, and the agent
 * reports it shifted right by 8 bits: 2^56-1, in 32-bit Perl 2^24-1. The
 * others are what -1 is without the shift.
 */
const NOT_STARTED: ReadonlySet<bigint> = new Set([
  2n ** 56n - 1n,
  2n ** 24n - 1n,
  2n ** 64n - 1n,
  2n ** 32n - 1n,
  -1n,
]);

/**
 * Reads a result code. Spaces around it are ignored; capitals matter, because
 * every agent writes them.
 */
export function readResultCode(code: string): ResultCode {
  const word = code.trim();
  if (word === "SUCCESS") return { kind: "success" };
  if (word === "SUCCESS_") return { kind: "number_lost" };
  const exit = /^(SUCCESS|EXIT_CODE)_([+-]?)(\d+|0[xX][0-9a-fA-F]+)$/
    .exec(word);
  if (exit) {
    const size = BigInt(exit[3]!);
    const number = exit[2] === "-" ? -size : size;
    const system = exit[1] === "SUCCESS" ? "unix" : "windows";
    if (system === "unix" && NOT_STARTED.has(number)) {
      return { kind: "not_started" };
    }
    const exitCode = Number(number);
    return {
      kind: "exit",
      system,
      exitCode: Number.isSafeInteger(exitCode) ? exitCode : null,
      isZero: number === 0n,
    };
  }
  if (/^SUCCESS_(REBOOT|RESTART)(_[A-Z]+)*$/.test(word)) {
    return { kind: "reboot", exitCode: REBOOT_WORDS[word] ?? null };
  }
  if (/^SUCCESS_ALREADY(_[A-Z]+)*$/.test(word)) {
    return { kind: "already_installed" };
  }
  if (/^SUCCESS(_[A-Z]+)+$/.test(word)) return { kind: "other_success" };
  if (/^ERR(_[A-Z]+)+$/.test(word)) return { kind: "error" };
  return { kind: "unknown" };
}

import type { Command } from "commander";
import {
  type ExitCodes,
  printExitCodes,
  readExitCodes,
} from "#shared/results/exit_codes.ts";
import { changeCodes } from "#tui/actions/exit_codes.ts";
import { packageNamed } from "#tui/actions/lookup.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import {
  exitCodeProblemWords,
  exitCodesMistake,
} from "#tui/words/exit_codes.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { packageArgument } from "#tui/cli/lists.ts";
import { perform } from "#tui/cli/perform.ts";

/** The flags of a package's exit codes. */
export interface ExitCodeFlags {
  readonly successCodes?: string;
  readonly rebootCodes?: string;
}

/**
 * The exit codes of the flags; undefined where a flag is missing.
 *
 * @throws {UsageError} If they cannot be read.
 */
export function exitCodesOf(
  { successCodes, rebootCodes }: ExitCodeFlags,
): { successCodes?: ExitCodes; rebootCodes?: ExitCodes } {
  return {
    successCodes: codesOf("--success-codes", successCodes),
    rebootCodes: codesOf("--reboot-codes", rebootCodes),
  };
}

function codesOf(flag: string, typed?: string): ExitCodes | undefined {
  if (typed === undefined) return undefined;
  const read = readExitCodes(typed);
  if ("codes" in read) return read.codes;
  throw new UsageError(
    text.sheet.labelled(flag, exitCodeProblemWords(read.problem)),
  );
}

/** `longshore packages codes PACKAGE` */
export function codesCommand(packages: Command, cli: Cli): void {
  const { about, success, reboot, nothing } = text.exitCodes.cli;
  packages.command("codes").description(about)
    .addArgument(packageArgument())
    .option("--success-codes <codes>", success)
    .option("--reboot-codes <codes>", reboot)
    .action(async (word: string, flags: ExitCodeFlags) => {
      const typed = exitCodesOf(flags);
      if (!typed.successCodes && !typed.rebootCodes) {
        throw new UsageError(nothing);
      }
      const shown = await packageNamed(await cli.connect(), word);
      const successCodes = typed.successCodes ?? shown.successCodes;
      const rebootCodes = typed.rebootCodes ?? shown.rebootCodes;
      const mistake = exitCodesMistake(
        printExitCodes(successCodes),
        printExitCodes(rebootCodes),
      );
      if (mistake) throw new UsageError(mistake);
      await perform(cli, changeCodes, {
        package: shown,
        successCodes,
        rebootCodes,
      });
    });
}

import { escapeInvisible } from "#shared/invisible.ts";
import { UsageError } from "./arguments.ts";
import { type Cli, openCli } from "./cli/cli.ts";
import { exitReasonOf } from "./cli/exit.ts";
import { commandLine } from "./cli/program.ts";
import { runningOptions } from "./cli/running.ts";
import { commandFirst } from "./cli/word_order.ts";
import type { OpeningScreen } from "./console/terminal/opening.ts";
import { processEnvironment } from "./profiles/profile.ts";
import { languageOf, setAsciiTexts, setLanguage, text } from "./text/mod.ts";

/**
 * Does what the command line says.
 *
 * @param opening Holds the terminal if the console was asked for.
 * @returns The exit code.
 */
export async function run(
  given: readonly string[],
  opening: OpeningScreen | null,
): Promise<number> {
  await setLanguage(languageOf(languageIn(given), processEnvironment));
  setAsciiTexts(given.includes("--ascii"));
  let cli: Cli | undefined;
  try {
    refuseTokens(given);
    const made = await commandLine(
      (program) => openCli(runningOptions(program), Deno.exit, opening),
      async (cli, options) => {
        const { openConsole } = await import("./cli/open_console.ts");
        return await openConsole(cli, options, opening);
      },
      given,
    );
    cli = made.cli;
    const words = commandFirst(made.program, given);
    await made.program.parseAsync([...words], { from: "user" });
    return cli.code();
  } catch (error) {
    opening?.leave();
    // A command that a signal ended reports no error of its own.
    return await cli?.interrupted() ? cli!.code() : complain(error);
  } finally {
    opening?.leave();
    await cli?.close();
  }
}

/** The value of `--lang`; texts are needed before options are parsed. */
function languageIn(given: readonly string[]): string | undefined {
  const at = given.findIndex((word) => /^--lang(=|$)/.test(word));
  return given[at]?.split("=")[1] ?? given[at + 1 || given.length];
}

/** Everyone on the host can read a command line, and a shell keeps it. */
function refuseTokens(given: readonly string[]): void {
  if (given.some((word) => /^--token(=|$)/.test(word))) {
    throw new UsageError(text.cli.errors.noTokenOption);
  }
}

/** Says what went wrong, in one sentence where we know it. */
function complain(error: unknown): number {
  const ending = exitReasonOf(error);
  if (!ending) {
    console.error(text.cli.errors.fault, error);
    return 1;
  }
  if (ending.sentence) console.error(escapeInvisible(ending.sentence));
  return ending.code;
}

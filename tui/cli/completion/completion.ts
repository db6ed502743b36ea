import { Argument, type Command } from "commander";
import { isVisibleLine, showInvisible } from "#shared/invisible.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { text } from "#tui/text/mod.ts";
import { candidatesFor } from "./candidates.ts";
import { COMPLETE_COMMAND, SCRIPTS, type Shell } from "./scripts.ts";

/** The last line of an answer, with cobra's numbers. */
const DIRECTIVE = { files: ":0", noFiles: ":4" } as const;

/**
 * `longshore completion bash|zsh|fish`, and the command that the shells call.
 */
export function completionCommand(program: Command, cli: Cli): void {
  const { about, arguments: named } = text.cli;
  program.command("completion").description(about.completion)
    .addArgument(
      new Argument("<shell>", named.shell).choices(Object.keys(SCRIPTS)),
    )
    .action(async (shell: Shell) => {
      await cli.out.text(SCRIPTS[shell]);
    });

  // `longshore __complete -- WORD…`: one candidate per line, its description
  // after a tab, then the directive. The last word is being typed, and may be
  // empty.
  program.command(COMPLETE_COMMAND, { hidden: true })
    .argument("[word...]")
    .action(async (words: readonly string[]) => {
      const found = await candidatesFor(program, words, cli.environment);
      // A name with invisible characters could act on the terminal, or look
      // like another one.
      const visible = found.words.filter(({ word }) => isVisibleLine(word));
      const lines = visible.map(({ word, about }) =>
        about === "" ? word : `${word}\t${showInvisible(about)}`
      );
      const last = found.files ? DIRECTIVE.files : DIRECTIVE.noFiles;
      await cli.out.text([...lines, last].join("\n"));
    });
}

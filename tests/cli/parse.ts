import { type Command, CommanderError } from "commander";
import type { Cli } from "#tui/cli/cli.ts";
import { commandTree } from "#tui/cli/command_tree.ts";
import { exitReasonOf } from "#tui/cli/exit.ts";
import { commandLine } from "#tui/cli/program.ts";
import { commandFirst } from "#tui/cli/word_order.ts";

/**
 * A command line with commands that do nothing.
 *
 * @param words What it is to read; absent: it has all commands.
 */
export async function idleProgram(
  words?: readonly string[],
): Promise<Command> {
  // Commands use it only when they run, and none runs here.
  const cli = {} as Cli;
  const opens = () => Promise.resolve(0);
  const { program } = await commandLine(() => cli, opens, words);
  for (const { command } of commandTree(program)) {
    // commander prints the help of a noun that needs a verb.
    if (command.commands.length === 0) command.action(() => {});
    command.configureOutput({ writeOut: () => {}, writeErr: () => {} });
  }
  return program;
}

/** The form of a command line that will not be run. */
export interface Sketch {
  /** Arguments may be left out, and a word in capitals stands for a value. */
  readonly sketch?: boolean;
}

/**
 * Reads a command line as the program does, and runs nothing.
 *
 * @param words What follows `longshore`.
 * @returns Why it is refused, in a sentence; null if it is understood.
 */
export async function refusalOf(
  words: readonly string[],
  { sketch = false }: Sketch = {},
): Promise<string | null> {
  try {
    const program = await idleProgram(words);
    await program.parseAsync([...commandFirst(program, words)], {
      from: "user",
    });
    return null;
  } catch (error) {
    if (sketch && isOfSketch(error)) return null;
    const reason = exitReasonOf(error);
    if (!reason) throw error;
    return reason.code === 0 ? null : reason.sentence ?? "it needs a verb";
  }
}

function isOfSketch(error: unknown): boolean {
  return error instanceof CommanderError &&
    (error.code === "commander.missingArgument" ||
      error.code === "commander.invalidArgument" &&
        /'[A-Z]+' is invalid/.test(error.message));
}

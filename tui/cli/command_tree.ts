import type { Command } from "commander";

/** A command, and the words that lead to it: "", "packages create". */
export interface CommandPath {
  readonly path: string;
  readonly command: Command;
}

/** Every command that the help shows, the program first. */
export function commandTree(
  command: Command,
  path = "",
): readonly CommandPath[] {
  return [
    { path, command },
    ...visibleCommands(command).flatMap((inner) =>
      commandTree(inner, `${path} ${inner.name()}`.trim())
    ),
  ];
}

/** The commands below one, as its help lists them. */
export function visibleCommands(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}

/** Follows words as far as they name commands; `rest` has the others. */
export function findCommand(program: Command, words: readonly string[]) {
  let command = program;
  let depth = 0;
  for (const word of words) {
    const next = visibleCommands(command).find((one) => one.name() === word);
    if (!next) break;
    command = next;
    depth++;
  }
  return {
    command,
    path: words.slice(0, depth).join(" "),
    rest: words.slice(depth),
  };
}

import type { Argument, Command, Option } from "commander";
import { visibleCommands } from "#tui/cli/command_tree.ts";

/** The position of the word that is being typed, by the words before it. */
export interface Position {
  readonly command: Command;
  /** The option whose value it is; null: it is an argument or an option. */
  readonly option: Option | null;
  /** The argument it is, if it is not an option; null: there is none left. */
  readonly argument: Argument | null;
  /** True if it may be an option: nothing is after a `--`. */
  readonly mayBeOption: boolean;
  /** The text before the part that is completed: "--action=", else "". */
  readonly prefix: string;
  readonly begun: string;
  /** Values of the program's own options, by commander's names of them. */
  readonly globals: Readonly<Record<string, string>>;
}

/**
 * Reads a command line that may be incomplete or wrong; nothing is run.
 *
 * @param words What follows the program's name, the last as far as it is typed.
 */
export function positionOf(
  program: Command,
  words: readonly string[],
): Position {
  const globals: Record<string, string> = {};
  let command = program;
  let option: Option | null = null;
  let place = 0;
  let mayBeOption = true;
  const give = (of: Option, value: string) => {
    if (program.options.includes(of)) globals[of.attributeName()] = value;
  };
  for (const word of words.slice(0, -1)) {
    if (option) {
      give(option, word);
      option = null;
    } else if (mayBeOption && word === "--") {
      mayBeOption = false;
    } else if (mayBeOption && word.startsWith("-")) {
      const { named, value } = optionIn(program, command, word);
      if (named && value !== null) give(named, value);
      else if (named && takesValue(named)) option = named;
    } else {
      const next = visibleCommands(command).find((one) => one.name() === word);
      place = next ? 0 : place + 1;
      command = next ?? command;
    }
  }
  const last = words.at(-1) ?? "";
  const at = { command, argument: null, mayBeOption, globals };
  if (option) return { ...at, option, prefix: "", begun: last };
  if (mayBeOption && last.startsWith("--") && last.includes("=")) {
    const { named, value } = optionIn(program, command, last);
    const prefix = last.slice(0, last.indexOf("=") + 1);
    if (named) return { ...at, option: named, prefix, begun: value ?? "" };
  }
  const known = command.registeredArguments;
  const repeated = known.at(-1)?.variadic ? known.at(-1) : null;
  const argument = known[place] ?? repeated ?? null;
  return { ...at, option, argument, prefix: "", begun: last };
}

/** The options that are valid after a command, the program's last. */
export function optionsOf(program: Command, command: Command) {
  const own = command.createHelp().visibleOptions(command);
  return command === program ? own : [...own, ...program.options];
}

/** True if the next word is the option's value. */
export function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function optionIn(program: Command, command: Command, word: string) {
  const [name, ...values] = word.split("=");
  const named = optionsOf(program, command)
    .find(({ long, short }) => long === name || short === name) ?? null;
  return { named, value: values.length > 0 ? values.join("=") : null };
}

import type { Command, Option } from "commander";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import { withMeant, withSuggestions } from "#tui/words/suggestions.ts";
import { visibleCommands } from "./command_tree.ts";

/** Options of single commands that may stand before the command as well. */
const MOVABLE = ["--output", "--columns", "--no-headers", "--limit", "--all"];
const SHORT_OUTPUT = /^-o(.*)$/s;

/** What other command lines call our verbs, which follow the noun here. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  get: ["list"],
  ls: ["list"],
  describe: ["show"],
  view: ["show"],
  new: ["create", "add", "issue"],
  rm: ["delete", "remove", "revoke", "withdraw"],
  delete: ["remove", "revoke", "withdraw"],
};

/**
 * Moves the options of lists and formats that stand before a command behind
 * it: `-o json machines list` is `machines list -o json`.
 *
 * @param words What follows the program's name.
 * @throws {UsageError} If the first word that is no option is no command.
 */
export function commandFirst(
  program: Command,
  words: readonly string[],
): readonly string[] {
  const { own, moved, rest } = split(program, words);
  const [first] = rest;
  if (first === undefined || first.startsWith("-")) return words;
  refuseUnknown(program, rest);
  if (moved.length === 0) return words;
  let command = program;
  let depth = 0;
  for (const word of rest) {
    const next = namedBy(command, word);
    if (!next) break;
    command = next;
    depth++;
  }
  // Of "packages download" it is a file.
  const takes = command.options.some(({ long, flags }) =>
    long === "--output" && flags.includes("<format>")
  );
  if (!takes) return words;
  return [...own, ...rest.slice(0, depth), ...moved, ...rest.slice(depth)];
}

/**
 * The first word that is neither an option of the program, of the console or of
 * all lists, nor the value of one: "packages"; "--help", which is none of them.
 */
export function firstWord(
  program: Command,
  words: readonly string[],
): string | undefined {
  return split(program, words).rest[0];
}

function split(program: Command, words: readonly string[]) {
  const own: string[] = [];
  const moved: string[] = [];
  const known = [
    ...program.options,
    ...program.commands.find((one) => one.name() === "console")?.options ?? [],
  ];
  let at = 0;
  while (at < words.length) {
    const word = words[at]!;
    if (!word.startsWith("-") || word === "--") break;
    const [name] = word.split("=");
    const option = known.find(({ long, short }) =>
      long === name || short === name
    );
    const short = SHORT_OUTPUT.exec(word)?.[1];
    const isMoved = !option && (short !== undefined || MOVABLE.includes(name!));
    if (!option && !isMoved) break;
    const value = option ? takesValue(option) : movedTakesValue(name!, short);
    const length = value && !word.includes("=") ? 2 : 1;
    (isMoved ? moved : own).push(...words.slice(at, at + length));
    at += length;
  }
  return { own, moved, rest: words.slice(at) };
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function movedTakesValue(name: string, short: string | undefined): boolean {
  return short === undefined
    ? name !== "--no-headers" && name !== "--all"
    : short === "";
}

function namedBy(command: Command, word: string): Command | undefined {
  return command.commands.find((one) =>
    one.name() === word || one.aliases().includes(word)
  );
}

/** @throws {UsageError} With a suggestion, if the first word is no command. */
function refuseUnknown(
  program: Command,
  [word = "", noun = ""]: readonly string[],
): void {
  // The command that completes is hidden.
  if (program.commands.some((one) => one.name() === word)) return;
  const names = visibleCommands(program).map((one) => one.name());
  const sentence = text.cli.errors.unknownCommand(word);
  const verbs = verbsOf(program, word, noun, names);
  throw new UsageError(
    verbs.length > 0
      ? withMeant(sentence, verbs)
      : withSuggestions(sentence, word, names),
  );
}

/** "machines list" for "get machines"; empty if the second word is no noun. */
function verbsOf(
  program: Command,
  word: string,
  noun: string,
  names: readonly string[],
): string[] {
  const name = names.find((one) => one === noun || one === `${noun}s`);
  const command = name === undefined ? undefined : namedBy(program, name);
  if (!command) return [];
  return [word, ...VERBS[word] ?? []]
    .filter((verb) => namedBy(command, verb))
    .map((verb) => `${name} ${verb}`).slice(0, 1);
}

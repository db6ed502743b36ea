import type { Command } from "commander";
import { EventKind } from "#shared/contract/events/events.ts";
import type { ServerOptions } from "#tui/arguments.ts";
import { visibleCommands } from "#tui/cli/command_tree.ts";
import type { Environment } from "#tui/profiles/profiles.ts";
import { NAMED_KINDS, namesOf } from "./names.ts";
import { optionsOf, type Position, positionOf } from "./position.ts";

/** A word that fits, and its description if there is one. */
interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** Completions for the word that is being typed. */
interface Candidates {
  readonly words: readonly Candidate[];
  /** True if files of this computer fit as well. */
  readonly files: boolean;
}

/**
 * Options whose value is a path of this computer, which may begin with "~/".
 */
const PATHS = ["tokenFile", "ca", "data"];

/**
 * Finds what fits at the end of a command line.
 *
 * @param words What follows the program's name; the last is being typed.
 */
export async function candidatesFor(
  program: Command,
  words: readonly string[],
  environment: Environment,
): Promise<Candidates> {
  const position = positionOf(program, words);
  const { prefix, begun } = position;
  const { words: all, files } = await candidatesAt(
    program,
    position,
    environment,
  );
  // A control character cannot be typed, and a line break would be two words.
  const fitting = all.filter(({ word }) =>
    word.startsWith(begun) && !/\p{Cc}/u.test(word)
  );
  const unique = new Map(fitting.map((one) => [one.word, one]));
  return {
    words: [...unique.values()]
      .map(({ word, about }) => ({ word: prefix + word, about })),
    files,
  };
}

async function candidatesAt(
  program: Command,
  { command, option, argument, begun, mayBeOption, globals }: Position,
  environment: Environment,
): Promise<Candidates> {
  const expected = option
    ? { choices: option.argChoices, name: /<([^>]+)>/.exec(option.flags)?.[1] }
    : { choices: argument?.argChoices, name: argument?.name() };
  const choices = plain(expected.choices ?? []);
  const options = optionsOf(program, command)
    .flatMap(({ long, short, description }) =>
      [long, short].filter((name) => name !== undefined)
        .map((word) => ({ word, about: description }))
    );
  if (!option && mayBeOption && begun.startsWith("-")) {
    return { words: options, files: false };
  }
  const kind = NAMED_KINDS.find((one) => one === expected.name);
  if (kind) {
    const server = serverOptions(globals, environment);
    const names = await namesOf(server, environment, kind, begun)
      .catch(() => []);
    return { words: plain(names), files: false };
  }
  if (expected.name === "file" || expected.name === "folder") {
    return { words: [], files: true };
  }
  if (option?.long === "--columns") {
    return {
      words: plain(columnLists(option.argChoices, begun)),
      files: false,
    };
  }
  if (option && expected.name === "kind" && choices.length === 0) {
    return { words: plain(EventKind.options), files: false };
  }
  if (option) return { words: choices, files: false };
  const inner = visibleCommands(command)
    .map((one) => ({ word: one.name(), about: one.description() }));
  return {
    words: [...inner, ...choices, ...mayBeOption ? options : []],
    files: false,
  };
}

/** What has been typed of a list of columns, with each that may be next. */
function columnLists(
  columns: readonly string[] = [],
  begun: string,
): readonly string[] {
  const before = begun.slice(0, begun.lastIndexOf(",") + 1);
  const used = before.split(",");
  return columns.filter((one) => !used.includes(one))
    .map((one) => before + one);
}

/** Names the server that the command line asks for, as far as it was typed. */
function serverOptions(
  globals: Readonly<Record<string, string>>,
  environment: Environment,
): ServerOptions {
  const home = environment("HOME");
  return Object.fromEntries(
    Object.entries(globals).map(([name, value]) => [
      name,
      // A shell expands "~" only when it runs the command.
      PATHS.includes(name) && home && value.startsWith("~/")
        ? home + value.slice(1)
        : value,
    ]),
  );
}

const plain = (words: readonly string[]): Candidate[] =>
  words.map((word) => ({ word, about: "" }));

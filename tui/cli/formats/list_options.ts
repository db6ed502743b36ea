import { type Command, InvalidArgumentError, Option } from "commander";
import { text } from "#tui/text/mod.ts";
import { withSuggestions } from "#tui/words/suggestions.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import { visibleCommands } from "#tui/cli/command_tree.ts";
import { COMPLETE_COMMAND } from "#tui/cli/completion/scripts.ts";
import type { Field } from "./field.ts";
import { FORMATS, LIST_FORMATS } from "./format.ts";

/** Rows of a table, unless `--limit` or `--all` says otherwise. */
export const TABLE_ROWS = 100;

/**
 * Adds the options of a list to a command: `--columns` with these columns,
 * `--no-headers`, `--limit` and `--all`.
 */
export function asList<Row>(
  command: Command,
  fields: readonly Field<Row>[],
): Command {
  const { options } = text.lists;
  return asShortList(command, fields)
    .addOption(
      new Option("--limit <n>", options.limit(TABLE_ROWS))
        .argParser(rowCount),
    )
    .addOption(new Option("--all", options.all).conflicts("limit"));
}

/** The same for a list that always prints all of its few rows. */
export function asShortList<Row>(
  command: Command,
  fields: readonly Field<Row>[],
): Command {
  const { options } = text.lists;
  const keys = fields.map(({ key }) => key);
  const columns = new Option("--columns <columns>", options.columns)
    .argParser((words) => columnsIn(words, keys));
  // For the help and for completion; the parser checks each of them.
  columns.argChoices = keys;
  return command.addOption(columns)
    .option("--no-headers", options.noHeaders);
}

/** Parses the number of rows of `--limit`. */
export function rowCount(value: string): number {
  const rows = wholeNumber(value);
  if (rows > 0) return rows;
  throw new InvalidArgumentError(text.lists.atLeastOne);
}

/** The keys of the columns that a list of words names. */
function columnsIn(words: string, keys: readonly string[]): string[] {
  return words.split(",").map((word) => {
    const key = word.trim().toLowerCase();
    if (keys.includes(key)) return key;
    throw new InvalidArgumentError(
      withSuggestions(text.lists.noColumn(word, keys.join(", ")), key, keys),
    );
  });
}

/**
 * Adds `-o` to a command, or to those below it: lists have more formats.
 * Options that the program itself had would take those of
 * `packages download -o FILE`.
 */
export function addFormats(command: Command): void {
  if (command.commands.length > 0) {
    visibleCommands(command).forEach(addFormats);
  } else if (!printsNoAnswer(command)) {
    const formats = isList(command) ? LIST_FORMATS : FORMATS;
    command.addOption(
      new Option("-o, --output <format>", text.lists.options.format)
        .choices(formats),
    );
  }
}

function isList(command: Command): boolean {
  return command.options.some(({ long }) => long === "--columns");
}

const NO_ANSWER = ["console", "completion", "help", COMPLETE_COMMAND];

/** True for commands without an answer, or with an `--output` of their own. */
function printsNoAnswer(command: Command): boolean {
  return NO_ANSWER.includes(command.name()) ||
    command.options.some(({ long }) => long === "--output");
}

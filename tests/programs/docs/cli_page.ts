import type { Argument, Command, Option } from "commander";
import { idleProgram } from "#tests/cli/parse.ts";
import { commandTree } from "#tui/cli/command_tree.ts";
import { EXAMPLES } from "#tui/cli/examples.ts";
import { TABLE_ROWS } from "#tui/cli/formats/list_options.ts";
import { EXIT } from "#tui/cli/exit.ts";
import { text } from "#tui/text/mod.ts";
import { code, codes, page, sentence, table } from "./markup.ts";

/** The content of `docs/cli.md`. */
export async function cliPage(): Promise<string> {
  const program = await idleProgram();
  const [, ...commands] = commandTree(program);
  const leaves = commands.filter(({ command }) => !isNoun(command));
  return page(
    "The command line",
    "the commands in `tui/cli/`",
    [
      "`longshore` alone opens [the console](console.md). Every other command prints its answer and ends. Whatever the console can do, a command can do. This page is also what `--help` says: `longshore help packages create`.",
      "## In short",
      table(
        ["command", "what it does"],
        leaves.map(({ path, command }) => [
          `[${code(path)}](#${anchor(path)})`,
          sentence(command.description()),
        ]),
      ),
      "## Options of every command",
      "They may stand before or after the command.",
      optionTable(program.options),
      "What the command line says comes before the profile named by `--profile`, the profile before the environment, and the environment before the default profile.",
      "## Names, ids and confirmations",
      "Names and ids are interchangeable: a package is `vlc`, `'vlc 3.0'` or `1795359043`. If a name fits more than one thing, the command ends with exit code 5 and names some of them.",
      "A command that affects more than one machine asks for the number of machines. A script passes the number with `--yes`; if it is not exactly that number, nothing is changed. `--dry-run` shows what would happen.",
      "## Output",
      "Without options a command prints tables and sentences for people, in the language of `--lang` or of the locale. Answers go to the standard output; remarks and errors go to the standard error. A list without rows prints its remark and ends with 0.",
      table(["option", "prints"], FORMAT_ROWS),
      `A table ends after ${TABLE_ROWS} rows, and the standard error says how many more there are. \`--limit N\` prints that many and \`--all\` all of them; other formats print all rows unless \`--limit\` is there.`,
      "`--columns a,b` chooses columns and their order, by names that are the same in every language; `--help` lists them. `--no-headers` leaves out the titles.",
      "CSV follows RFC 4180: lines end with CR LF, and a value with a comma, a quote or a line break is quoted. Moments, numbers, states, `true` and `false` are as in JSON. Values are never changed, so a spreadsheet may take one that begins with `=`, `+`, `-` or `@` for a formula: names come from machines, so import the columns as text instead of opening the file.",
      "## Exit codes",
      table(["code", "meaning"], exitRows()),
      "## Shell completion",
      `\`longshore completion bash\`, \`zsh\` or \`fish\` prints a script of a few lines. It asks the program at each <kbd>tab</kbd>, which completes commands, options, their values, and names that the server knows. The server is the one that the line names, and is waited for at most a second; over SSH no names are completed.`,
      examples(EXAMPLES.completion ?? []),
      ...commands.flatMap(({ path, command }) => section(path, command)),
    ],
  );
}

/** Each format, and what it prints. */
const FORMAT_ROWS: readonly string[][] = [
  ["`-o table`", "A table, or the facts of one thing. The default."],
  ["`-o wide`", "For lists: a table with more columns."],
  ["`-o json`, `--json`", "[One JSON document](json.md)."],
  ["`-o ndjson`, `--ndjson`", "JSON, one document on each line."],
  ["`-o yaml`", "The JSON document as YAML."],
  ["`-o csv`", "For lists: CSV, see below."],
  [
    "`-o name`",
    "For lists: the name of each, which other commands accept; where there is none, the first column.",
  ],
  ["`-q`, `--quiet`", "For lists: the first column; no remarks."],
];

/** True if a command only contains others. */
function isNoun(command: Command): boolean {
  return command.commands.length > 0;
}

function section(path: string, command: Command): string[] {
  const depth = path.split(" ").length + 1;
  const about = `${sentence(command.description())}.`;
  const title = `${"#".repeat(depth)} ${path}`;
  if (isNoun(command)) return [title, about];
  const usage = command.createHelp().commandUsage(command);
  const options = command.createHelp().visibleOptions(command)
    .filter(({ long }) => long !== "--help");
  return [
    title,
    about,
    `\`\`\`text\n${usage}\n\`\`\``,
    ...command.registeredArguments.length > 0
      ? [argumentTable(command.registeredArguments)]
      : [],
    ...options.length > 0 ? [optionTable(options)] : [],
    examples(EXAMPLES[path] ?? []),
  ];
}

function argumentTable(args: readonly Argument[]): string {
  return table(
    ["argument", "meaning"],
    args.map((argument) => [
      code(argument.name()),
      meaning(argument.description, [
        ...choicesOf(argument.argChoices),
        ...argument.variadic ? ["May be repeated."] : [],
        ...argument.required ? [] : ["May be left out."],
      ]),
    ]),
  );
}

function optionTable(options: readonly Option[]): string {
  return table(
    ["option", "meaning"],
    options.map((option) => [
      code(option.flags),
      meaning(option.description, [
        ...choicesOf(option.argChoices),
        ...option.mandatory ? ["Required."] : [],
        ...hasDefault(option) ? [`Default: ${code(defaultOf(option))}.`] : [],
      ]),
    ]),
  );
}

function meaning(about: string, more: readonly string[]): string {
  return [`${sentence(about)}.`, ...more].join(" ");
}

function choicesOf(choices: readonly string[] = []): string[] {
  return choices.length > 0 ? [`One of ${codes(choices)}.`] : [];
}

/** Commander's own empty defaults mean nothing. */
function hasDefault({ defaultValue, negate }: Option): boolean {
  return !negate && defaultValue !== undefined &&
    !(Array.isArray(defaultValue) && defaultValue.length === 0);
}

function defaultOf({ defaultValue, defaultValueDescription }: Option): string {
  return defaultValueDescription ?? `${defaultValue}`;
}

function examples(lines: readonly string[]): string {
  return [
    "```sh no-test: names of another site",
    ...lines,
    "```",
  ].join("\n");
}

/** The exit codes and their meanings, of which there must be as many. */
function exitRows(): string[][] {
  const rows = text.cli.exits.codes.map((line) => {
    const [, number = "", words = ""] = /^(\d+) +(.+)$/.exec(line) ?? [];
    return [number, words];
  });
  const known = Object.values(EXIT).map(String).toSorted();
  if (rows.map(([number]) => number).toSorted().join() !== known.join()) {
    throw new Error("text.cli.exits.codes and EXIT differ");
  }
  return [
    ...rows.map(([number, words]) => [number!, sentence(words!)]),
    ["128 + n", "Ended by signal n: 130 after ^C"],
  ];
}

function anchor(path: string): string {
  return path.replaceAll(" ", "-");
}

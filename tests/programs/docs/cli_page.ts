import type { Argument, Command, Option } from "commander";
import { idleProgram } from "#tests/cli/parse.ts";
import { commandTree } from "#tui/cli/command_tree.ts";
import { EXAMPLES } from "#tui/cli/examples.ts";
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
      "Without options a command prints tables and sentences for people, in the language of `--lang` or of the locale. Scripts use [`--json`](json.md), `--ndjson` or `--quiet`. Answers go to the standard output; remarks and errors go to the standard error.",
      "## Exit codes",
      table(["code", "meaning"], exitRows()),
      "## Shell completion",
      `\`longshore completion bash\`, \`zsh\` or \`fish\` prints a script of a few lines. It asks the program at each <kbd>tab</kbd>, which completes commands, options, their values, and names that the server knows. The server is the one that the line names, and is waited for at most a second; over SSH no names are completed.`,
      examples(EXAMPLES.completion ?? []),
      ...commands.flatMap(({ path, command }) => section(path, command)),
    ],
  );
}

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

import { Command, Help, Option } from "commander";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import { withSuggestions } from "#tui/words/suggestions.ts";
import type { Cli } from "./cli.ts";
import {
  COMMAND_GROUPS,
  type CommandGroup,
  groupsFor,
} from "./command_groups.ts";
import { commandTree, visibleCommands } from "./command_tree.ts";
import { type Console, consoleCommand } from "./commands/console.ts";
import { addExamples } from "./examples.ts";
import { addFormats } from "./formats/list_options.ts";
import { firstWord } from "./word_order.ts";

/** A command line that can be parsed. */
export interface CommandLine {
  readonly program: Command;
  readonly cli: Cli;
}

/**
 * The grammar of a command line, its help and its actions. Created once the
 * language is known.
 *
 * @param words What follows the program's name: only the commands they need are
 *   loaded and added. Absent: all commands.
 */
export async function commandLine(
  makeCli: (program: Command) => Cli,
  openConsole: Console,
  words?: readonly string[],
): Promise<CommandLine> {
  const { about, exits, help, options } = text.cli;
  const program = new Command("longshore");
  program.description(about.program).exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({
      styleTitle: (title) => help[title as keyof typeof help] ?? title,
      optionDescription,
      boxWrap: wrapHelp,
      argumentDescription: ({ description, argChoices }) =>
        withChoices(description, argChoices),
      showGlobalOptions: false,
    })
    .helpOption("-h, --help", options.help)
    .helpCommand(false)
    .option("--server <url>", options.server)
    .option("--socket <path>", options.socket)
    .option("--token-file <file>", options.tokenFile)
    .option("--ca <file>", options.ca)
    .option("--data <folder>", options.data)
    .option("--profile <profile>", options.profile)
    .option("--ssh <user@host>", options.ssh)
    .option("--json", options.json)
    .option("--ndjson", options.ndjson)
    .option("-q, --quiet", options.quiet)
    .addOption(new Option("--lang <code>", options.lang).choices(["en", "fr"]));
  const cli = makeCli(program);
  const added = new Set<CommandGroup>();
  const add = async (groups: readonly CommandGroup[]) => {
    const missing = groups.filter((group) => !added.has(group));
    const loaded = await Promise.all(missing.map(({ load }) => load()));
    const before = program.commands.length;
    for (const addTo of loaded) addTo(program, cli);
    for (const group of missing) added.add(group);
    program.commands.slice(before).forEach(complete);
  };
  consoleCommand(program, cli, openConsole, () => add(COMMAND_GROUPS));
  complete(program.commands[0]!);
  await add(words ? groupsFor(firstWord(program, words)) : COMMAND_GROUPS);
  complete(helpCommand(program));
  addExamples(program, "");
  program.addHelpText("after", [exits.title, ...exits.codes].join("\n  "));
  return { program, cli };
}

/** Adds to a command of the program what all of them have. */
function complete(command: Command): void {
  command.helpCommand(false);
  addFormats(command);
  for (const { path, command: inner } of commandTree(command, command.name())) {
    addExamples(inner, path);
  }
}

/** Spaces at which no line ends, and signs that stand for them meanwhile. */
const FIRM_SPACES = [["\u00a0", "\ue000"], ["\u202f", "\ue001"]] as const;

/** Commander's own wrapping, which would end a line before a French colon. */
function wrapHelp(text: string, width: number): string {
  const held = FIRM_SPACES.reduce(
    (line, [space, sign]) => line.replaceAll(space, sign),
    text,
  );
  return FIRM_SPACES.reduce(
    (lines, [space, sign]) => lines.replaceAll(sign, space),
    new Help().boxWrap(held, width),
  );
}

/** `longshore help packages create`: help for any depth of commands. */
function helpCommand(program: Command): Command {
  return program.command("help").description(text.cli.about.help)
    .argument("[command...]", text.cli.arguments.command)
    .action((words: readonly string[]) => {
      let command = program;
      for (const word of words) {
        const next = command.commands.find((known) => known.name() === word);
        if (!next) {
          throw new UsageError(
            withSuggestions(
              text.cli.errors.unknownCommand(word),
              word,
              visibleCommands(command).map((one) => one.name()),
            ),
          );
        }
        command = next;
      }
      command.help();
    });
}

function optionDescription(this: Help, option: Option): string {
  return withChoices(option.description, option.argChoices);
}

function withChoices(about: string, choices: readonly string[] = []): string {
  return choices.length > 0 ? `${about} (${choices.join(", ")})` : about;
}

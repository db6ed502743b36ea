import { Command, Help, Option } from "commander";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import { assignmentCommands } from "./commands/assignments.ts";
import type { Cli } from "./cli.ts";
import { visibleCommands } from "./command_tree.ts";
import { completionCommand } from "./completion/completion.ts";
import { type Console, consoleCommand } from "./commands/console.ts";
import { deploymentCommands } from "./commands/deployments.ts";
import { auditCommand } from "./commands/events/audit.ts";
import { eventCommands } from "./commands/events/events.ts";
import { addExamples } from "./examples.ts";
import { addFormats } from "./formats/list_options.ts";
import { groupCommands } from "./commands/groups.ts";
import { machineCommands } from "./commands/machines.ts";
import { backupCommands } from "./commands/backup/backups.ts";
import { applyCommands } from "./commands/manifest/apply.ts";
import { exportCommand } from "./commands/manifest/export.ts";
import { networkCommands } from "./commands/networks.ts";
import { noteCommands } from "./commands/notes.ts";
import { enrolmentCommands } from "./commands/enrolment/enrolment.ts";
import { operatorCommands, tokenCommands } from "./commands/operators.ts";
import { overviewCommand } from "./commands/overview.ts";
import { packageCommands } from "./commands/packages.ts";
import { planCommand } from "./commands/plans.ts";
import { profileCommands } from "./commands/profiles.ts";
import { relayCommands } from "./commands/relays.ts";
import { rolloutCommands } from "./commands/rollout/rollouts.ts";
import { serverCommands } from "./commands/servers.ts";
import { settingCommands } from "./commands/settings.ts";
import { storageCommand } from "./commands/storage.ts";
import { summaryCommand } from "./commands/events/summaries.ts";
import { withSuggestions } from "#tui/words/suggestions.ts";
import { versionCommand } from "./commands/version.ts";
import { whyCommands } from "./commands/why.ts";

/** Every noun; each adds its commands, from which help is printed. */
const NOUNS: readonly ((program: Command, cli: Cli) => void)[] = [
  overviewCommand,
  packageCommands,
  planCommand,
  assignmentCommands,
  rolloutCommands,
  groupCommands,
  machineCommands,
  networkCommands,
  noteCommands,
  deploymentCommands,
  whyCommands,
  eventCommands,
  auditCommand,
  summaryCommand,
  storageCommand,
  backupCommands,
  serverCommands,
  relayCommands,
  settingCommands,
  operatorCommands,
  tokenCommands,
  enrolmentCommands,
  profileCommands,
  applyCommands,
  exportCommand,
  completionCommand,
  versionCommand,
];

/**
 * The whole command line: its grammar, its help and its actions. Created once
 * the language is known.
 */
export function commandLine(
  makeCli: (program: Command) => Cli,
  openConsole: Console,
): { readonly program: Command; readonly cli: Cli } {
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
  consoleCommand(program, cli, openConsole);
  for (const add of NOUNS) add(program, cli);
  for (const noun of program.commands) noun.helpCommand(false);
  addFormats(program);
  helpCommand(program);
  addExamples(program);
  program.addHelpText("after", [exits.title, ...exits.codes].join("\n  "));
  return { program, cli };
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
function helpCommand(program: Command): void {
  program.command("help").description(text.cli.about.help)
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

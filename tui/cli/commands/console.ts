import { type Command, Option } from "commander";
import { VERSION } from "#shared/version.ts";
import { UsageError } from "#tui/arguments.ts";
import { atTerminal } from "#tui/profiles/profile.ts";
import { text } from "#tui/text/mod.ts";
import {
  readLook,
  unknownPart,
  VIEW_PARTS,
} from "#tui/console/nav/saved_views.ts";
import { stateNamed } from "#tui/console/nav/states.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { visibleCommands } from "#tui/cli/command_tree.ts";
import { withSuggestions } from "#tui/words/suggestions.ts";

/** Options of the console. */
export interface ConsoleOptions {
  /** The first view: "overview", "packages/1700000001". */
  readonly view: string;
  readonly readonly?: boolean;
  readonly ascii?: boolean;
  readonly screenReader?: boolean;
  readonly theme?: string;
  readonly reducedMotion?: boolean;
  readonly mouse?: boolean;
}

/** Draws the console until the operator leaves; returns the exit code. */
export type Console = (cli: Cli, options: ConsoleOptions) => Promise<number>;

/** The commands that print a view if there is no screen to draw on. */
const VIEW_COMMANDS: Record<string, readonly string[]> = {
  overview: ["overview"],
  packages: ["packages", "list"],
  groups: ["groups", "list"],
  machines: ["machines", "list"],
  deployments: ["deployments", "list"],
  tail: ["tail", "--follow"],
  events: ["tail"],
  audit: ["audit"],
  settings: ["settings", "list"],
  operators: ["operators", "list"],
  tokens: ["tokens", "list"],
  networks: ["networks", "list"],
};

/** Nouns whose rows can be named: `packages/1700000001`. */
const SHOWN = ["packages", "machines", "groups", "networks"];

/**
 * `longshore` alone: the console, or the list behind a view as text.
 *
 * @param addOthers Adds the other commands, unless they are there.
 */
export function consoleCommand(
  program: Command,
  cli: Cli,
  openConsole: Console,
  addOthers: () => Promise<void>,
): void {
  const { about, options } = text.cli;
  program.command("console", { isDefault: true })
    .description(about.console)
    .allowExcessArguments()
    .option("--view <view>", options.view, "overview")
    .option("--readonly", options.readonly)
    .option("--ascii", options.ascii)
    .option("--screen-reader", options.screenReader)
    .option("--theme <theme>", text.look.options.theme)
    .option("--reduced-motion", text.look.options.reducedMotion)
    .option("--mouse", text.look.options.mouse)
    // The program cannot have it: "packages create --version" means another one.
    .addOption(new Option("--version", options.printVersion).hideHelp())
    .action(async (
      { version, ...chosen }: ConsoleOptions & { readonly version?: boolean },
      { args }: Command,
    ) => {
      const [stray] = args;
      if (stray !== undefined) {
        await addOthers();
        throw new UsageError(
          withSuggestions(
            text.cli.errors.unknownCommand(stray),
            stray,
            visibleCommands(program).map((one) => one.name()),
          ),
        );
      }
      if (version) return await cli.out.text(`longshore ${VERSION}`);
      refuseUnknownPart(chosen.view);
      const { json, ndjson, quiet } = cli.options();
      if (!json && !ndjson && !quiet && atTerminal(cli.environment)) {
        return cli.endWith(await openConsole(cli, chosen));
      }
      await addOthers();
      await run(program, viewCommand(chosen.view));
    });
}

/** @throws {UsageError} If the view says something after `?` that has no effect. */
function refuseUnknownPart(view: string): void {
  const at = view.indexOf("?");
  const part = at < 0 ? null : unknownPart(view.slice(at + 1));
  if (part === null) return;
  throw new UsageError(
    withSuggestions(
      text.cli.errors.noViewPart(view, part, VIEW_PARTS.join(", ")),
      part,
      VIEW_PARTS,
    ),
  );
}

/** Runs a command as if it had been typed, with the present options. */
async function run(program: Command, words: readonly string[]): Promise<void> {
  let command = program;
  let rest = words;
  for (const word of words) {
    const next = command.commands.find((known) => known.name() === word);
    if (!next) break;
    [command, rest] = [next, rest.slice(1)];
  }
  await command.parseAsync([...rest], { from: "user" });
}

/** The command that prints the content of a view. */
export function viewCommand(view: string): readonly string[] {
  const at = view.indexOf("?");
  if (at >= 0) {
    const { filter, sort } = readLook(view.slice(at + 1));
    return [
      ...viewCommand(view.slice(0, at)),
      ...filter ? ["--filter", filter] : [],
      ...sort ? [`--sort=${sort}`] : [],
    ];
  }
  const [noun = "", ...rest] = view.split("/");
  const name = rest.join("/");
  if (name !== "" && SHOWN.includes(noun)) return [noun, "show", name];
  const state = noun === "deployments" ? stateNamed(name) : null;
  if (state) return [noun, "list", "--state", state];
  const words = Object.hasOwn(VIEW_COMMANDS, noun)
    ? VIEW_COMMANDS[noun]
    : undefined;
  if (words && name === "") return words;
  const views = Object.keys(VIEW_COMMANDS);
  throw new UsageError(
    withSuggestions(
      text.cli.errors.noView(view, views.join(", ")),
      noun,
      views,
    ),
  );
}

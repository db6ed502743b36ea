import { Argument, type Command, type Option } from "commander";
import { text } from "#tui/text/mod.ts";
import type { Cli } from "#tui/cli/cli.ts";
import type { CommandSpot } from "./spot.ts";
import { fishScript } from "./fish.ts";
import { NAMED_KINDS, type NamedKind } from "#tui/cli/names.ts";
import { bashScript, zshScript } from "./shells.ts";

const SHELLS = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
} as const;
type Shell = keyof typeof SHELLS;

/** `longshore completion bash|zsh|fish`, made from the commands themselves. */
export function completionCommand(program: Command, cli: Cli): void {
  const { about, arguments: named } = text.cli;
  program.command("completion").description(about.completion)
    .addArgument(
      new Argument("<shell>", named.shell).choices(Object.keys(SHELLS)),
    )
    .action(async (shell: Shell) => {
      await cli.out.text(SHELLS[shell](spotsOf(program)));
    });
}

/**
 * Every place of a command line, commander's own tables read out.
 *
 * @param inherited The program's options, which every command understands.
 */
export function spotsOf(
  command: Command,
  path = "",
  inherited: readonly Option[] = [],
): readonly CommandSpot[] {
  const help = command.createHelp();
  const inner = help.visibleCommands(command);
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) =>
    argChoices.map((word) => ({ word, about: "" }))
  );
  const own = help.visibleOptions(command);
  const options = [...own, ...inherited];
  return [
    {
      path,
      words: [
        ...inner.map((one) => ({ word: one.name(), about: one.description() })),
        ...choices,
      ],
      options: options.map((option) => ({
        names: [option.long, option.short].filter((name) => name !== undefined),
        about: option.description,
        takesValue: option.required || option.optional,
        choices: option.argChoices ?? [],
        isFile: /<(file|folder)>/.test(option.flags),
        named: namedBy(/<(\w+)>/.exec(option.flags)?.[1]),
      })),
      named: command.registeredArguments.map((one) => namedBy(one.name())),
      goesOn: command.registeredArguments.at(-1)?.variadic ?? false,
    },
    ...inner.flatMap((one) =>
      spotsOf(
        one,
        path === "" ? one.name() : `${path} ${one.name()}`,
        path === "" ? own.filter(({ long }) => long !== "--help") : inherited,
      )
    ),
  ];
}

/** What is named by an argument that is called so. */
function namedBy(name: string | undefined): NamedKind | null {
  return NAMED_KINDS.find((kind) => kind === name) ?? null;
}

import type { Command } from "commander";
import type { z } from "zod";
import type { setTag as setTagEndpoint } from "#shared/contract/machines/account.ts";
import { setField, setTag } from "#tui/actions/account.ts";
import type { Action } from "#tui/actions/action.ts";
import { groupNamed, lookUpAll, machineNamed } from "#tui/actions/lookup.ts";
import type { Recipients } from "#tui/actions/recipients.ts";
import { UsageError } from "#tui/arguments.ts";
import { collect, type ConfirmOptions, withYes } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { perform } from "#tui/cli/perform.ts";
import { text } from "#tui/text/mod.ts";

interface TargetOptions extends ConfirmOptions {
  readonly group?: readonly string[];
  readonly query?: string;
  readonly dryRun?: boolean;
}

type Counts = z.output<typeof setTagEndpoint.output>;

/** `longshore machines tag|field …` */
export function accountCommands(machines: Command, cli: Cli): void {
  const own = text.account.cli;

  targets(
    machines.command("tag").description(own.tag)
      .argument("<tag>", own.tagArgument),
  ).action(async (tag: string, names: string[], options: TargetOptions) => {
    const to = await recipientsOf(cli, names, options);
    await set(cli, setTag, { ...to, tag }, options);
  });

  targets(
    machines.command("field").description(own.field)
      .argument("<name>", own.nameArgument)
      .argument("<value>", own.valueArgument),
  ).action(
    async (
      name: string,
      value: string,
      names: string[],
      options: TargetOptions,
    ) => {
      const to = await recipientsOf(cli, names, options);
      await set(cli, setField, { ...to, name, value }, options);
    },
  );
}

function targets(command: Command): Command {
  const own = text.account.cli;
  return withYes(command)
    .argument("[machine...]", text.cli.arguments.machines)
    .option("--group <group>", text.cli.arguments.group, collect)
    .option("--query <query>", own.query)
    .option("--dry-run", own.dryRun);
}

async function recipientsOf(
  cli: Cli,
  names: readonly string[],
  { group = [], query }: TargetOptions,
): Promise<Recipients> {
  if (names.length + group.length === 0 && query === undefined) {
    throw new UsageError(text.account.cli.noTarget);
  }
  const connection = await cli.connect();
  return {
    machines: await lookUpAll(machineNamed, connection, names),
    groups: await lookUpAll(groupNamed, connection, group),
    query,
  };
}

async function set<Target, Result extends Counts>(
  cli: Cli,
  action: Action<Target, Result, Result>,
  target: Target,
  options: TargetOptions,
): Promise<void> {
  if (!options.dryRun) return await perform(cli, action, target, options);
  const { would } = text.account.cli;
  const reach = await action.preview!(await cli.connect(), target);
  await cli.out.done(reach, would(reach.changed, reach.unchanged));
}

import type { Command } from "commander";
import { restore, retire } from "#tui/actions/life.ts";
import { groupNamed, lookUpAll } from "#tui/actions/lookup.ts";
import type { Recipients } from "#tui/actions/recipients.ts";
import { UsageError } from "#tui/arguments.ts";
import { collect, type ConfirmOptions, withYes } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { namedMachines } from "#tui/cli/named_machines.ts";
import { perform } from "#tui/cli/perform.ts";
import { text } from "#tui/text/mod.ts";

export interface LifeOptions extends ConfirmOptions {
  readonly from?: string;
  readonly group?: readonly string[];
  readonly query?: string;
  readonly dryRun?: boolean;
}

/** `longshore machines retire …`, `longshore machines restore …` */
export function lifeCommands(machines: Command, cli: Cli): void {
  const own = text.life.cli;

  onMachines(machines, "retire", own.retire, own.query)
    .action(async (words: string[], options: LifeOptions) => {
      const { to, finish } = await recipientsOf(cli, words, options);
      if (!options.dryRun) {
        await perform(cli, retire, to, options);
        return finish();
      }
      const preview = await retire.preview!(await cli.connect(), to);
      await cli.out.done(preview, own.wouldRetire(preview.retired));
      finish();
    });

  onMachines(machines, "restore", own.restore, own.restoreQuery)
    .action(async (words: string[], options: LifeOptions) => {
      const { to, finish } = await recipientsOf(cli, words, options);
      if (!options.dryRun) {
        await perform(cli, restore, to, options);
        return finish();
      }
      const preview = await restore.preview!(await cli.connect(), to);
      await cli.out.done(preview, own.wouldRestore(preview.restored));
      finish();
    });
}

/** A command on machines that are named, in groups, or found by a query. */
export function onMachines(
  machines: Command,
  verb: string,
  about: string,
  query: string,
): Command {
  const { arguments: named } = text.cli;
  return withYes(machines.command(verb).description(about))
    .argument("[machine...]", named.machines)
    .option("--from <file>", text.names.from)
    .option("--group <group>", named.group, collect)
    .option("--query <query>", query)
    .option("--dry-run", text.life.cli.dryRun);
}

/**
 * The machines of a command, and what ends it after its action.
 *
 * @throws {UsageError} If nobody is named.
 */
export async function recipientsOf(
  cli: Cli,
  words: readonly string[],
  { group = [], query, from }: LifeOptions,
): Promise<{ to: Recipients; finish: () => void }> {
  const isEmpty = words.length + group.length === 0 && query === undefined &&
    from === undefined;
  if (isEmpty) {
    throw new UsageError(text.inventories.cli.noTarget);
  }
  const connection = await cli.connect();
  const { machines, finish } = await namedMachines(cli, words, from);
  const groups = await lookUpAll(groupNamed, connection, group);
  return { to: { machines, groups, query }, finish };
}

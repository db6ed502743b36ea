import type { Command } from "commander";
import {
  requestInventories,
  withdrawRequests,
} from "#tui/actions/inventories.ts";
import { groupNamed, lookUpAll } from "#tui/actions/lookup.ts";
import { UsageError } from "#tui/arguments.ts";
import { collect, type ConfirmOptions, withYes } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { namedMachines } from "#tui/cli/named_machines.ts";
import { perform } from "#tui/cli/perform.ts";
import { text } from "#tui/text/mod.ts";

interface AskOptions extends ConfirmOptions {
  readonly from?: string;
  readonly group?: readonly string[];
  readonly query?: string;
  readonly withdraw?: boolean;
  readonly dryRun?: boolean;
}

/** `longshore machines ask-inventory …` */
export function askInventoryCommand(machines: Command, cli: Cli): void {
  const { arguments: named } = text.cli;
  const own = text.inventories.cli;

  withYes(machines.command("ask-inventory").description(own.ask))
    .argument("[machine...]", named.machines)
    .option("--from <file>", text.names.from)
    .option("--group <group>", named.group, collect)
    .option("--query <query>", own.query)
    .option("--withdraw", own.withdraw)
    .option("--dry-run", own.dryRun)
    .action(async (words: string[], options: AskOptions) => {
      const { group = [], query, withdraw = false, dryRun = false } = options;
      const isEmpty = words.length + group.length === 0 &&
        query === undefined && options.from === undefined;
      if (isEmpty) {
        throw new UsageError(own.noTarget);
      }
      const connection = await cli.connect();
      const named = await namedMachines(cli, words, options.from);
      const to = {
        machines: named.machines,
        groups: await lookUpAll(groupNamed, connection, group),
        query,
      };
      const action = withdraw ? withdrawRequests : requestInventories;
      if (!dryRun) {
        await perform(cli, action, to, options);
        return named.finish();
      }
      const reach = await action.preview!(connection, to);
      await cli.out.done(reach, own.would(reach.changed, reach.unchanged));
      named.finish();
    });
}

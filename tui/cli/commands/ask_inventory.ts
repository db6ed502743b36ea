import type { Command } from "commander";
import { askInventories } from "#shared/contract/machines/inventories.ts";
import { call } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import {
  confirm,
  type ConfirmOptions,
  gathered,
  withYes,
} from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { groupNamed, idsOf, machineNamed } from "#tui/cli/find.ts";

interface AskOptions extends ConfirmOptions {
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
    .option("--group <group>", named.group, gathered)
    .option("--query <query>", own.query)
    .option("--withdraw", own.withdraw)
    .option("--dry-run", own.dryRun)
    .action(async (words: string[], given: AskOptions) => {
      const { group = [], query, withdraw = false, dryRun = false } = given;
      if (words.length + group.length === 0 && query === undefined) {
        throw new UsageError(own.noTarget);
      }
      const connection = await cli.connect();
      const body = {
        machines: await idsOf(connection, machineNamed, words),
        groups: await idsOf(connection, groupNamed, group),
        query,
        wanted: !withdraw,
      };
      const reach = await call(connection, askInventories, {
        body: { ...body, dryRun: true },
      });
      const { changed, unchanged } = reach;
      if (dryRun) {
        return await cli.out.done(reach, own.would(changed, unchanged));
      }
      await confirm(changed, own.question(changed), given);
      const done = await call(connection, askInventories, { body });
      const sentence = withdraw
        ? own.withdrawn(done.changed)
        : own.asked(done.changed, done.unchanged);
      await cli.out.done(done, sentence);
    });
}

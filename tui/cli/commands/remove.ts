import type { Command } from "commander";
import {
  type FormerMachine,
  listFormerMachines,
  listRemovals,
  readRemoval,
  type Removal,
} from "#shared/contract/machines/life.ts";
import { sleep } from "#shared/sleep.ts";
import { removalWords, remove } from "#tui/actions/life.ts";
import { call } from "#tui/api/call.ts";
import { confirm } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { type ListFlags, listOptions } from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { asList } from "#tui/cli/formats/list_options.ts";
import { printList } from "#tui/cli/pages.ts";
import { text } from "#tui/text/mod.ts";
import { type LifeOptions, onMachines, recipientsOf } from "./life.ts";

/** Milliseconds between two looks at a removal that is under way. */
const LOOK_MS = 500;

interface RemoveOptions extends LifeOptions {
  readonly wait?: boolean;
}

/** `longshore machines remove …`, `… removed`, `… removals` */
export function removeCommands(machines: Command, cli: Cli): void {
  const own = text.life.cli;

  onMachines(machines, "remove", own.remove, own.query)
    .option("--no-wait", own.noWait)
    .action(async (words: string[], options: RemoveOptions) => {
      const { to, finish } = await recipientsOf(cli, words, options);
      const connection = await cli.connect();
      const preview = await remove.preview!(connection, to);
      if (options.dryRun) {
        await cli.out.done(preview, own.wouldRemove(preview.machines));
        return finish();
      }
      await confirm(
        preview.machines,
        remove.question?.(to, preview),
        options,
        // What is removed cannot be brought back.
        1,
      );
      const result = await remove.run(connection, to, preview);
      const removal = options.wait === false || !result.removal
        ? result.removal
        : await ended(cli, result.removal);
      await cli.out.done({ ...result, removal }, removalWords(removal));
      finish();
    });

  listOptions(
    machines.command("removed").description(own.removed),
    formerFields(),
  )
    .option("--name <name>", own.name)
    .action(async (flags: ListFlags & { readonly name?: string }) => {
      const { filter: q, name } = flags;
      await printList(cli, listFormerMachines, formerFields(), {
        query: { q, name },
        none: text.lists.none.machines,
      });
    });

  asList(
    machines.command("removals").description(own.removals),
    removalFields(),
  )
    .action(async () => {
      await printList(cli, listRemovals, removalFields(), {
        query: {},
        none: text.lists.none.removals,
      });
    });
}

/** Waits until a removal has ended, and shows how far it is on a terminal. */
async function ended(cli: Cli, begun: Removal): Promise<Removal> {
  const connection = await cli.connect();
  const isShown = Deno.stderr.isTerminal();
  const show = (words: string) =>
    isShown
      ? Deno.stderr.write(new TextEncoder().encode(`\r${words}\x1b[K`))
      : Promise.resolve(0);
  let removal = begun;
  while (removal.endedAt === null) {
    const { removed, skipped, machines } = removal;
    await show(text.life.cli.progress(removed + skipped, machines));
    await sleep(LOOK_MS);
    removal = await call(connection, readRemoval, {
      params: { id: removal.id },
    });
  }
  if (removal !== begun) await show("");
  return removal;
}

function formerFields(): readonly Field<FormerMachine>[] {
  const { columns, life } = text;
  return [
    { key: "id", title: columns.id, of: ({ id }) => id },
    {
      key: "machine",
      title: columns.machine,
      of: ({ name }) => name,
      isName: true,
    },
    { key: "system", title: columns.system, of: ({ os }) => os },
    { key: "serial", title: columns.serial, of: ({ serial }) => serial },
    {
      key: "last-seen",
      title: columns.lastSeen,
      at: ({ lastContactAt }) => lastContactAt,
    },
    {
      key: "removed",
      title: life.columns.removed,
      at: ({ removedAt }) => removedAt,
    },
    { key: "by", title: life.columns.by, of: ({ removedBy }) => removedBy },
    {
      key: "results",
      title: life.columns.results,
      of: ({ results }) => results,
    },
    {
      key: "returned",
      title: life.columns.returned,
      of: ({ returnedAs }) => returnedAs ?? "",
    },
  ];
}

function removalFields(): readonly Field<Removal>[] {
  const { columns, life } = text;
  return [
    { key: "id", title: columns.id, of: ({ id }) => id },
    { key: "by", title: life.columns.by, of: ({ by }) => by },
    {
      key: "ordered",
      title: life.columns.ordered,
      at: ({ orderedAt }) => orderedAt,
    },
    { key: "query", title: life.columns.query, of: ({ query }) => query ?? "" },
    {
      key: "machines",
      title: columns.machines,
      of: ({ machines }) => machines,
    },
    { key: "done", title: life.columns.done, of: ({ removed }) => removed },
    {
      key: "skipped",
      title: life.columns.skipped,
      of: ({ skipped }) => skipped,
    },
    {
      key: "ended",
      title: life.columns.ended,
      at: ({ endedAt }) => endedAt,
    },
  ];
}

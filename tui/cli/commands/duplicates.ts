import { type Command, Option } from "commander";
import {
  dismissDuplicate,
  type Duplicate,
  DuplicateState,
  listDuplicates,
  mergeDuplicate,
  undoDuplicate,
} from "#shared/contract/machines/duplicates.ts";
import { call } from "#tui/api/call.ts";
import { evidenceWords } from "#tui/words/duplicates.ts";
import { text } from "#tui/text/mod.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { pagesOf } from "#tui/cli/find.ts";
import { type ListFlags, listOptions, moment } from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/output.ts";

/** `longshore machines duplicates|merge|unmerge|dismiss` */
export function duplicateCommands(machines: Command, cli: Cli): void {
  const { cli: said } = text.duplicates;

  listOptions(machines.command("duplicates").description(said.list))
    .addOption(
      new Option("--state <state>", said.state).choices(DuplicateState.options),
    )
    .action(async (given: ListFlags & { readonly state?: DuplicateState }) => {
      const { filter: q, limit, state } = given;
      const connection = await cli.connect();
      const pages = pagesOf(
        (page) =>
          call(connection, listDuplicates, { query: { ...page, q, state } }),
        limit,
      );
      await cli.out.list(duplicateFields(), pages);
    });

  machines.command("merge").description(said.merge)
    .argument("<id>", said.pair, wholeNumber)
    .option("--dry-run", said.dryRun)
    .action(async (id: number, { dryRun = false }: { dryRun?: boolean }) => {
      const done = await call(await cli.connect(), mergeDuplicate, {
        params: { id },
        body: { dryRun },
      });
      const { older, newer } = done.duplicate;
      await cli.out.done(
        done,
        dryRun
          ? text.duplicates.moves(done.moves)
          : text.duplicates.merged(called(older), called(newer)),
        id,
      );
    });

  machines.command("unmerge").description(said.unmerge)
    .argument("<id>", said.pair, wholeNumber)
    .action(async (id: number) => {
      const pair = await call(await cli.connect(), undoDuplicate, {
        params: { id },
      });
      const { older, newer } = pair;
      const { undone } = text.duplicates;
      await cli.out.done(pair, undone(called(older), called(newer)), id);
    });

  machines.command("dismiss").description(said.dismiss)
    .argument("<id>", said.pair, wholeNumber)
    .action(async (id: number) => {
      const pair = await call(await cli.connect(), dismissDuplicate, {
        params: { id },
      });
      const { older, newer } = pair;
      const { dismissed } = text.duplicates;
      await cli.out.done(pair, dismissed(called(older), called(newer)), id);
    });
}

function called({ id, name }: Duplicate["older"]): string {
  return `${name} (${id})`;
}

function duplicateFields(): readonly Field<Duplicate>[] {
  const { columns, states } = text.duplicates;
  return [
    { title: text.columns.id, of: ({ id }) => id },
    { title: columns.older, of: ({ older }) => called(older) },
    { title: columns.newer, of: ({ newer }) => called(newer) },
    { title: columns.evidence, of: ({ evidence }) => evidenceWords(evidence) },
    { title: columns.state, of: ({ state }) => states[state] },
    { title: columns.found, of: ({ foundAt }) => moment(foundAt) },
  ];
}

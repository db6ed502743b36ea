import { type Command, Option } from "commander";
import {
  type Duplicate,
  DuplicateState,
  listDuplicates,
} from "#shared/contract/machines/duplicates.ts";
import { dismiss, merge, sideWords, unmerge } from "#tui/actions/duplicates.ts";
import { pairWords } from "#tui/words/duplicates.ts";
import { text } from "#tui/text/mod.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { type ListFlags, listOptions, moment } from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/output.ts";

/** `longshore machines duplicates|merge|unmerge|dismiss` */
export function duplicateCommands(machines: Command, cli: Cli): void {
  const { cli: words } = text.duplicates;

  listOptions(machines.command("duplicates").description(words.list))
    .addOption(
      new Option("--state <state>", words.state).choices(
        DuplicateState.options,
      ),
    )
    .action(async (flags: ListFlags & { readonly state?: DuplicateState }) => {
      const { filter: q, limit, state } = flags;
      await printList(cli, listDuplicates, duplicateFields(), {
        query: { q, state },
        limit,
      });
    });

  machines.command("merge").description(words.merge)
    .argument("<id>", words.pair, wholeNumber)
    .option("--dry-run", words.dryRun)
    .action(async (id: number, { dryRun = false }: { dryRun?: boolean }) => {
      if (!dryRun) return await perform(cli, merge, { id });
      const preview = await merge.preview!(await cli.connect(), { id });
      await cli.out.done(preview, text.duplicates.moves(preview.moves), id);
    });

  for (
    const [verb, action] of [["unmerge", unmerge], [
      "dismiss",
      dismiss,
    ]] as const
  ) {
    machines.command(verb).description(words[verb])
      .argument("<id>", words.pair, wholeNumber)
      .action((id: number) => perform(cli, action, { id }));
  }
}

function duplicateFields(): readonly Field<Duplicate>[] {
  const { columns, states } = text.duplicates;
  return [
    { title: text.columns.id, of: ({ id }) => id },
    { title: columns.older, of: ({ older }) => sideWords(older) },
    { title: columns.newer, of: ({ newer }) => sideWords(newer) },
    { title: columns.evidence, of: pairWords },
    { title: columns.state, of: ({ state }) => states[state] },
    { title: columns.found, of: ({ foundAt }) => moment(foundAt) },
  ];
}

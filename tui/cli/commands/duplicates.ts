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
import { type ListFlags, listOptions } from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/formats/field.ts";

/** `longshore machines duplicates|merge|unmerge|dismiss` */
export function duplicateCommands(machines: Command, cli: Cli): void {
  const { cli: words } = text.duplicates;

  listOptions(
    machines.command("duplicates").description(words.list),
    duplicateFields(),
  )
    .addOption(
      new Option("--state <state>", words.state).choices(
        DuplicateState.options,
      ),
    )
    .action(async (flags: ListFlags & { readonly state?: DuplicateState }) => {
      const { filter: q, state } = flags;
      await printList(cli, listDuplicates, duplicateFields(), {
        query: { q, state },
        none: text.lists.none.duplicates,
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
    { key: "id", title: text.columns.id, of: ({ id }) => id },
    { key: "older", title: columns.older, of: ({ older }) => sideWords(older) },
    { key: "newer", title: columns.newer, of: ({ newer }) => sideWords(newer) },
    { key: "evidence", title: columns.evidence, of: pairWords },
    {
      key: "state",
      title: columns.state,
      of: ({ state }) => states[state],
      value: ({ state }) => state,
    },
    {
      key: "found",
      title: columns.found,
      at: ({ foundAt }) => foundAt,
    },
  ];
}

import type { Command } from "commander";
import {
  type Halt,
  listHalts,
  orderHalt,
} from "#shared/contract/schedules/halts.ts";
import { groupNamed } from "#tui/actions/lookup.ts";
import { halt, resume, scopeWords } from "#tui/actions/schedules/halts.ts";
import { call } from "#tui/api/call.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { type ListFlags, listOptions } from "#tui/cli/lists.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { text } from "#tui/text/mod.ts";

interface HaltOptions {
  readonly group?: string;
  readonly reason: string;
  readonly dryRun?: boolean;
}

/** `longshore halt`, `longshore resume` and `longshore halts …` */
export function haltCommands(program: Command, cli: Cli): void {
  const { about, options, noHalts } = text.schedules;

  program.command("halt").description(about.halt)
    .option("--group <group>", options.haltGroup)
    .requiredOption("--reason <text>", options.haltReason)
    .option("--dry-run", options.dryRun)
    .action(async ({ group: word, reason, dryRun }: HaltOptions) => {
      const connection = await cli.connect();
      const group = word === undefined
        ? undefined
        : await groupNamed(connection, word);
      if (!dryRun) return await perform(cli, halt, { group, reason });
      const preview = await call(connection, orderHalt, {
        body: { reason, dryRun: true, ...group && { group: group.id } },
      });
      const { stop, paused } = preview;
      await cli.out.show(preview, [
        [text.schedules.wouldRecall({ ...stop, paused }), ""],
      ]);
    });

  program.command("resume").description(about.resume)
    .option("--group <group>", options.resumeGroup)
    .action(async ({ group: word }: Pick<HaltOptions, "group">) => {
      const connection = await cli.connect();
      const group = word === undefined
        ? null
        : await groupNamed(connection, word);
      const { rows } = await call(connection, listHalts, {
        query: { limit: 500 },
      });
      const found = rows.find((one) => one.group?.id === group?.id);
      if (!found) {
        const { notHalted } = text.schedules.errors;
        throw new ActionDeclined(notHalted(scopeWords(group)));
      }
      await perform(cli, resume, found);
    });

  const halts = program.command("halts").description(about.halts);
  listOptions(
    halts.command("list").description(about.haltsList),
    haltFields(),
  ).action(({ filter }: ListFlags) =>
    printList(cli, listHalts, haltFields(), {
      query: { q: filter },
      none: noHalts,
    })
  );
}

function haltFields(): readonly Field<Halt>[] {
  const { columns, everything } = text.schedules;
  return [
    { key: "id", title: text.columns.id, of: ({ id }) => id, isName: true },
    {
      key: "group",
      title: text.columns.group,
      of: ({ group }) => group?.name ?? everything,
      value: ({ group }) => group?.name ?? null,
    },
    { key: "since", title: columns.since, at: ({ createdAt }) => createdAt },
    { key: "by", title: text.columns.by, of: ({ createdBy }) => createdBy },
    { key: "reason", title: columns.reason, of: ({ reason }) => reason },
  ];
}

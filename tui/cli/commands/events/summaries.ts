import { type Command, Option } from "commander";
import { Outcome } from "#shared/contract/events/events.ts";
import {
  type EventSummary,
  listSummaries,
} from "#shared/contract/events/summaries.ts";
import { machinesWords, summaryWords } from "#tui/words/summaries.ts";
import { text } from "#tui/text/mod.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { lookUpIds, type NounOptions } from "#tui/cli/filters.ts";
import { printList } from "#tui/cli/pages.ts";
import { type ListFlags, listOptions, packageOption } from "#tui/cli/lists.ts";
import { eventKind } from "./events.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The most machines named in a line. */
const NAMED = 20;

interface SummaryOptions extends ListFlags, Omit<NounOptions, "machine"> {
  readonly outcome?: Outcome;
  readonly kind?: string;
  readonly until?: string;
}

/** `longshore summaries` */
export function summaryCommand(program: Command, cli: Cli): void {
  const { cli: words } = text.summaries;
  listOptions(
    program.command("summaries").description(words.about),
    summaryFields(),
  )
    .addOption(packageOption())
    .option("--group <group>", words.group)
    .addOption(
      new Option("--outcome <outcome>", text.cli.options.outcome)
        .choices(Outcome.options),
    )
    .option("--kind <kind>", words.kind, eventKind)
    .option("--until <day>", words.until)
    .action(async (options: SummaryOptions) => {
      const { filter: q, outcome, kind, until } = options;
      const connection = await cli.connect();
      const about = {
        ...await lookUpIds(connection, options),
        outcome,
        kind,
        until,
      };
      await printList(cli, listSummaries, summaryFields(), {
        query: { ...about, q },
        none: text.lists.none.summaries,
      });
    });
}

function summaryFields(): readonly Field<EventSummary>[] {
  const { columns, summaries: { titles } } = text;
  return [
    { key: "day", title: titles.day, of: ({ day }) => day },
    {
      key: "events",
      title: titles.events,
      of: ({ events }) => events,
      right: true,
    },
    {
      key: "what",
      title: columns.what,
      of: (row) => summaryWords(row).text,
      value: ({ kind }) => kind,
    },
    {
      key: "package",
      title: columns.package,
      of: (row) => row.package ? titleOf(row.package) : "",
    },
    { key: "code", title: columns.code, of: ({ code }) => code ?? "" },
    { key: "by", title: columns.by, of: ({ actor }) => actor },
    {
      key: "machines",
      title: columns.machines,
      of: (row) => machinesWords(row, NAMED),
    },
  ];
}

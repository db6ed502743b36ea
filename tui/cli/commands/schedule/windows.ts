import { type Command, InvalidArgumentError } from "commander";
import {
  listWindows,
  type MaintenanceWindow,
  MOST_WINDOW_MINUTES,
  Weekday,
} from "#shared/contract/schedules/windows.ts";
import { groupNamed } from "#tui/actions/lookup.ts";
import { add, remove } from "#tui/actions/schedules/windows.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { durationMs } from "#tui/cli/event_bound.ts";
import { lookUpIds, type NounOptions } from "#tui/cli/filters.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { asList } from "#tui/cli/formats/list_options.ts";
import { groupOption } from "#tui/cli/lists.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { text } from "#tui/text/mod.ts";
import { daysWords, lengthWords } from "#tui/words/schedules/windows.ts";

interface RuleOptions {
  readonly days: Weekday[];
  readonly start: string;
  readonly for: number;
  readonly zone: string;
  readonly except?: string[];
}

/** `longshore windows …` */
export function windowCommands(program: Command, cli: Cli): void {
  const { about, options, window: aboutId } = text.schedules;
  const windows = program.command("windows").description(about.windows);

  asList(
    windows.command("list").description(about.windowsList),
    windowFields(),
  )
    .addOption(groupOption())
    .action(async ({ group }: NounOptions) => {
      const query = await lookUpIds(await cli.connect(), { group });
      await printList(cli, listWindows, windowFields(), {
        query,
        none: text.schedules.noWindows,
      });
    });

  windows.command("add").description(about.windowsAdd)
    .argument("<group>", text.cli.arguments.group)
    .requiredOption("--days <days>", options.days, daysIn)
    .requiredOption("--start <time>", options.start, startIn)
    .requiredOption("--for <duration>", options.for, minutesIn)
    .requiredOption("--zone <zone>", options.zone)
    .option("--except <dates>", options.except, datesIn)
    .action(async (word: string, said: RuleOptions) => {
      const { days, start, for: minutes, zone, except = [] } = said;
      const group = await groupNamed(await cli.connect(), word);
      await perform(cli, add, {
        group,
        rule: { days, start, minutes, zone, except },
      });
    });

  windows.command("remove").description(about.windowsRemove)
    .argument("<window>", aboutId, wholeNumber)
    .action((id: number) => perform(cli, remove, { id }));
}

function windowFields(): readonly Field<MaintenanceWindow>[] {
  const { columns, open, closed } = text.schedules;
  return [
    { key: "id", title: text.columns.id, of: ({ id }) => id, isName: true },
    { key: "group", title: text.columns.group, of: ({ group }) => group.name },
    {
      key: "days",
      title: columns.days,
      of: ({ days }) => daysWords(days),
      value: ({ days }) => days.join(","),
    },
    { key: "start", title: columns.start, of: ({ start }) => start },
    {
      key: "minutes",
      title: columns.for,
      of: ({ minutes }) => lengthWords(minutes),
      value: ({ minutes }) => minutes,
    },
    { key: "zone", title: columns.zone, of: ({ zone }) => zone },
    {
      key: "open",
      title: columns.open,
      of: (window) => window.open ? open : closed,
      value: (window) => window.open,
    },
    {
      key: "changes",
      title: columns.changes,
      at: ({ changesAt }) => changesAt,
    },
    {
      key: "except",
      title: columns.except,
      of: ({ except }) => except.join(", "),
      wide: true,
    },
    {
      key: "by",
      title: text.columns.by,
      of: ({ createdBy }) => createdBy,
      wide: true,
    },
  ];
}

/** @throws {InvalidArgumentError} Unless it is `mon-fri,sun` or the like. */
export function daysIn(word: string): Weekday[] {
  const all = Weekday.options;
  if (word === "daily") return [...all];
  const days = new Set<Weekday>();
  for (const part of word.toLowerCase().split(",")) {
    const [first, last, ...more] = part.trim().split("-")
      .map((day) => all.findIndex((known) => known === day));
    if (first === undefined || first < 0 || last === -1 || more.length > 0) {
      throw new InvalidArgumentError(text.schedules.errors.days);
    }
    // "sat-mon" goes over the end of the week.
    const end = last === undefined ? first : last < first ? last + 7 : last;
    for (let day = first; day <= end; day++) days.add(all[day % 7]!);
  }
  return all.filter((day) => days.has(day));
}

function startIn(word: string): string {
  if (/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(word)) return word;
  throw new InvalidArgumentError(text.schedules.errors.start);
}

function minutesIn(word: string): number {
  const minutes = (durationMs(word) ?? 0) / 60_000;
  if (
    Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST_WINDOW_MINUTES
  ) return minutes;
  throw new InvalidArgumentError(text.schedules.errors.duration);
}

function datesIn(word: string): string[] {
  return word.split(",").map((one) => {
    try {
      return Temporal.PlainDate.from(one.trim(), { overflow: "reject" })
        .toString();
    } catch {
      throw new InvalidArgumentError(text.schedules.errors.dates);
    }
  });
}

import { type Command, InvalidArgumentError, Option } from "commander";
import {
  EventKind,
  listEvents,
  type LogEvent,
  Outcome,
  type SummaryHorizon,
} from "#shared/contract/events/events.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { tail, type TailFilter } from "#tui/api/tail.ts";
import { text } from "#tui/text/mod.ts";
import { operatorIn, subjectWords } from "#tui/words/event_details.ts";
import { eventDetail } from "#tui/words/changes.ts";
import { happened } from "#tui/words/words.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { lookUpIds, type NounOptions } from "#tui/cli/filters.ts";
import {
  groupOption,
  machineOption,
  moment,
  packageOption,
  queryOf,
} from "#tui/cli/lists.ts";
import {
  asList,
  asShortList,
  rowCount,
} from "#tui/cli/formats/list_options.ts";
import { isTable, mostRows } from "#tui/cli/pages.ts";
import { type EventBound, eventBound } from "#tui/cli/event_bound.ts";
import { withSuggestions } from "#tui/words/suggestions.ts";
import { UsageError } from "#tui/arguments.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The number of past events shown before new ones. */
const RECENT = 20;
/** Events fetched at a time; the most the server returns. */
export const PAGE_EVENTS = 1000;
/** Beyond the end of every log. */
const LAST = Number.MAX_SAFE_INTEGER;
/** Widths of the columns in cells, fixed before the events arrive. */
const WIDTHS = {
  event: 7,
  time: 19,
  machine: 20,
  package: 20,
  what: 18,
  code: 16,
  by: 16,
};

interface EventFlags extends NounOptions {
  readonly since?: EventBound;
  readonly until?: EventBound;
  readonly outcome?: Outcome;
  readonly kind?: string;
  readonly operator?: string;
  /** A query. */
  readonly filter?: string;
}

interface TailFlags extends EventFlags {
  readonly follow?: boolean;
  readonly limit?: number;
}

/** `longshore tail` and `longshore events list` */
export function eventCommands(program: Command, cli: Cli): void {
  const { about, options } = text.cli;

  eventOptions(
    asShortList(
      program.command("tail").description(about.tail)
        .option("-f, --follow", options.follow),
      eventFields(),
    ),
  )
    .addOption(
      new Option("--limit <n>", text.lists.events.limit(RECENT))
        .argParser(rowCount),
    )
    .action(async (flags: TailFlags) => {
      const { follow, since, limit } = flags;
      if (follow && flags.until) {
        throw new UsageError(text.lists.events.noEnd);
      }
      const connection = await cli.connect();
      const query = await queryOfFlags(connection, flags);
      const pages = since
        ? eventsAfter(cli, connection, query, since, limit)
        : recent(connection, query, limit ?? RECENT);
      if (!follow) {
        return await cli.out.list(
          eventFields(),
          pages,
          text.lists.none.events,
        );
      }
      const rows = followed(cli, connection, query, pages, since && limit);
      await cli.out.stream(eventFields(), rows, WIDTHS);
    });

  const events = program.command("events")
    .description(text.lists.events.about);
  eventOptions(
    asList(
      events.command("list").description(text.lists.events.list),
      eventFields(),
    ),
  )
    .action(async (flags: EventFlags) => {
      const connection = await cli.connect();
      const query = await queryOfFlags(connection, flags);
      const most = mostRows(cli);
      // One more than is printed shows whether there are more.
      const pages = flags.since
        ? eventsAfter(cli, connection, query, flags.since, most + 1)
        : eventsBack(connection, query, most + 1);
      await listEventPages(cli, eventFields(), pages, most);
    });
}

function eventOptions(command: Command): Command {
  const { options } = text.cli;
  const own = text.lists.events;
  return command
    .option("--since <when>", own.since, eventBound)
    .option("--until <when>", own.until, eventBound)
    .addOption(packageOption()).addOption(machineOption())
    .addOption(groupOption())
    .addOption(
      new Option("--outcome <outcome>", options.outcome)
        .choices(Outcome.options),
    )
    .option("--kind <kind>", options.kind, eventKind)
    .option("--operator <operator>", own.operator)
    .option("--filter <query>", text.cliQuery.events);
}

/** The beginning of a kind of events. */
export function eventKind(word: string): string {
  const kinds = EventKind.options;
  if (kinds.some((kind) => kind.startsWith(word))) return word;
  throw new InvalidArgumentError(
    withSuggestions(text.lists.events.noKind(word), word, [
      ...kinds,
      ...kinds.map((kind) => kind.split(".")[0]!),
    ]),
  );
}

/** Prints the first `most` events, and that there are more. */
export async function listEventPages(
  cli: Cli,
  fields: readonly Field<LogEvent>[],
  pages: AsyncIterable<readonly LogEvent[]>,
  most: number,
): Promise<void> {
  let seen = 0;
  async function* first() {
    for await (const events of pages) {
      yield events.slice(0, Math.max(0, most - seen));
      seen += events.length;
    }
  }
  await cli.out.list(fields, first(), text.lists.none.events);
  if (seen > most && isTable(cli)) cli.out.note(text.lists.moreUnknown(most));
}

/** What is asked for: the filter, and where the events end. */
interface EventQuery {
  readonly filter: TailFilter;
  readonly until?: EventBound;
}

async function queryOfFlags(
  connection: ServerConnection,
  { outcome, kind, operator, filter, until, ...nouns }: EventFlags,
): Promise<EventQuery> {
  const q = queryOf([], filter);
  const ids = await lookUpIds(connection, nouns);
  return { filter: { ...ids, outcome, kind, operator, q }, until };
}

/** The end of the events, as the server reads it. */
export function endOf(until: EventBound | undefined) {
  return until?.seq === undefined
    ? { until: until?.at }
    : { before: until.seq + 1 };
}

async function* recent(
  connection: ServerConnection,
  { filter, until }: EventQuery,
  limit: number,
) {
  const { events } = await call(connection, listEvents, {
    query: { ...filter, before: LAST, ...endOf(until), limit },
  });
  yield events;
}

/** The last events, page by page towards the beginning, newest first. */
async function* eventsBack(
  connection: ServerConnection,
  { filter, until }: EventQuery,
  most: number,
) {
  let end: { before: number; until?: string } = {
    before: LAST,
    ...endOf(until),
  };
  for (let left = most; left > 0;) {
    const limit = Math.min(PAGE_EVENTS, left);
    const { events } = await call(connection, listEvents, {
      query: { ...filter, ...end, limit },
    });
    yield events.toReversed();
    if (events.length < limit) return;
    left -= events.length;
    end = { before: events[0]!.seq };
  }
}

function noteMissed(cli: Cli, { seq, at }: SummaryHorizon): void {
  cli.out.note(text.summaries.cli.missed(seq, moment(at)));
}

async function* eventsAfter(
  cli: Cli,
  connection: ServerConnection,
  { filter, until }: EventQuery,
  since: EventBound,
  most = Infinity,
) {
  let begin: { after?: number; since?: string } = since.seq === undefined
    ? { since: since.at }
    : { after: since.seq };
  let isFirst = true;
  for (let left = most; left > 0;) {
    const limit = Math.min(PAGE_EVENTS, left);
    const { events, summarised } = await call(connection, listEvents, {
      query: { ...filter, ...begin, ...endOf(until), limit },
    });
    if (isFirst && summarised && isBefore(since, summarised)) {
      noteMissed(cli, summarised);
    }
    isFirst = false;
    yield events;
    if (events.length < limit) return;
    left -= events.length;
    begin = { after: events.at(-1)!.seq };
  }
}

function isBefore({ seq, at }: EventBound, horizon: SummaryHorizon): boolean {
  return seq === undefined
    ? Date.parse(at) < Date.parse(horizon.at)
    : seq < horizon.seq;
}

/**
 * The existing events, then those that arrive, until a signal ends it.
 *
 * @param limit The most existing events, if more may follow them at once.
 */
async function* followed(
  cli: Cli,
  connection: ServerConnection,
  { filter }: EventQuery,
  before: AsyncIterable<readonly LogEvent[]>,
  limit: number | undefined,
): AsyncGenerator<LogEvent> {
  // The newest event that passes the filter may be far before the log's end.
  const { newest } = await call(connection, listEvents, {
    query: { limit: 1 },
  });
  let last = 0;
  let seen = 0;
  for await (const events of before) {
    last = Math.max(last, ...events.map(({ seq }) => seq));
    seen += events.length;
    yield* events;
  }
  yield* tail(connection, {
    after: seen === limit ? last : Math.max(newest, last),
    filter,
    signal: cli.signal,
    onMissed: (summarised) => noteMissed(cli, summarised),
  });
}

/** The columns of events. */
export function eventFields(): readonly Field<LogEvent>[] {
  const { columns, cli } = text;
  return [
    { key: "event", title: cli.columns.seq, of: ({ seq }) => seq, right: true },
    { key: "time", title: columns.time, at: ({ at }) => at },
    {
      key: "machine",
      title: columns.machine,
      of: ({ machine }) => machine?.name ?? "",
    },
    {
      key: "package",
      title: columns.package,
      of: (event) => event.package ? titleOf(event.package) : "",
    },
    {
      key: "what",
      title: columns.what,
      of: (event) => happened(event).text,
      value: ({ kind }) => kind,
    },
    {
      key: "code",
      title: columns.detail,
      of: subjectWords,
      value: eventDetail,
    },
    {
      key: "by",
      title: columns.by,
      of: ({ actor }) => operatorIn(actor) ?? actor,
      value: ({ actor }) => actor,
    },
  ];
}

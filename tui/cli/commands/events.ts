import { type Command, Option } from "commander";
import {
  acceptAudit,
  listAudit,
  listEvents,
  type LogEvent,
  Outcome,
  type SummaryHorizon,
  verifyAudit,
} from "#shared/contract/events/events.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { tail, type TailFilter } from "#tui/api/tail.ts";
import { text } from "#tui/text/mod.ts";
import { eventDetail } from "#tui/words/changes.ts";
import { happened } from "#tui/words/words.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import { lookUpIds, type NounOptions } from "#tui/cli/filters.ts";
import {
  groupOption,
  limitOption,
  machineOption,
  moment,
  packageOption,
  queryOf,
} from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/output.ts";

/** The number of past events shown before new ones. */
const RECENT = 20;
/** Events fetched at a time; the most the server returns. */
const PAGE_EVENTS = 1000;
/** Widths of the columns in cells, fixed before the events arrive. */
const WIDTHS = [7, 19, 20, 20, 18, 16, 16];

interface TailFlags extends NounOptions {
  readonly follow?: boolean;
  readonly since?: number;
  readonly outcome?: Outcome;
  readonly kind?: string;
  /** A query. */
  readonly filter?: string;
  readonly limit?: number;
}

/** `longshore tail` and `longshore audit` */
export function eventCommands(program: Command, cli: Cli): void {
  const { about, options } = text.cli;

  program.command("tail").description(about.tail)
    .option("-f, --follow", options.follow)
    .option("--since <seq>", options.since, wholeNumber)
    .addOption(packageOption()).addOption(machineOption())
    .addOption(groupOption())
    .addOption(
      new Option("--outcome <outcome>", options.outcome)
        .choices(Outcome.options),
    )
    .option("--kind <kind>", options.kind)
    .option("--filter <query>", text.cliQuery.events)
    .addOption(limitOption())
    .action(async (flags: TailFlags) => {
      const connection = await cli.connect();
      const filter = await filterOf(connection, flags);
      const pages = flags.since === undefined
        ? recent(connection, filter, flags.limit ?? RECENT)
        : eventsAfter(cli, connection, filter, flags.since, flags.limit);
      if (!flags.follow) {
        return await cli.out.list(eventFields(), pages);
      }
      const rows = followed(cli, connection, filter, pages, flags.since);
      await cli.out.stream(eventFields(), rows, WIDTHS);
    });

  program.command("audit").description(about.audit)
    .addOption(limitOption())
    .option("--verify", options.verify)
    .option("--accept", options.accept)
    .action(async ({ limit, verify, accept }: AuditOptions) => {
      const connection = await cli.connect();
      if (accept) return await acceptSeals(cli, connection);
      if (verify) return await checkSeals(cli, connection);
      await cli.out.list(
        [...eventFields(), {
          title: text.columns.address,
          of: ({ source }) => source,
        }],
        auditPages(connection, limit ?? Infinity),
      );
    });
}

interface AuditOptions {
  readonly limit?: number;
  readonly verify?: boolean;
  readonly accept?: boolean;
}

async function filterOf(
  connection: ServerConnection,
  { outcome, kind, filter, ...nouns }: TailFlags,
): Promise<TailFilter> {
  const q = queryOf([], filter);
  return { ...await lookUpIds(connection, nouns), outcome, kind, q };
}

async function* recent(
  connection: ServerConnection,
  filter: TailFilter,
  limit: number,
) {
  const before = Number.MAX_SAFE_INTEGER;
  const { events } = await call(connection, listEvents, {
    query: { ...filter, before, limit },
  });
  yield events;
}

function noteMissed(cli: Cli, { seq, at }: SummaryHorizon): void {
  cli.out.note(text.summaries.cli.missed(seq, moment(at)));
}

async function* eventsAfter(
  cli: Cli,
  connection: ServerConnection,
  filter: TailFilter,
  since: number,
  most = Infinity,
) {
  let after = since;
  for (let left = most; left > 0;) {
    const limit = Math.min(PAGE_EVENTS, left);
    const { events, summarised } = await call(connection, listEvents, {
      query: { ...filter, after, limit },
    });
    const isFirst = after === since;
    if (isFirst && summarised && since < summarised.seq) {
      noteMissed(cli, summarised);
    }
    yield events;
    if (events.length < limit) return;
    left -= events.length;
    after = events.at(-1)!.seq;
  }
}

/** The existing events, then those that arrive, until a signal ends it. */
async function* followed(
  cli: Cli,
  connection: ServerConnection,
  filter: TailFilter,
  before: AsyncIterable<readonly LogEvent[]>,
  since = 0,
): AsyncGenerator<LogEvent> {
  let after = since;
  if (since === 0) {
    // The newest event that passes the filter may be far before the log's end.
    const { newest } = await call(connection, listEvents, {
      query: { limit: 1 },
    });
    after = newest;
  }
  for await (const events of before) {
    after = Math.max(after, ...events.map(({ seq }) => seq));
    yield* events;
  }
  yield* tail(connection, {
    after,
    filter,
    signal: cli.signal,
    onMissed: (summarised) => noteMissed(cli, summarised),
  });
}

async function* auditPages(connection: ServerConnection, most: number) {
  let before: number | undefined;
  for (let left = most; left > 0;) {
    const limit = Math.min(PAGE_EVENTS, left);
    const { events } = await call(connection, listAudit, {
      query: { before, limit },
    });
    yield events;
    if (events.length < limit) return;
    left -= events.length;
    before = Math.min(...events.map(({ seq }) => seq));
  }
}

async function checkSeals(
  cli: Cli,
  connection: ServerConnection,
): Promise<void> {
  const answer = await call(connection, verifyAudit);
  const { done, errors } = text.cli;
  const { brokenAt, differsAt } = answer;
  if (brokenAt !== null) {
    throw new ActionDeclined(
      brokenAt === differsAt
        ? errors.sealsMissing(differsAt)
        : errors.sealBroken(brokenAt),
    );
  }
  if (answer.otherKey) throw new ActionDeclined(errors.sealsOtherKey);
  const { summarised } = text.summaries.cli;
  const sentences = [
    done.sealsHold(answer.checked),
    ...answer.unchecked > 0 ? [done.sealsUnchecked(answer.unchecked)] : [],
    ...answer.summarised.map(({ firstSeq, lastSeq, events, at }) =>
      summarised(firstSeq, lastSeq, events, moment(at))
    ),
  ];
  await cli.out.done(answer, sentences.join(text.clause));
}

async function acceptSeals(
  cli: Cli,
  connection: ServerConnection,
): Promise<void> {
  const answer = await call(connection, acceptAudit);
  const { auditAccepted, auditAgrees } = text.cli.done;
  await cli.out.done(answer, answer.accepted ? auditAccepted : auditAgrees);
}

function eventFields(): readonly Field<LogEvent>[] {
  const { columns, cli } = text;
  return [
    { title: cli.columns.seq, of: ({ seq }) => seq, right: true },
    { title: columns.time, of: ({ at }) => moment(at) },
    { title: columns.machine, of: ({ machine }) => machine?.name ?? "" },
    { title: columns.package, of: (event) => event.package?.name ?? "" },
    { title: columns.what, of: (event) => happened(event).text },
    { title: columns.code, of: eventDetail },
    { title: columns.by, of: ({ actor }) => actor },
  ];
}

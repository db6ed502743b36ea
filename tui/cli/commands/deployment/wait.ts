import { type Command, InvalidArgumentError } from "commander";
import { listDeployments } from "#shared/contract/deployments/deployments.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import { readPackage } from "#shared/contract/packages/packages.ts";
import { packageNamed } from "#tui/actions/lookup.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { tail } from "#tui/api/tail.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { durationMs } from "#tui/cli/event_bound.ts";
import { EXIT } from "#tui/cli/exit.ts";
import { lookUpIds, type NounOptions } from "#tui/cli/filters.ts";
import {
  groupOption,
  machineOption,
  packageArgument,
  queryOf,
} from "#tui/cli/lists.ts";
import { pagesOf } from "#tui/cli/pages.ts";
import { statusLine } from "#tui/cli/progress.ts";
import {
  ALL_SUCCEEDED,
  type Amount,
  amountOf,
  atLeast,
  atMost,
  type Condition,
  conditionOf,
  printAmount,
} from "#tui/cli/waiting/condition.ts";
import { Cohort, outcomeOf, type WaitOutcome } from "#tui/cli/waiting/tally.ts";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";

/** Events fetched at a time; the most the server returns. */
const PAGE_EVENTS = 1000;

const CODES: Readonly<Record<WaitOutcome | "timeout", number>> = {
  reached: EXIT.fine,
  failed: EXIT.tooManyFailures,
  timeout: EXIT.timedOut,
  final: EXIT.nothingLeft,
  off: EXIT.nothingLeft,
  nobody: EXIT.nothingLeft,
};

interface WaitOptions extends NounOptions {
  readonly for: Condition;
  readonly failOver?: Amount;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly query?: string;
}

/** `longshore deployments wait PACKAGE` */
export function waitCommand(deployments: Command, cli: Cli): void {
  const own = text.waitFor;
  deployments.command("wait").description(own.about)
    .addArgument(packageArgument())
    .option("--for <condition>", own.for, conditionOf, ALL_SUCCEEDED)
    .option("--fail-over <amount>", own.failOver, amountOf)
    .option("--timeout <duration>", own.timeout, timeoutOf)
    .addOption(groupOption()).addOption(machineOption())
    .option("--query <query>", text.cliQuery.which)
    .action((word: string, options: WaitOptions) => wait(cli, word, options));
  const [condition] = deployments.commands.at(-1)!.options;
  condition!.defaultValueDescription = "succeeded=100%";
}

function timeoutOf(word: string): number {
  const ms = durationMs(word);
  if (ms) return ms;
  throw new InvalidArgumentError(text.waitFor.noDuration);
}

async function wait(
  cli: Cli,
  word: string,
  { for: condition, failOver, timeout, query, group, machine }: WaitOptions,
): Promise<void> {
  const q = queryOf([], query);
  const connection = await cli.connect();
  const of = await packageNamed(connection, word);
  const ids = await lookUpIds(connection, { group, machine });
  const title = titleOf(of);
  const began = Date.now();
  const time = timeout === undefined ? undefined : AbortSignal.timeout(timeout);
  const signal = AbortSignal.any([cli.signal, ...time ? [time] : []]);
  const status = statusLine(cli);
  const followed = followCohort(connection, {
    id: of.id,
    filter: { ...ids, q },
    signal,
    onLink: (isLost) => show(isLost ? text.waitFor.lost : progress),
  });
  let progress = "";
  const show = (words: string) => {
    if (words) status.show(words);
  };
  let outcome: WaitOutcome | null = null;
  let cohort: Cohort | undefined;
  try {
    for await (cohort of followed) {
      const now = cohort.tally();
      outcome = outcomeOf(now, cohort.isActive, condition, failOver);
      if (outcome) break;
      show(progress = text.waitFor.progress(title, now));
    }
  } catch (error) {
    // The request under way when the time was over.
    if (!time?.aborted) throw error;
  } finally {
    status.clear();
  }
  if (cli.signal.aborted) return;
  const end = outcome ?? "timeout";
  const tally = (cohort ?? new Cohort([], true)).tally();
  await cli.out.done(
    {
      outcome: end,
      package: { id: of.id, name: of.name, version: of.version },
      ...tally,
      for: {
        what: condition.what,
        amount: printAmount(condition.amount),
        machines: atLeast(condition.amount, tally.machines),
      },
      failOver: failOver
        ? {
          amount: printAmount(failOver),
          machines: atMost(failOver, tally.machines),
        }
        : null,
      seconds: Math.round((Date.now() - began) / 1000),
    },
    text.waitFor.ends[end](title, tally),
  );
  cli.endWith(CODES[end]);
}

interface CohortOptions {
  readonly id: number;
  readonly filter: {
    readonly group?: number;
    readonly machine?: number;
    readonly q?: string;
  };
  readonly signal: AbortSignal;
  /** Called when the stream is lost, and when it is back. */
  readonly onLink: (isLost: boolean) => void;
}

/**
 * The machines that have the package now, after everything that happens to
 * them, until the signal. They are listed once; then the stream of events is
 * read, which is resumed where a connection broke. Only if the server has
 * summarised what came in between are they listed again.
 */
async function* followCohort(
  connection: ServerConnection,
  { id, filter, signal, onLink }: CohortOptions,
): AsyncGenerator<Cohort> {
  let cohort: Cohort | undefined;
  while (!signal.aborted) {
    let { newest: after } = await call(connection, listEvents, {
      query: { limit: 1 },
    }, signal);
    const { active } = await call(connection, readPackage, {
      params: { id },
    }, signal);
    const rows = await statesOf(connection, { ...filter, package: id }, signal);
    if (cohort) cohort.reload(rows, active);
    else cohort = new Cohort(rows, active);
    // What happened while they were listed, in its order: a state that has been
    // left since must not end the waiting.
    for (let isMore = true; isMore;) {
      const { events, newest } = await call(connection, listEvents, {
        query: { package: id, after, limit: PAGE_EVENTS },
      }, signal);
      for (const event of events) cohort.apply(event);
      isMore = events.length === PAGE_EVENTS;
      after = isMore ? events.at(-1)!.seq : Math.max(after, newest);
    }
    yield cohort;
    const missed = new AbortController();
    const events = tail(connection, {
      after,
      filter: { package: id },
      signal: AbortSignal.any([signal, missed.signal]),
      onMissed: () => missed.abort(),
      onLost: () => missed.abort(),
      onLink: ({ state }) => onLink(state === "lost"),
    });
    for await (const event of events) {
      if (cohort.apply(event)) yield cohort;
    }
  }
}

async function statesOf(
  connection: ServerConnection,
  query: CohortOptions["filter"] & { readonly package: number },
  signal: AbortSignal,
) {
  const pages = pagesOf((cursor) =>
    call(
      connection,
      listDeployments,
      { query: { ...query, ...cursor } },
      signal,
    )
  );
  const states = [];
  for await (const rows of pages) {
    states.push(
      ...rows.map(({ machine, state }) => ({ machine: machine.id, state })),
    );
  }
  return states;
}

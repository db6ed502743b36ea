import { Argument, type Command, Option } from "commander";
import {
  cancelDeployment,
  cancelDeployments,
  Cause,
  type Deployment,
  DEPLOYMENT_SORTS,
  type DeploymentFilter,
  listDeployments,
  Observation,
  readDeployment,
  retryDeployment,
  retryDeployments,
} from "#shared/contract/deployments/deployments.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { z } from "zod";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import { causeWords } from "#tui/words/why.ts";
import { reasonWords, resultWords, stateWords } from "#tui/words/words.ts";
import {
  confirm,
  type ConfirmOptions,
  wholeNumber,
  withYes,
} from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { NoMatch } from "#tui/cli/exit.ts";
import { idsNamed, type NounOptions } from "#tui/cli/filters.ts";
import { machineNamed, packageNamed, pagesOf } from "#tui/cli/find.ts";
import { titleOf } from "#tui/words/titles.ts";
import {
  groupOption,
  type ListFlags,
  machineArgument,
  machineOption,
  moment,
  packageArgument,
  packageOption,
  queriedOptions,
  queryOf,
  sortOption,
} from "#tui/cli/lists.ts";
import type { Fact, Field } from "#tui/cli/output.ts";

/** Options that choose deployments. */
interface DeploymentOptions extends NounOptions {
  readonly assignment?: number;
  readonly state?: DeploymentState;
  readonly cause?: Cause;
  readonly observed?: z.output<typeof Observation>;
  /** A query. */
  readonly filter?: string;
}

/** `longshore deployments …` */
export function deploymentCommands(program: Command, cli: Cli): void {
  const { about, options } = text.cli;
  const deployments = program.command("deployments")
    .description(about.deployments);

  meantOptions(queriedOptions(
    deployments.command("list").description(about.deploymentsList),
  ))
    .addOption(sortOption(DEPLOYMENT_SORTS))
    .option("--faults", options.faultyDeployments)
    .action(async (
      words: readonly string[],
      { filter, limit, ...given }: ListFlags & DeploymentOptions,
    ) => {
      const q = queryOf(words, filter);
      const connection = await cli.connect();
      const query = { ...given, ...await filterOf(connection, given), q };
      const pages = pagesOf(
        (page) =>
          call(connection, listDeployments, { query: { ...query, ...page } }),
        limit,
      );
      await cli.out.list(deploymentFields(), pages);
    });

  deployments.command("show").description(about.deploymentsShow)
    .addArgument(machineArgument()).addArgument(packageArgument())
    .action(async (machine: string, word: string) => {
      const shown = await deploymentOf(await cli.connect(), machine, word);
      await cli.out.show(shown, deploymentFacts(shown));
    });

  const one = () => [
    new Argument("[machine]", text.cli.arguments.machine),
    new Argument("[package]", text.cli.arguments.package),
  ];
  const both = [
    ["retry", about.deploymentsRetry, retry],
    ["cancel", about.deploymentsCancel, cancel],
  ] as const;
  for (const [verb, said, act] of both) {
    const command = deployments.command(verb).description(said);
    for (const argument of one()) command.addArgument(argument);
    withYes(
      meantOptions(command).option("--filter <query>", text.cliQuery.which),
    ).action(
      async (
        machine: string | undefined,
        word: string | undefined,
        { yes, ...meant }: ConfirmOptions & DeploymentOptions,
      ) => {
        const all = {
          ...meant,
          machine: machine ?? meant.machine,
          package: word ?? meant.package,
        };
        if (Object.values(all).every((value) => value === undefined)) {
          throw new UsageError(text.cli.errors.which);
        }
        await act(cli, all, { yes });
      },
    );
  }
}

function meantOptions(command: Command): Command {
  const { options } = text.cli;
  return command.addOption(packageOption()).addOption(machineOption())
    .addOption(groupOption())
    .addOption(
      new Option("--assignment <n>", options.assignment).argParser(wholeNumber),
    )
    .addOption(
      new Option("--state <state>", options.state)
        .choices(DeploymentState.options),
    )
    .addOption(
      new Option("--cause <cause>", text.why.cli.cause).choices(Cause.options),
    )
    .addOption(
      new Option("--observed <what>", text.claims.cli.observed)
        .choices(Observation.options),
    );
}

/** The filter that options say; only what they say is in it. */
async function filterOf(
  connection: ServerConnection,
  { package: of, machine, group, filter, ...others }: DeploymentOptions,
): Promise<DeploymentFilter> {
  const q = queryOf([], filter);
  return {
    ...await idsNamed(connection, { package: of, machine, group }),
    ...Object.fromEntries(
      Object.entries(others).filter(([, value]) => value !== undefined),
    ),
    ...q !== undefined && { q },
  };
}

/** What one machine and one package are called by their ids; else null. */
function pairOf(filter: DeploymentFilter) {
  const { machine, package: of, ...more } = filter;
  return machine !== undefined && of !== undefined &&
      Object.keys(more).length === 0
    ? { machine, package: of }
    : null;
}

async function retry(
  cli: Cli,
  meant: DeploymentOptions,
  agreed: ConfirmOptions,
): Promise<void> {
  const connection = await cli.connect();
  const filter = await filterOf(connection, meant);
  const { ask, done } = text.cli;
  const params = pairOf(filter);
  if (params) return await answerOne(cli, retryDeployment, params);
  const plan = await call(connection, retryDeployments, {
    body: { filter, dryRun: true },
  });
  const question = ask.retry(plan.retried);
  await confirm(plan.retried, question, agreed, plan.byFamily);
  const answer = await call(connection, retryDeployments, {
    body: { filter, confirmMachines: plan.retried },
  });
  await cli.out.done(answer, done.retried(answer.retried));
}

async function cancel(
  cli: Cli,
  meant: DeploymentOptions,
  agreed: ConfirmOptions,
): Promise<void> {
  const connection = await cli.connect();
  const filter = await filterOf(connection, meant);
  const { ask, done } = text.cli;
  const params = pairOf(filter);
  if (params) return await answerOne(cli, cancelDeployment, params);
  const plan = await call(connection, cancelDeployments, {
    body: { filter, dryRun: true },
  });
  const reached = plan.cancelled + plan.recalling;
  const question = ask.cancel(
    plan.cancelled,
    plan.recalling,
    plan.beyondRecall,
  );
  await confirm(reached, question, agreed, plan.byFamily);
  const answer = await call(connection, cancelDeployments, {
    body: { filter, confirmMachines: reached },
  });
  const { cancelled, recalling, beyondRecall } = answer;
  await cli.out.done(answer, done.stopped(cancelled, recalling, beyondRecall));
}

async function answerOne(
  cli: Cli,
  endpoint: typeof retryDeployment | typeof cancelDeployment,
  params: { readonly machine: number; readonly package: number },
): Promise<void> {
  const now = await call(await cli.connect(), endpoint, { params });
  await cli.out.done(now, whySentence(now));
}

async function deploymentOf(
  connection: ServerConnection,
  machine: string,
  word: string,
): Promise<Deployment> {
  const on = await machineNamed(connection, machine);
  const of = await packageNamed(connection, word);
  const params = { machine: on.id, package: of.id };
  try {
    return await call(connection, readDeployment, { params });
  } catch (error) {
    const never = error instanceof ApiProblem &&
      error.code === "deployment_not_found";
    if (!never) throw error;
    throw new NoMatch(text.cli.errors.neverGiven(titleOf(of), on.name));
  }
}

/** What the agent said, or why it is no further. */
function whyOf(
  { state, reason, cause, code, exitCode }: Deployment,
): string {
  if (code !== null) return resultWords(code, exitCode);
  if (reason) return reasonWords(reason);
  return (state as string) === cause ? "" : causeWords(cause);
}

function whySentence(deployment: Deployment): string {
  const { machine, package: { name }, updatedAt, attempt } = deployment;
  const why = whyOf(deployment);
  const state = stateWords(deployment);
  return text.cli.why(
    name,
    machine.name,
    why ? `${state} (${why})` : state,
    moment(updatedAt),
    attempt,
  );
}

function deploymentFields(): readonly Field<Deployment>[] {
  const { columns } = text;
  return [
    { title: columns.machine, of: ({ machine }) => machine.name },
    { title: columns.package, of: (row) => row.package.name },
    { title: columns.state, of: stateWords },
    { title: columns.why, of: whyOf },
    { title: columns.attempt, of: ({ attempt }) => attempt, right: true },
    { title: columns.changed, of: ({ updatedAt }) => moment(updatedAt) },
  ];
}

function deploymentFacts(shown: Deployment): Fact[] {
  const { labels, yesNo } = text.cli;
  const { fragments } = shown;
  return [
    [labels.machine, `${shown.machine.name} (${shown.machine.id})`],
    [labels.package, `${shown.package.name} (${shown.package.id})`],
    [labels.state, stateWords(shown)],
    [labels.why, whyOf(shown)],
    [labels.assignment, shown.assignment],
    [labels.attempt, shown.attempt],
    [labels.force, yesNo(shown.force)],
    [labels.fragments, `${fragments.seen}/${fragments.total}`],
    [labels.offered, moment(shown.offeredAt)],
    [labels.changed, moment(shown.updatedAt)],
  ];
}

import { Argument, type Command, Option } from "commander";
import {
  Cause,
  type Deployment,
  DEPLOYMENT_SORTS,
  type DeploymentFilter,
  listDeployments,
  Observation,
  readDeployment,
} from "#shared/contract/deployments/deployments.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { z } from "zod";
import { accept, acceptMany } from "#tui/actions/accept.ts";
import { cancel } from "#tui/actions/cancel.ts";
import {
  cancelMany,
  type DeploymentRef,
  type DeploymentSelection,
  retry,
  retryMany,
} from "#tui/actions/deployments.ts";
import { restarted, restartedMany } from "#tui/actions/restarts.ts";
import { machineNamed, NoMatch, packageNamed } from "#tui/actions/lookup.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import { whyWords } from "#tui/words/reasons.ts";
import { stateWords } from "#tui/words/words.ts";
import {
  type ConfirmOptions,
  wholeNumber,
  withYesOrDryRun,
} from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { lookUpIds, type NounOptions } from "#tui/cli/filters.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { titleOf } from "#tui/words/titles.ts";
import {
  groupOption,
  type ListFlags,
  machineArgument,
  machineOption,
  moment,
  packageArgument,
  packageOption,
  queryOf,
  queryOptions,
  sortOption,
  withoutPaging,
} from "#tui/cli/lists.ts";
import { waitCommand } from "./deployment/wait.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import type { Fact } from "#tui/cli/output.ts";

/** Options that choose deployments. */
interface DeploymentOptions extends NounOptions {
  readonly assignment?: number;
  readonly wave?: number;
  readonly state?: DeploymentState;
  readonly cause?: Cause;
  readonly observed?: z.output<typeof Observation>;
  readonly unverified?: boolean;
  /** A query. */
  readonly filter?: string;
}

/** `longshore deployments …` */
export function deploymentCommands(program: Command, cli: Cli): void {
  const { about, options } = text.cli;
  const deployments = program.command("deployments")
    .description(about.deployments);

  selectionOptions(queryOptions(
    deployments.command("list").description(about.deploymentsList),
    deploymentFields(),
  ))
    .addOption(sortOption(DEPLOYMENT_SORTS))
    .option("--faults", options.faultyDeployments)
    .action(async (
      words: readonly string[],
      { filter, ...given }: ListFlags & DeploymentOptions,
    ) => {
      const q = queryOf(words, filter);
      const flags = withoutPaging(given);
      const connection = await cli.connect();
      const query = { ...flags, ...await filterOf(connection, flags), q };
      await printList(cli, listDeployments, deploymentFields(), {
        query: { ...query },
        none: text.lists.none.deployments,
      });
    });

  deployments.command("show").description(about.deploymentsShow)
    .addArgument(machineArgument()).addArgument(packageArgument())
    .action(async (machine: string, word: string) => {
      const shown = await deploymentOf(await cli.connect(), machine, word);
      await cli.out.show(shown, deploymentFacts(shown));
    });

  waitCommand(deployments, cli);

  const read = async (of: DeploymentRef) =>
    await readPair(await cli.connect(), of);
  const changes = [
    {
      verb: "retry",
      about: about.deploymentsRetry,
      // Its state decides if it is asked about.
      one: async (of: DeploymentRef, options: ConfirmOptions) =>
        perform(cli, retry, [await read(of)], options, ([now]) => now),
      many: (of: DeploymentSelection, options: ConfirmOptions) =>
        perform(cli, retryMany, of, options),
    },
    {
      verb: "cancel",
      about: about.deploymentsCancel,
      one: (of: DeploymentRef) =>
        perform(cli, cancel, [of], {}, ({ changed: [now] }) => now),
      many: (of: DeploymentSelection, options: ConfirmOptions) =>
        perform(cli, cancelMany, of, options),
    },
    {
      verb: "restarted",
      about: text.restarts.about,
      one: (of: DeploymentRef) =>
        perform(cli, restarted, [of], {}, ([now]) => now),
      many: (of: DeploymentSelection, options: ConfirmOptions) =>
        perform(cli, restartedMany, of, options),
    },
    {
      verb: "accept",
      about: text.verification.cli.accept,
      one: (of: DeploymentRef) =>
        perform(cli, accept, [of], {}, ([now]) => now),
      many: (of: DeploymentSelection, options: ConfirmOptions) =>
        perform(cli, acceptMany, of, options),
    },
  ];
  for (const { verb, about, one, many } of changes) {
    withYesOrDryRun(
      selectionOptions(deployments.command(verb).description(about))
        .addArgument(new Argument("[machine]", text.cli.arguments.machine))
        .addArgument(new Argument("[package]", text.cli.arguments.package))
        .option("--filter <query>", text.cliQuery.which),
    )
      .action(async (
        machine: string | undefined,
        word: string | undefined,
        { yes, dryRun, ...options }: ConfirmOptions & DeploymentOptions,
      ) => {
        const all = {
          ...options,
          machine: machine ?? options.machine,
          package: word ?? options.package,
        };
        if (Object.values(all).every((value) => value === undefined)) {
          throw new UsageError(text.cli.errors.which);
        }
        const connection = await cli.connect();
        // The many can be counted, be they one.
        const pair = dryRun ? null : await pairOf(connection, all);
        if (pair) return await one(pair, { yes });
        const filter = await filterOf(connection, all);
        const where = Object.values(all).filter((value) => value !== undefined)
          .join(", ");
        await many({ filter, where }, { yes, dryRun });
      });
  }
}

function selectionOptions(command: Command): Command {
  const { options } = text.cli;
  return command.addOption(packageOption()).addOption(machineOption())
    .addOption(groupOption())
    .addOption(
      new Option("--assignment <n>", options.assignment).argParser(wholeNumber),
    )
    .addOption(
      new Option("--wave <n>", text.rollouts.options.ofWave)
        .argParser(wholeNumber),
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
    )
    .option("--unverified", text.verification.cli.unverified);
}

/** The filter of the options; fields without an option are absent. */
async function filterOf(
  connection: ServerConnection,
  { package: of, machine, group, filter, ...others }: DeploymentOptions,
): Promise<DeploymentFilter> {
  const q = queryOf([], filter);
  return {
    ...await lookUpIds(connection, { package: of, machine, group }),
    ...Object.fromEntries(
      Object.entries(others).filter(([, value]) => value !== undefined),
    ),
    ...q !== undefined && { q },
  };
}

/** One package on one machine; null if other options choose more, or fewer. */
async function pairOf(
  connection: ServerConnection,
  { machine, package: of, ...others }: DeploymentOptions,
): Promise<DeploymentRef | null> {
  if (machine === undefined || of === undefined) return null;
  if (Object.values(others).some((value) => value !== undefined)) return null;
  return {
    machine: await machineNamed(connection, machine),
    package: await packageNamed(connection, of),
  };
}

async function deploymentOf(
  connection: ServerConnection,
  machine: string,
  word: string,
): Promise<Deployment> {
  return await readPair(connection, {
    machine: await machineNamed(connection, machine),
    package: await packageNamed(connection, word),
  });
}

/** @throws {NoMatch} If the machine was never given the package. */
async function readPair(
  connection: ServerConnection,
  { machine: on, package: of }: DeploymentRef,
): Promise<Deployment> {
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

function deploymentFields(): readonly Field<Deployment>[] {
  const { columns } = text;
  return [
    {
      key: "machine",
      title: columns.machine,
      of: ({ machine }) => machine.name,
    },
    {
      key: "package",
      title: columns.package,
      of: (row) => titleOf(row.package),
    },
    {
      key: "state",
      title: columns.state,
      of: stateWords,
      value: ({ state }) => state,
    },
    { key: "why", title: columns.why, of: whyWords },
    {
      key: "cause",
      title: text.lists.columns.cause,
      of: ({ cause }) => cause,
      wide: true,
    },
    {
      key: "code",
      title: columns.code,
      of: ({ code }) => code ?? "",
      wide: true,
    },
    {
      key: "attempt",
      title: columns.attempt,
      of: ({ attempt }) => attempt,
      right: true,
    },
    {
      key: "changed",
      title: columns.changed,
      at: ({ updatedAt }) => updatedAt,
    },
    {
      key: "assignment",
      title: columns.assignment,
      of: ({ assignment }) => assignment,
      right: true,
      wide: true,
    },
    {
      key: "wave",
      title: text.rollouts.columns.wave,
      of: ({ wave }) => wave ?? "",
      right: true,
      wide: true,
    },
    {
      key: "offered",
      title: columns.offeredAt,
      at: ({ offeredAt }) => offeredAt,
      wide: true,
    },
    {
      key: "fragments",
      title: columns.fragments,
      of: ({ fragments: { seen, total } }) => `${seen}/${total}`,
      wide: true,
    },
    {
      key: "machine-id",
      title: text.lists.columns.machineId,
      of: ({ machine }) => machine.id,
      wide: true,
    },
    {
      key: "package-id",
      title: text.lists.columns.packageId,
      of: (row) => row.package.id,
      wide: true,
    },
  ];
}

function deploymentFacts(shown: Deployment): Fact[] {
  const { labels, yesNo } = text.cli;
  const { fragments } = shown;
  return [
    [labels.machine, `${shown.machine.name} (${shown.machine.id})`],
    [labels.package, `${titleOf(shown.package)} (${shown.package.id})`],
    [labels.state, stateWords(shown)],
    [labels.why, whyWords(shown)],
    [labels.assignment, shown.assignment],
    ...shown.wave === null ? [] : [
      [
        text.rollouts.labels.inWave,
        text.rollouts.waveIn(shown.wave, shown.assignment),
      ] as const,
    ],
    [labels.attempt, shown.attempt],
    [labels.force, yesNo(shown.force)],
    [labels.fragments, `${fragments.seen}/${fragments.total}`],
    [labels.offered, moment(shown.offeredAt)],
    [labels.changed, moment(shown.updatedAt)],
  ];
}

import type { Command } from "commander";
import {
  type Assignment,
  createAssignment,
  listAssignments,
  withdrawAssignment,
} from "../../shared/assignments.ts";
import { makePlan, type PlannedMachine } from "../../shared/plans.ts";
import { call } from "../api/call.ts";
import { UsageError } from "../arguments.ts";
import { text } from "../text/mod.ts";
import { agree, type Agreed, gathered, wholeNumber, withYes } from "./ask.ts";
import type { Cli } from "./cli.ts";
import {
  groupNamed,
  idsOf,
  machineNamed,
  packageNamed,
  pagesOf,
  titleOf,
} from "./find.ts";
import {
  groupOption,
  limitOption,
  machineOption,
  moment,
  packageArgument,
  packageOption,
} from "./lists.ts";
import type { Field } from "./output.ts";

interface Whom extends Agreed {
  readonly machine?: readonly string[];
  readonly group?: readonly string[];
  readonly force?: boolean;
  readonly snapshot?: boolean;
  readonly dryRun?: boolean;
}

/** `longshore assign …` and `longshore assignments …` */
export function assignmentCommands(program: Command, cli: Cli): void {
  const { about, arguments: named, options } = text.cli;

  withYes(program.command("assign").description(about.assign))
    .addArgument(packageArgument())
    .option("--machine <machine>", named.several(named.machine), gathered)
    .option("--group <group>", named.several(named.group), gathered)
    .option("--force", options.force)
    .option("--snapshot", options.snapshot)
    .option("--dry-run", options.planOnly)
    .action((word: string, whom: Whom) => assign(cli, word, whom));

  const assignments = program.command("assignments")
    .description(about.assignments);

  assignments.command("list").description(about.assignmentsList)
    .addOption(packageOption()).addOption(machineOption())
    .addOption(groupOption()).addOption(limitOption())
    .action(async (given: Filter & { readonly limit?: number }) => {
      const connection = await cli.connect();
      const { package: of, machine, group } = given;
      const first = async (
        find: Parameters<typeof idsOf>[1],
        word: string | undefined,
      ) => word === undefined ? undefined : (await find(connection, word)).id;
      const query = {
        package: await first(packageNamed, of),
        machine: await first(machineNamed, machine),
        group: await first(groupNamed, group),
      };
      const pages = pagesOf(
        (page) =>
          call(connection, listAssignments, { query: { ...page, ...query } }),
        given.limit,
      );
      await cli.out.list(assignmentFields(), pages);
    });

  withYes(
    assignments.command("withdraw").description(about.assignmentsWithdraw),
  )
    .argument("<assignment>", named.assignment, wholeNumber)
    .action(async (id: number, agreed: Agreed) => {
      const connection = await cli.connect();
      const plan = await call(connection, withdrawAssignment, {
        params: { id },
        query: { dryRun: "true" },
      });
      const reached = plan.cancelled + plan.recalling;
      const { ask, done } = text.cli;
      await agree(reached, ask.withdraw(id, reached), agreed, plan.byFamily);
      const answer = await call(connection, withdrawAssignment, {
        params: { id },
      });
      const { cancelled, recalling, beyondRecall } = answer;
      await cli.out.done(
        answer,
        done.stopped(cancelled, recalling, beyondRecall),
        id,
      );
    });
}

interface Filter {
  readonly package?: string;
  readonly machine?: string;
  readonly group?: string;
}

async function assign(cli: Cli, word: string, whom: Whom): Promise<void> {
  const { ask, done, errors } = text.cli;
  if (!whom.machine && !whom.group) throw new UsageError(errors.assignWhom);
  const connection = await cli.connect();
  const given = await packageNamed(connection, word);
  const body = {
    packageId: given.id,
    machines: await idsOf(connection, machineNamed, whom.machine),
    groups: await idsOf(connection, groupNamed, whom.group),
    force: whom.force ?? false,
    mode: whom.snapshot ? "snapshot" as const : "continuous" as const,
  };
  if (whom.dryRun) {
    const pages = pagesOf((query) =>
      call(connection, makePlan, { body, query })
    );
    return await cli.out.list(plannedFields(), pages);
  }
  const plan = await call(connection, makePlan, { body, query: { limit: 1 } });
  const { added, reopened } = plan.totals;
  const title = titleOf(given);
  await agree(
    added + reopened,
    ask.assign(title, added + reopened),
    whom,
    plan.byFamily,
  );
  const answer = await call(connection, createAssignment, { body });
  const { reached } = answer;
  await cli.out.done(
    answer,
    done.assigned(title, reached.added, reached.reopened, reached.unchanged),
    answer.assignment.id,
  );
}

function plannedFields(): readonly Field<PlannedMachine>[] {
  const { columns, cli } = text;
  return [
    { title: columns.id, of: ({ id }) => id },
    { title: columns.machine, of: ({ name }) => name },
    { title: columns.system, of: ({ os }) => os },
    { title: cli.columns.effect, of: ({ effect }) => cli.effects[effect] },
    {
      title: columns.state,
      of: ({ state }) => state === null ? "" : text.states[state],
    },
  ];
}

function assignmentFields(): readonly Field<Assignment>[] {
  const { columns, cli } = text;
  return [
    { title: columns.id, of: ({ id }) => id },
    { title: columns.package, of: (row) => row.package.name },
    {
      title: columns.group,
      of: ({ groups }) => groups.map(({ name }) => name).join(", "),
    },
    { title: cli.columns.reached, of: ({ reached }) => reached, right: true },
    { title: cli.columns.force, of: ({ force }) => cli.yesNo(force) },
    { title: cli.columns.mode, of: ({ mode }) => cli.modes[mode] },
    { title: cli.columns.created, of: ({ createdAt }) => moment(createdAt) },
    { title: columns.by, of: ({ createdBy }) => createdBy },
    {
      title: cli.columns.withdrawn,
      of: ({ withdrawnAt }) => moment(withdrawnAt),
    },
  ];
}

import type { Command } from "commander";
import {
  type Assignment,
  createAssignment,
  listAssignments,
  withdrawAssignment,
} from "#shared/contract/assignments/assignments.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import {
  confirm,
  type ConfirmOptions,
  wholeNumber,
  withYes,
} from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { idsNamed, type NounOptions } from "#tui/cli/filters.ts";
import { pagesOf } from "#tui/cli/find.ts";
import { titleOf } from "#tui/words/titles.ts";
import {
  groupOption,
  limitOption,
  machineOption,
  moment,
  packageOption,
} from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/output.ts";
import {
  listMachines,
  plannedOptions,
  planOf,
  type PlanOptions,
} from "./plans.ts";

interface AssignOptions extends ConfirmOptions, PlanOptions {
  readonly mayGrowBy?: number;
  readonly dryRun?: boolean;
}

/** `longshore assign …` and `longshore assignments …` */
export function assignmentCommands(program: Command, cli: Cli): void {
  const { about, arguments: named, options } = text.cli;

  withYes(plannedOptions(
    program.command("assign").description(about.assign),
  ))
    .option("--may-grow-by <n>", text.plan.cli.mayGrowBy, wholeNumber)
    .option("--dry-run", options.planOnly)
    .action((word: string | undefined, whom: AssignOptions) =>
      assign(cli, word, whom)
    );

  const assignments = program.command("assignments")
    .description(about.assignments);

  assignments.command("list").description(about.assignmentsList)
    .addOption(packageOption()).addOption(machineOption())
    .addOption(groupOption()).addOption(limitOption())
    .action(async (given: NounOptions & { readonly limit?: number }) => {
      const connection = await cli.connect();
      const query = await idsNamed(connection, given);
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
    .action(async (id: number, agreed: ConfirmOptions) => {
      const connection = await cli.connect();
      const plan = await call(connection, withdrawAssignment, {
        params: { id },
        query: { dryRun: "true" },
      });
      const reached = plan.cancelled + plan.recalling;
      const { ask, done } = text.cli;
      await confirm(reached, ask.withdraw(id, reached), agreed, plan.byFamily);
      const answer = await call(connection, withdrawAssignment, {
        params: { id },
        query: { confirmMachines: reached },
      });
      const { cancelled, recalling, beyondRecall } = answer;
      await cli.out.done(
        answer,
        done.stopped(cancelled, recalling, beyondRecall),
        id,
      );
    });
}

async function assign(
  cli: Cli,
  word: string | undefined,
  whom: AssignOptions,
): Promise<void> {
  const { ask, done } = text.cli;
  const connection = await cli.connect();
  const plan = await planOf(connection, word, whom);
  if (whom.dryRun) return await listMachines(cli, connection, plan.id);
  const title = titleOf(plan.package);
  const { reached } = plan;
  await confirm(reached, ask.assign(title, reached), whom, plan.byFamily);
  const answer = await call(connection, createAssignment, {
    body: {
      planId: plan.id,
      mayGrowBy: whom.mayGrowBy,
      confirmMachines: reached,
    },
  });
  const { added, reopened, unchanged } = answer.reached;
  const { came = 0, left = 0 } = answer.since ?? {};
  const said = done.assigned(title, added, reopened, unchanged);
  await cli.out.done(
    answer,
    came + left > 0 ? said + text.plan.cli.since(came, left) : said,
    answer.assignment.id,
  );
}

function assignmentFields(): readonly Field<Assignment>[] {
  const { columns, cli } = text;
  return [
    { title: columns.id, of: ({ id }) => id },
    { title: columns.package, of: (row) => row.package.name },
    {
      title: columns.group,
      of: ({ groups, query }) =>
        [...groups.map(({ name }) => name), ...query === null ? [] : [query]]
          .join(", "),
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

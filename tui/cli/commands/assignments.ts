import type { Command } from "commander";
import {
  type Assignment,
  listAssignmentMachines,
  listAssignments,
} from "#shared/contract/assignments/assignments.ts";
import {
  assign,
  assignAndActivate,
  inVainWords,
  withdraw,
} from "#tui/actions/assignments.ts";
import { text } from "#tui/text/mod.ts";
import {
  type ConfirmOptions,
  type UndoOptions,
  wholeNumber,
  withUnlessOffered,
  withYes,
  withYesOrDryRun,
} from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import { lookUpIds, type NounOptions } from "#tui/cli/filters.ts";
import { printList } from "#tui/cli/pages.ts";
import { asList } from "#tui/cli/formats/list_options.ts";
import { perform } from "#tui/cli/perform.ts";
import {
  groupOption,
  type ListFlags,
  listOptions,
  machineOption,
  packageOption,
} from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import {
  plannedOptions,
  planOf,
  type PlanOptions,
  printPlanned,
} from "./plans.ts";
import type { PolicyOptions } from "./rollout/policy_flags.ts";
import type { TimeOptions } from "./schedule/time_flags.ts";
import { titleOf } from "#tui/words/titles.ts";

interface AssignOptions
  extends ConfirmOptions, PlanOptions, PolicyOptions, TimeOptions {
  readonly mayGrowBy?: number;
  readonly dryRun?: boolean;
  /** Switch the package on as well. */
  readonly activate?: boolean;
}

/** `longshore assign …` and `longshore assignments …` */
export function assignmentCommands(program: Command, cli: Cli): void {
  const { about, arguments: named, options } = text.cli;

  withYes(plannedOptions(
    program.command("assign").description(about.assign),
  ))
    .option("--may-grow-by <n>", text.plan.cli.mayGrowBy, wholeNumber)
    .option("--activate", text.plan.cli.activate)
    .option("--dry-run", options.planOnly)
    .action((word: string | undefined, options: AssignOptions) =>
      assignAs(cli, word, options)
    );

  const assignments = program.command("assignments")
    .description(about.assignments);

  asList(
    assignments.command("list").description(about.assignmentsList),
    assignmentFields(),
  )
    .addOption(packageOption()).addOption(machineOption())
    .addOption(groupOption())
    .action(async (options: NounOptions) => {
      const connection = await cli.connect();
      const query = await lookUpIds(connection, options);
      await printList(cli, listAssignments, assignmentFields(), {
        query,
        none: text.lists.none.assignments,
      });
    });

  listOptions(
    assignments.command("machines").description(about.assignmentsMachines),
    namedFields(),
  )
    .argument("<assignment>", named.assignment, wholeNumber)
    .action((id: number, { filter }: ListFlags) =>
      printList(cli, listAssignmentMachines, namedFields(), {
        params: { id },
        query: { q: filter },
        none: text.lists.none.machines,
      })
    );

  withUnlessOffered(withYesOrDryRun(
    assignments.command("withdraw").description(about.assignmentsWithdraw),
  ))
    .argument("<assignment>", named.assignment, wholeNumber)
    .action((id: number, options: ConfirmOptions & UndoOptions) =>
      perform(
        cli,
        withdraw,
        { id, unlessOffered: options.unlessOffered },
        options,
      )
    );
}

function namedFields(): readonly Field<{ id: number; name: string }>[] {
  const { columns } = text;
  return [
    { key: "id", title: columns.id, of: ({ id }) => id },
    {
      key: "machine",
      title: columns.machine,
      of: ({ name }) => name,
      isName: true,
    },
  ];
}

async function assignAs(
  cli: Cli,
  word: string | undefined,
  options: AssignOptions,
): Promise<void> {
  const { plan, to, finish } = await planOf(cli, word, options);
  if (options.dryRun) {
    await printPlanned(cli, plan.id);
    return finish();
  }
  if (plan.inVain) throw new ActionDeclined(inVainWords(plan));
  const order = { plan, to, mayGrowBy: options.mayGrowBy };
  await (options.activate && !plan.active
    ? perform(cli, assignAndActivate, order, options)
    : perform(cli, assign, order, options));
  finish();
}

function assignmentFields(): readonly Field<Assignment>[] {
  const { columns, cli } = text;
  return [
    { key: "id", title: columns.id, of: ({ id }) => id },
    {
      key: "package",
      title: columns.package,
      of: (row) => titleOf(row.package),
    },
    {
      key: "group",
      title: columns.group,
      of: ({ groups, query }) =>
        [...groups.map(({ name }) => name), ...query === null ? [] : [query]]
          .join(", "),
    },
    {
      key: "reached",
      title: cli.columns.reached,
      of: ({ reached }) => reached,
      right: true,
    },
    {
      key: "force",
      title: cli.columns.force,
      of: ({ force }) => cli.yesNo(force),
      value: ({ force }) => force,
    },
    {
      key: "mode",
      title: cli.columns.mode,
      of: ({ mode }) => cli.modes[mode],
      value: ({ mode }) => mode,
    },
    {
      key: "created",
      title: cli.columns.created,
      at: ({ createdAt }) => createdAt,
    },
    { key: "by", title: columns.by, of: ({ createdBy }) => createdBy },
    {
      key: "notBefore",
      title: text.schedules.columns.notBefore,
      at: ({ times }) => times?.notBefore ?? null,
      wide: true,
    },
    {
      key: "expires",
      title: text.schedules.columns.expires,
      at: ({ times }) => times?.expiresAt ?? null,
      wide: true,
    },
    {
      key: "deadline",
      title: text.schedules.columns.deadline,
      at: ({ times }) => times?.deadline ?? null,
      wide: true,
    },
    {
      key: "onlyIf",
      title: text.schedules.columns.onlyIf,
      of: ({ onlyIf }) => onlyIf ?? "",
      wide: true,
    },
    {
      key: "repeat",
      title: text.schedules.columns.repeat,
      of: ({ repeat }) => repeat ? `${repeat.rule} ${repeat.zone}` : "",
      wide: true,
    },
    {
      key: "nextRun",
      title: text.schedules.columns.nextRun,
      at: ({ repeat }) => repeat?.nextAt ?? null,
      wide: true,
    },
    {
      key: "withdrawn",
      title: cli.columns.withdrawn,
      at: ({ withdrawnAt }) => withdrawnAt,
    },
  ];
}

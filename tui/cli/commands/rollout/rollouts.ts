import { type Command, Option } from "commander";
import {
  listRollouts,
  readRollout,
  type Rollout,
  ROLLOUT_SORTS,
} from "#shared/contract/rollouts/rollouts.ts";
import { RolloutState } from "#shared/contract/rollouts/state.ts";
import { open, pause, resume, stop } from "#tui/actions/rollouts/control.ts";
import { call } from "#tui/api/call.ts";
import {
  type ConfirmOptions,
  wholeNumber,
  withYesOrDryRun,
} from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { lookUpIds } from "#tui/cli/filters.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import {
  type ListFlags,
  listOptions,
  packageOption,
  sortOption,
  withoutPaging,
} from "#tui/cli/lists.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { text } from "#tui/text/mod.ts";
import { totalOf } from "#tui/words/rollouts/rollouts.ts";
import { titleOf } from "#tui/words/titles.ts";
import { rolloutFacts } from "./facts.ts";
import { reportCommand } from "./report.ts";
import { waitCommand } from "./wait.ts";

interface ReasonOptions extends ConfirmOptions {
  readonly reason?: string;
}

/** `longshore rollouts …` */
export function rolloutCommands(program: Command, cli: Cli): void {
  const { about, id: aboutId, options } = text.rollouts;
  const rollouts = program.command("rollouts").description(about.rollouts);

  listOptions(
    rollouts.command("list").description(about.list),
    rolloutFields(),
  )
    .addOption(packageOption())
    .addOption(sortOption(ROLLOUT_SORTS))
    .option("--faults", options.faults)
    .addOption(
      new Option("--state <state>", options.state)
        .choices(RolloutState.options),
    )
    .action(async (
      { package: word, filter, ...flags }: ListFlags & {
        readonly package?: string;
      },
    ) => {
      const ids = await lookUpIds(await cli.connect(), { package: word });
      await printList(cli, listRollouts, rolloutFields(), {
        query: { ...withoutPaging(flags), ...ids, q: filter },
        none: text.rollouts.none,
      });
    });

  rollouts.command("show").description(about.show)
    .argument("<rollout>", aboutId, wholeNumber)
    .action(async (id: number) => {
      const shown = await call(await cli.connect(), readRollout, {
        params: { id },
      });
      await cli.out.show(shown, rolloutFacts(shown));
    });

  rollouts.command("pause").description(about.pause)
    .argument("<rollout>", aboutId, wholeNumber)
    .option("--reason <text>", options.reason)
    .action((id: number, { reason }: ReasonOptions) =>
      perform(cli, pause, { id, reason })
    );

  rollouts.command("resume").description(about.resume)
    .argument("<rollout>", aboutId, wholeNumber)
    .action((id: number) => perform(cli, resume, { id }));

  withYesOrDryRun(rollouts.command("open").description(about.open))
    .argument("<rollout>", aboutId, wholeNumber)
    .option("--wave <n>", options.wave, wholeNumber)
    .addOption(new Option("--all", options.allWaves).conflicts("wave"))
    .action((
      id: number,
      { wave, all, ...how }: ConfirmOptions & {
        readonly wave?: number;
        readonly all?: boolean;
      },
    ) => perform(cli, open, { id, wave: all ? "all" : wave }, how));

  withYesOrDryRun(rollouts.command("stop").description(about.stop))
    .argument("<rollout>", aboutId, wholeNumber)
    .option("--reason <text>", options.reason)
    .action((id: number, { reason, ...how }: ReasonOptions) =>
      perform(cli, stop, { id, reason }, how)
    );

  waitCommand(rollouts, cli);
  reportCommand(rollouts, cli);
}

function rolloutFields(): readonly Field<Rollout>[] {
  const { columns, states, waits } = text.rollouts;
  return [
    { key: "id", title: text.columns.id, of: ({ id }) => id, isName: true },
    {
      key: "package",
      title: text.columns.package,
      of: (row) => titleOf(row.package),
    },
    {
      key: "state",
      title: columns.state,
      of: ({ state }) => states[state],
      value: ({ state }) => state,
    },
    {
      key: "wave",
      title: columns.wave,
      of: ({ openWave, waves }) => text.rollouts.waveOf(openWave, waves.length),
      value: ({ openWave }) => openWave,
    },
    {
      key: "succeeded",
      title: columns.succeeded,
      right: true,
      of: (row) => totalOf(row).succeeded,
    },
    {
      key: "failed",
      title: columns.failed,
      right: true,
      of: (row) => totalOf(row).failed,
    },
    {
      key: "machines",
      title: columns.machines,
      right: true,
      of: (row) => totalOf(row).machines,
    },
    {
      key: "waits",
      title: columns.waitsFor,
      of: ({ waitsFor }) => waits[waitsFor],
      value: ({ waitsFor }) => waitsFor,
    },
    {
      key: "changed",
      title: columns.changed,
      at: ({ changedAt }) => changedAt,
      wide: true,
    },
    {
      key: "created",
      title: columns.created,
      at: ({ createdAt }) => createdAt,
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

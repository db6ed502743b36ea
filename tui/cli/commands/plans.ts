import { recallWords } from "#tui/words/why/mirrors.ts";
import { Argument, type Command, Option } from "commander";
import {
  listPlanned,
  type Plan,
  type PlannedMachine,
  type PlannedQuery,
  PlanOutcome,
  readPlan,
  UnreachedReason,
} from "#shared/contract/assignments/plans.ts";
import { plan } from "#tui/actions/assignments.ts";
import type { Recipients } from "#tui/actions/recipients.ts";
import { call } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import { unknownWords } from "#tui/words/unknown.ts";
import { reachWords } from "#tui/words/reach.ts";
import {
  repeatOf,
  retryOf,
  type RetryOptions,
  retryOptions,
} from "./schedule/retry_flags.ts";
import {
  arrivalWords,
  bytesWords,
  howWords,
  limitFacts,
} from "#tui/words/plans.ts";
import { text } from "#tui/text/mod.ts";
import { collect, collectMachines, wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { namedMachines } from "#tui/cli/named_machines.ts";
import { asList } from "#tui/cli/formats/list_options.ts";
import { mostRows, printList } from "#tui/cli/pages.ts";
import { groupNamed, lookUpAll, packageNamed } from "#tui/actions/lookup.ts";
import { waveWords } from "#tui/words/rollouts/rollouts.ts";
import {
  policyOf,
  type PolicyOptions,
  policyOptions,
} from "./rollout/policy_flags.ts";
import {
  type TimeOptions,
  timeOptions,
  timesOf,
} from "./schedule/time_flags.ts";
import { titleOf } from "#tui/words/titles.ts";
import { moment } from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import type { Fact } from "#tui/cli/output.ts";

/** The recipients of a package, or the plan that has them. */
export interface PlanOptions {
  /** A file of names of machines. */
  readonly from?: string;
  readonly machine?: readonly string[];
  readonly group?: readonly string[];
  readonly query?: string;
  readonly force?: boolean;
  readonly snapshot?: boolean;
  readonly plan?: number;
}

type PlannedOptions =
  & PlanOptions
  & PolicyOptions
  & RetryOptions
  & TimeOptions;

/** Adds the options that choose the recipients of a package. */
export function plannedOptions(command: Command): Command {
  const { arguments: named, options } = text.cli;
  const { cli } = text.plan;
  return retryOptions(timeOptions(policyOptions(command)))
    .addArgument(new Argument("[package]", named.package))
    .option(
      "--machine <machine>",
      named.several(named.machine),
      collectMachines,
    )
    .option("--from <file>", text.names.from)
    .option("--group <group>", named.several(named.group), collect)
    .option("--query <query>", cli.query)
    .option("--force", options.force)
    .option("--snapshot", options.snapshot)
    .addOption(new Option("--plan <id>", cli.plan).argParser(wholeNumber));
}

/** `longshore plan …` */
export function planCommand(program: Command, cli: Cli): void {
  const { cli: words } = text.plan;
  asList(
    plannedOptions(program.command("plan").description(words.about)),
    plannedFields(),
  )
    .addOption(
      new Option("--list <fate>", words.list)
        .choices(["all", "reached", "unreached", ...PlanOutcome.options]),
    )
    .action(
      async (
        word: string | undefined,
        { list, ...whom }: PlannedOptions & {
          readonly list?: "all" | NonNullable<PlannedQuery["fate"]>;
        },
      ) => {
        const { plan, finish } = await planOf(cli, word, whom);
        if (list === undefined) await cli.out.show(plan, planFacts(plan));
        else {
          const fate = list === "all" ? undefined : list;
          await printPlanned(cli, plan.id, fate, mostRows(cli));
        }
        finish();
      },
    );
}

/** A plan and its recipients, unless it was made before. */
interface PlanForRecipients {
  readonly plan: Plan;
  readonly to?: Recipients;
  /** Ends the command, see `namedMachines`. */
  finish(): void;
}

/**
 * The plan of an id, or one made now with its recipients.
 *
 * @throws {UsageError} If neither a plan nor a package with recipients is named,
 * or both are.
 */
export async function planOf(
  cli: Cli,
  word: string | undefined,
  { machine, from, group, query, force = false, snapshot, plan: id, ...more }:
    PlannedOptions,
): Promise<PlanForRecipients> {
  const connection = await cli.connect();
  const saysWhom = machine ?? from ?? group ?? query;
  const rollout = await policyOf(connection, more);
  const times = timesOf(more);
  const { onlyIf } = more;
  const retry = retryOf(more);
  const repeat = repeatOf(more);
  if (id !== undefined) {
    if (
      word !== undefined || saysWhom !== undefined || force || snapshot ||
      rollout || times || onlyIf !== undefined || retry || repeat
    ) {
      throw new UsageError(text.plan.cli.one);
    }
    return {
      plan: await call(connection, readPlan, { params: { id } }),
      finish() {},
    };
  }
  if (word === undefined) throw new UsageError(text.plan.cli.one);
  if (saysWhom === undefined) throw new UsageError(text.cli.errors.assignWhom);
  const of = await packageNamed(connection, word);
  const named = await namedMachines(cli, machine, from);
  const to = {
    machines: named.machines,
    groups: await lookUpAll(groupNamed, connection, group),
    query,
  };
  const mode = snapshot ? "snapshot" : undefined;
  return {
    plan: await plan(connection, of.id, to, {
      ...{ force, mode, rollout, times, onlyIf, retry, repeat },
    }),
    to,
    finish: () => named.finish(),
  };
}

/** Prints the machines of a plan, or those with one outcome. */
export function printPlanned(
  cli: Cli,
  plan: number,
  fate?: PlannedQuery["fate"],
  most = Infinity,
): Promise<void> {
  return printList(cli, listPlanned, plannedFields(), {
    params: { id: plan },
    query: { fate },
    none: text.lists.none.machines,
    most,
  });
}

function plannedFields(): readonly Field<PlannedMachine>[] {
  const { columns, cli } = text;
  return [
    { key: "id", title: columns.id, of: ({ id }) => id },
    {
      key: "machine",
      title: columns.machine,
      of: ({ name }) => name,
      isName: true,
    },
    { key: "system", title: columns.system, of: ({ os }) => os },
    {
      key: "effect",
      title: cli.columns.effect,
      of: ({ fate }) => text.plan.fates[fate],
      value: ({ fate }) => fate,
    },
    {
      key: "state",
      title: columns.state,
      of: ({ state }) => state === null ? "" : text.states[state],
      value: ({ state }) => state,
    },
    {
      key: "wave",
      title: text.rollouts.columns.wave,
      of: ({ wave }) => wave ?? "",
      value: ({ wave }) => wave,
      wide: true,
    },
  ];
}

function planFacts(plan: Plan): Fact[] {
  const { labels, cli, fates } = text.plan;
  const { bySystem, byGroup, guard } = plan;
  const remark = unknownWords(plan.unknown, plan.reached);
  const each = (rows: readonly string[]) => rows.join(", ");
  const fate = (one: PlanOutcome): Fact[] => {
    const machines = plan.fates[one];
    return machines ? [[fates[one], machines]] : [];
  };
  const unreached = UnreachedReason.options
    .reduce((sum, one) => sum + (plan.fates[one] ?? 0), 0);
  return [
    [cli.id, plan.id],
    [cli.package, `${titleOf(plan.package)} (${plan.package.id})`],
    [text.newPackage.target, text.newPackage[plan.package.target]],
    [labels.reached, reachWords(plan.reached, plan.byFamily)],
    ...plan.active ? [] : [[labels.active, text.plan.offLine] as const],
    ...remark === null ? [] : [[text.unknown.label, remark] as const],
    ...fate("added"),
    ...fate("reopened"),
    [labels.how, howWords(plan)],
    ...limitFacts(plan),
    [
      labels.systems,
      each(bySystem.map(({ os, machines }) => `${os || "?"} ${machines}`)),
    ],
    ...plan.untrusted === 0 ? [] : [
      [
        text.enrolment.groups.planned,
        text.enrolment.groups.leftOut(plan.untrusted),
      ] as Fact,
    ],
    ...plan.pending === 0 ? [] : [
      [
        text.enrolment.groups.pending,
        text.enrolment.groups.waiting(plan.pending),
      ] as Fact,
    ],
    ...byGroup.length === 0 ? [] : [
      [
        labels.groups,
        each(byGroup.map(({ group, machines }) => `${group.name} ${machines}`)),
      ] as const,
    ],
    [labels.bytes, bytesWords(plan)],
    ...recallWords(plan).map((words) => [text.mirrors.label, words] as const),
    [labels.arrivals, arrivalWords(plan, new Date())],
    [cli.notReached, unreached],
    ...UnreachedReason.options.flatMap(fate),
    ...plan.waves.map((wave, i) =>
      [
        text.rollouts.labels.wave(i + 1),
        text.rollouts.planned(waveWords(wave), wave.machines),
      ] as const
    ),
    ...plan.conflicts.map(({ kind, package: { name, version }, machines }) =>
      [
        cli.conflict,
        text.plan.conflict[kind](`${name} ${version}`.trimEnd(), machines),
      ] as const
    ),
    [
      labels.guard,
      guard.needed ? text.plan.moreThan(guard.percent) : cli.noNumber,
    ],
    [cli.expires, moment(plan.expiresAt)],
  ];
}

import type { z } from "zod";
import {
  type Assignment,
  type AssignmentMode,
  createAssignment,
  withdrawAssignment,
} from "#shared/contract/assignments/assignments.ts";
import {
  makePlan,
  type Plan,
  UnreachedReason,
} from "#shared/contract/assignments/plans.ts";
import type { StopResult } from "#shared/contract/deployments/deployments.ts";
import { recallWords } from "#tui/words/why/mirrors.ts";
import { setActivation } from "#shared/contract/packages/packages.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { unknownWords } from "#tui/words/unknown.ts";
import { text } from "#tui/text/mod.ts";
import { reachWords } from "#tui/words/reach.ts";
import type { NewTimes } from "#shared/contract/schedules/times.ts";
import type { RetryPolicy } from "#shared/contract/schedules/retries.ts";
import type { NewRepeat } from "#shared/contract/schedules/repeats.ts";
import { limitFacts } from "#tui/words/plans.ts";
import { timesWords } from "#tui/words/schedules/times.ts";
import type { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import { waveWords } from "#tui/words/rollouts/rollouts.ts";
import { titleOf } from "#tui/words/titles.ts";
import { flags } from "./command_line.ts";
import type { Action } from "./action.ts";
import { activate, limitsWords } from "./packages.ts";
import { undoWith } from "./undo/undo.ts";
import {
  recipientFlags,
  recipientIds,
  type Recipients,
  recipientWords,
} from "./recipients.ts";

/** Options of an assignment. */
export interface AssignmentOptions {
  /** Run it again on machines where it has run. */
  readonly force: boolean;
  /** If left out, the server decides. */
  readonly mode?: AssignmentMode;
  /** Offer it in waves. */
  readonly rollout?: z.input<typeof RolloutPolicy>;
  /** When first offers are made. */
  readonly times?: NewTimes;
  /** Conditions on the inventory, as a query. */
  readonly onlyIf?: string;
  /** Retry failures without an operator. */
  readonly retry?: z.input<typeof RetryPolicy>;
  /** Run it again and again. */
  readonly repeat?: NewRepeat;
}

/** Makes a plan: the machines an assignment would reach. */
export function plan(
  connection: ServerConnection,
  packageId: number,
  to: Recipients,
  { force, mode, rollout, times, onlyIf, retry, repeat }: AssignmentOptions,
  signal?: AbortSignal,
): Promise<Plan> {
  const body = {
    packageId,
    ...recipientIds(to),
    force,
    ...mode && { mode },
    ...rollout && { rollout },
    ...times && { times },
    ...onlyIf !== undefined && { onlyIf },
    ...retry && { retry },
    ...repeat && { repeat },
  };
  return call(connection, makePlan, { body }, signal);
}

/** An assignment as it was planned. */
export interface AssignmentOrder {
  readonly plan:
    & Pick<
      Plan,
      | "id"
      | "package"
      | "active"
      | "reached"
      | "inVain"
      | "fates"
      | "byFamily"
      | "unknown"
      | "pending"
      | "mirrors"
      | "guard"
      | "force"
      | "mode"
      | "whom"
    >
    & Partial<
      Pick<Plan, "waves" | "times" | "onlyIf" | "retry" | "repeat" | "unmet">
    >;
  /** Absent where only the plan is known. */
  readonly to?: Recipients;
  /** The number of machines beyond the plan that may be reached. */
  readonly mayGrowBy?: number;
}

type AssignResult = z.output<typeof createAssignment.output>;

/** Assigns a package to the machines of a plan. */
export const assign: Action<AssignmentOrder, AssignResult> = {
  endpoint: createAssignment,
  nothing: ({ plan }) => plan.inVain ? inVainWords(plan) : null,
  machines: ({ plan }) => plan.reached,
  question: ({ plan, to }) => {
    const { reached, byFamily, guard } = plan;
    const remark = unknownWords(plan.unknown, reached);
    return {
      title: text.assign.question(titleOf(plan.package), orderWords(plan, to)),
      ...plan.active
        ? {}
        : { alarm: text.plan.off, alarmLine: text.plan.offLine },
      lines: [
        reached === 0
          ? text.plan.inVain(titleOf(plan.package), unreachedWords(plan))
          : text.plan.reaches(reachWords(reached, byFamily)),
        ...guard.needed ? [text.plan.share(reached, guard.fleet)] : [],
        ...plan.pending > 0
          ? [text.enrolment.groups.waiting(plan.pending)]
          : [],
        ...recallWords(plan),
        ...remark ? [remark] : [],
        ...wavesLines(plan.waves),
        ...limitFacts(plan).map(([label, words]) =>
          label === "" ? words : text.sheet.labelled(label, words)
        ),
        ...plan.times ? [`${timesWords(plan.times, new Date())}.`] : [],
      ],
      yes: text.assign.yes(reached),
      danger: guard.needed,
    };
  },
  doing: ({ plan, to }) =>
    text.assign.assigning(titleOf(plan.package), orderWords(plan, to)),
  run: (connection, { plan, mayGrowBy }) =>
    call(connection, createAssignment, {
      body: { planId: plan.id, mayGrowBy, confirmMachines: plan.reached },
    }),
  sentence({ plan, to }, { reached, since }) {
    const { added, reopened, unchanged } = reached;
    const done = text.assign.done(
      titleOf(plan.package),
      to ? recipientWords(to) : "",
      added,
      reopened,
      unchanged,
    );
    const groups = plan.whom.groups.map(({ name }) => name).join(", ");
    const waitsForJoiners = added + reopened === 0 && groups !== "" &&
      plan.mode === "continuous";
    return [
      [done, ...reasonsOf(plan.fates, NOT_MEANT)].join(", "),
      ...waitsForJoiners ? [text.plan.joiners(groups)] : [],
      ...since && since.came + since.left > 0
        ? [text.plan.changed(since.came, since.left)]
        : [],
      ...plan.active ? [] : [text.plan.offWords],
    ].join(text.clause);
  },
  id: (_, { assignment }) => assignment.id,
  undo: (_, { assignment: { id, groups, machines, query } }) =>
    undoWith(withdraw, { id, groups, machines, query, unlessOffered: true }, {
      effects: [text.undo.withdraws(id)],
    }),
  commandLines: ({ plan, to, mayGrowBy }) => [[
    "assign",
    `${plan.package.id}`,
    ...repeatable(plan) && to ? recipientFlags(to) : ["--plan", `${plan.id}`],
    ...plan.force && repeatable(plan) ? ["--force"] : [],
    ...plan.mode === "snapshot" && to && to.groups.length > 0 &&
        repeatable(plan)
      ? ["--snapshot"]
      : [],
    ...flags({ "may-grow-by": mayGrowBy }),
  ]],
};

/**
 * Assigns a package that is off, and switches it on. Its number counts the
 * machines that waited for the package before.
 */
export const assignAndActivate: Action<
  AssignmentOrder,
  z.output<typeof createAssignment.output>,
  z.output<typeof setActivation.output>
> = {
  endpoint: createAssignment,
  unavailable: ({ plan }) => plan.active ? text.plan.isOn : null,
  nothing: (order) => assign.nothing?.(order) ?? null,
  preview: (connection, { plan }) =>
    activate.preview!(connection, plan.package),
  machines: ({ plan }, { released }) => plan.reached + released,
  question(order, { released }) {
    const { plan } = order;
    const asked = assign.question!({
      ...order,
      plan: { ...plan, active: true },
    });
    return asked && {
      ...asked,
      title: text.plan.bothQuestion(asked.title),
      lines: [
        ...asked.lines,
        released > 0 ? text.plan.othersWait(released) : text.plan.goesOut,
      ],
      yes: text.plan.bothYes,
    };
  },
  doing: assign.doing,
  async run(connection, order, { released }) {
    const { plan, mayGrowBy = 0 } = order;
    const result = await assign.run(connection, order);
    await call(connection, setActivation, {
      params: { id: plan.package.id },
      body: {
        active: true,
        confirmMachines: plan.reached + mayGrowBy + released,
      },
    });
    return result;
  },
  sentence: (order, result) =>
    [
      assign.sentence(
        { ...order, plan: { ...order.plan, active: true } },
        result,
      ),
      text.plan.isOnNow(titleOf(order.plan.package)),
    ].join(text.clause),
  id: assign.id,
  undo: () => text.undo.why.twoSteps,
  commandLines: (order) =>
    assign.commandLines(order).map((words) => [...words, "--activate"]),
};

/**
 * True if flags say all of it; the waves, times, conditions and retries of a plan
 * are in the plan alone.
 */
function repeatable(
  { waves, times, onlyIf, retry, repeat }: AssignmentOrder["plan"],
): boolean {
  return !waves?.length && !times && !onlyIf && !retry && !repeat;
}

/** "It goes out in 2 waves: up to 5 %: 3 machines, up to 100 %: 57 machines". */
function wavesLines(waves: Plan["waves"] = []): string[] {
  if (waves.length === 0) return [];
  const sizes = waves.map((wave) =>
    text.rollouts.planned(waveWords(wave), wave.machines)
  );
  return [`${text.rollouts.inWaves(waves.length)} ${sizes.join(", ")}.`];
}

/** The reason an assignment would do nothing. */
export function inVainWords(
  plan: Pick<Plan, "package" | "fates" | "whom">,
): string {
  return text.plan.inVain(titleOf(plan.package), unreachedWords(plan));
}

/**
 * Why nobody is reached: "3 already have it, 1 retired".
 *
 * @param plan Without `whom`, an empty audience is told in general.
 */
export function unreachedWords(
  { fates, whom }: Pick<Plan, "fates"> & Partial<Pick<Plan, "whom">>,
): string {
  const words = reasonsOf(fates, UnreachedReason.options);
  const { noAudience } = text.plan;
  const { groups = [], query = null } = whom ?? {};
  const none = whom === undefined ? [noAudience.any] : [
    ...groups.length === 0
      ? []
      : [noAudience.groups(groups.map(({ name }) => name).join(", "))],
    ...query === null ? [] : [noAudience.query(query)],
  ];
  return (words.length === 0 ? none : words).join(", ");
}

/** The reasons that the number of machines without a change leaves out. */
const NOT_MEANT = UnreachedReason.exclude([
  "already_open",
  "already_succeeded",
  "already_failed",
]).options;

function reasonsOf(
  fates: Plan["fates"],
  reasons: readonly UnreachedReason[],
): string[] {
  return reasons.flatMap((reason) => {
    const machines = fates[reason] ?? 0;
    return machines === 0 ? [] : [text.plan.reasons[reason](machines)];
  });
}

/** "lab", or without a name: "12 machines". */
function orderWords(
  { reached }: Pick<Plan, "reached">,
  to: Recipients | undefined,
): string {
  return to ? recipientWords(to) : text.count.machines(reached);
}

/** An assignment and, if known, its recipients. */
export type WithdrawTarget =
  & Pick<Assignment, "id">
  & Partial<Pick<Assignment, "groups" | "machines" | "query">>
  & {
    /** Refuse once a machine was offered the package. */
    readonly unlessOffered?: boolean;
  };

/** Withdraws an assignment: the open deployments it brought are stopped. */
export const withdraw: Action<WithdrawTarget, StopResult, StopResult> = {
  endpoint: withdrawAssignment,
  preview: (connection, { id, unlessOffered = false }) =>
    call(connection, withdrawAssignment, {
      params: { id },
      query: { dryRun: "true", unlessOffered: `${unlessOffered}` },
    }),
  machines: (_, { cancelled, recalling }) => cancelled + recalling,
  question(
    assignment,
    { cancelled, recalling, beyondRecall, byFamily, mirrors },
  ) {
    const reach = reachWords(cancelled + recalling, byFamily);
    return {
      title: text.package.withdrawQuestion(
        assignment.id,
        assignmentWords(assignment),
      ),
      lines: [
        `${reach}.`,
        text.package.stops(cancelled, recalling),
        ...limitsWords({ beyondRecall, mirrors }),
      ],
      yes: text.package.withdrawYes,
      danger: true,
    };
  },
  doing: ({ id }) => text.package.withdrawing(id),
  run: (connection, { id, unlessOffered = false }, { cancelled, recalling }) =>
    call(connection, withdrawAssignment, {
      params: { id },
      query: {
        confirmMachines: cancelled + recalling,
        unlessOffered: `${unlessOffered}`,
      },
    }),
  sentence: ({ id }, { cancelled, recalling, beyondRecall }) =>
    text.package.withdrew(id, cancelled, recalling, beyondRecall),
  id: ({ id }) => id,
  undo: () => text.undo.why.withdrawn,
  commandLines: ({ id, unlessOffered }) => [[
    "assignments",
    "withdraw",
    `${id}`,
    ...unlessOffered ? ["--unless-offered"] : [],
  ]],
};

/** "to office, lab", "12 machines by name", "what matches os:debian". */
export function assignmentWords(
  { groups = [], machines = 0, query = null }: Omit<WithdrawTarget, "id">,
): string {
  if (query !== null) return text.screens.matching(query);
  return [
    ...groups.length > 0
      ? [text.package.toGroups(groups.map(({ name }) => name).join(", "))]
      : [],
    ...machines > 0 ? [text.package.directly(machines)] : [],
  ].join(", ");
}

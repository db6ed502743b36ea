import {
  cancelDeployments,
  type Deployment,
  type DeploymentFilter,
  retryDeployment,
  retryDeployments,
  type RetryResult,
  type StopResult,
} from "#shared/contract/deployments/deployments.ts";
import { OPEN, STOPPABLE } from "#shared/contract/deployments/states.ts";
import { readMachine } from "#shared/contract/machines/machines.ts";
import { readPackage } from "#shared/contract/packages/packages.ts";
import {
  type RetryObstacle,
  retryObstacles,
} from "#shared/results/obstacles.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { namesWords, reachWords } from "#tui/words/reach.ts";
import { obstacleWords } from "#tui/words/results.ts";
import { stateWords } from "#tui/words/words.ts";
import type { Action, Argv } from "./action.ts";
import { flags } from "./command_line.ts";
import { limitsWords } from "./packages.ts";
import type { EntityName } from "./recipients.ts";
import { titleOf } from "#tui/words/titles.ts";

/** One package on one machine; its state if that has been read. */
export interface DeploymentRef extends
  Partial<
    Pick<Deployment, "state" | "fragments" | "unverified" | "meaning">
  > {
  readonly machine: EntityName;
  readonly package: EntityName;
}

/** True while the agent may still do something about it. */
export const isOpen = ({ state }: DeploymentRef) =>
  state !== undefined && OPEN.includes(state);

/** True if it can be cancelled or recalled. */
export const isStoppable = ({ state }: DeploymentRef) =>
  STOPPABLE.some((one) => one === state);

/** True if a retry runs again what has succeeded. */
const hasSucceeded = ({ state }: DeploymentRef) =>
  state === "succeeded" || state === "reboot_pending";

/** "downloading 3/12"; empty if it has not been read. */
export const stateOf = ({ state, fragments, unverified }: DeploymentRef) =>
  state && fragments ? stateWords({ state, fragments, unverified }) : "";

/** "vlc on pc-1", or the number of several. */
export function whichWords(targets: readonly DeploymentRef[]): string {
  const [first] = targets;
  return targets.length === 1 && first
    ? text.screens.on(titleOf(first.package), first.machine.name)
    : text.deployments.count(targets.length);
}

/** "vlc on pc-1 is waiting now, attempt 2". */
export function nowWords(deployment: Deployment): string {
  const { attempt } = deployment;
  const words = text.deployments.isNow(
    whichWords([deployment]),
    stateWords(deployment),
  );
  return attempt > 1 ? `${words}, ${text.deployments.attempt(attempt)}` : words;
}

/** A command line for each deployment. */
export function eachLine(
  verb: "retry" | "cancel" | "restarted" | "accept",
  targets: readonly DeploymentRef[],
): readonly Argv[] {
  return targets.map(({ machine, package: { id } }) => [
    "deployments",
    verb,
    machine.name,
    `${id}`,
  ]);
}

/** What stands in the way of a retry. */
interface RetryPreview {
  readonly obstacles: readonly RetryObstacle[];
  /** The only machine, if it is retired. */
  readonly retired: string | null;
}

/** Opens a new attempt of each deployment, one after the other. */
export const retry: Action<
  readonly DeploymentRef[],
  readonly Deployment[],
  RetryPreview
> = {
  endpoint: retryDeployment,
  preview: previewRetry,
  nothing: (_, { retired }) =>
    retired === null ? null : text.life.retired.noRetry(retired),
  unavailable: ([first, ...others]) =>
    first && [first, ...others].every(isOpen)
      ? text.deployments.stillOpen(stateOf(first))
      : null,
  machines: (targets) => targets.length,
  asksAboutOne: (targets) => targets.some(hasSucceeded),
  notesAlarm: true,
  question: (targets, { obstacles }) => ({
    title: text.deployments.retryQuestion(whichWords(targets)),
    alarm: obstacleWords(obstacles, targets.length),
    lines: [
      ...targets.length > 1
        ? [namesWords(targets.map(({ machine }) => machine.name))]
        : [],
      targets.some(hasSucceeded)
        ? text.deployments.onceMore
        : text.deployments.nextContact,
    ],
    yes: text.deployments.yesRetry,
    danger: false,
  }),
  doing: (targets) => text.deployments.retrying(whichWords(targets)),
  async run(connection, targets) {
    const changed: Deployment[] = [];
    for (const { machine, package: { id } } of targets) {
      const params = { machine: machine.id, package: id };
      changed.push(await call(connection, retryDeployment, { params }));
    }
    return changed;
  },
  sentence: (_, changed) =>
    changed.length === 1
      ? nowWords(changed[0]!)
      : text.deployments.retriedMany(changed.length),
  undo: () => text.undo.why.earlier,
  commandLines: (targets) => eachLine("retry", targets),
};

async function previewRetry(
  connection: ServerConnection,
  targets: readonly DeploymentRef[],
): Promise<RetryPreview> {
  const [only, ...others] = targets;
  const ids = [...new Set(targets.map((target) => target.package.id))];
  const [machine, ...packages] = await Promise.all([
    only && others.length === 0
      ? call(connection, readMachine, { params: { id: only.machine.id } })
      : null,
    ...ids.map((id) => call(connection, readPackage, { params: { id } })),
  ]);
  const active = new Set(
    packages.flatMap((one) => one.active ? [one.id] : []),
  );
  return {
    obstacles: retryObstacles(
      targets.map(({ state, meaning = null, package: { id } }) => ({
        meaning: state === "failed" ? meaning : null,
        active: active.has(id),
      })),
    ),
    retired: machine?.status === "retired" ? machine.name : null,
  };
}

/** All deployments that match, and their name in a sentence. */
export interface DeploymentSelection {
  readonly filter: DeploymentFilter;
  readonly where: string;
  /** When retried ones are offered; default: at the next contact. */
  readonly offered?: string;
}

/** The flags that choose the same deployments. */
export function filterFlags(
  { q, unverified, ...filter }: DeploymentFilter,
): string[] {
  return [
    ...flags({ ...filter, filter: q }),
    ...unverified ? ["--unverified"] : [],
  ];
}

/** Opens a new attempt of all that match and have ended. */
export const retryMany: Action<DeploymentSelection, RetryResult, RetryResult> =
  {
    endpoint: retryDeployments,
    preview: (connection, { filter }) =>
      call(connection, retryDeployments, { body: { filter, dryRun: true } }),
    nothing: (_, { retried }) =>
      retried === 0 ? text.deployments.noneFailed : null,
    machines: (_, { retried }) => retried,
    notesAlarm: true,
    question: (
      { where, offered = text.deployments.nextContact },
      { retried, byFamily, obstacles = [] },
    ) => ({
      title: text.deployments.retryAllQuestion(where),
      alarm: obstacleWords(obstacles, retried),
      lines: [
        text.deployments.reaches(reachWords(retried, byFamily)),
        offered,
      ],
      yes: text.deployments.yesRetry,
      danger: false,
    }),
    doing: ({ where }) => text.deployments.retrying(where),
    run: (connection, { filter }, { retried }) =>
      call(connection, retryDeployments, {
        body: { filter, confirmMachines: retried },
      }),
    sentence: (_, { retried }) => text.deployments.retriedMany(retried),
    undo: () => text.undo.why.earlier,
    commandLines: ({ filter }) => [
      ["deployments", "retry", ...filterFlags(filter)],
    ],
  };

/** The number of machines that a stop affects. */
const affected = ({ cancelled, recalling }: StopResult) =>
  cancelled + recalling;

/** Cancels or recalls all that match and are open. */
export const cancelMany: Action<DeploymentSelection, StopResult, StopResult> = {
  endpoint: cancelDeployments,
  preview: (connection, { filter }) =>
    call(connection, cancelDeployments, { body: { filter, dryRun: true } }),
  nothing: (_, result) =>
    affected(result) === 0
      ? text.deployments.noneOpen(result.beyondRecall)
      : null,
  machines: (_, result) => affected(result),
  question({ where }, result) {
    const { cancelled, recalling, byFamily } = result;
    return {
      title: text.deployments.cancelAllQuestion(where),
      lines: [
        text.deployments.reaches(reachWords(affected(result), byFamily)),
        text.deployments.wouldStop(cancelled, recalling),
        ...limitsWords(result),
      ],
      yes: text.deployments.yesCancel,
      danger: true,
    };
  },
  doing: ({ where }) => text.deployments.cancelling(where),
  run: (connection, { filter }, result) =>
    call(connection, cancelDeployments, {
      body: { filter, confirmMachines: affected(result) },
    }),
  sentence: (_, { cancelled, recalling, beyondRecall }) =>
    text.deployments.stopped(cancelled, recalling, beyondRecall),
  undo: () => text.undo.why.byQuery,
  commandLines: ({ filter }) => [
    ["deployments", "cancel", ...filterFlags(filter)],
  ],
};

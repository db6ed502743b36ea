import {
  confirmRestart,
  confirmRestarts,
  type Deployment,
  type RestartResult,
} from "#shared/contract/deployments/deployments.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { namesWords, reachWords } from "#tui/words/reach.ts";
import type { Action } from "./action.ts";
import {
  type DeploymentRef,
  type DeploymentSelection,
  eachLine,
  filterFlags,
  nowWords,
  stateOf,
  whichWords,
} from "./deployments.ts";

/** True if a restart is pending, or the state has not been read. */
export const mayWaitForRestart = ({ state }: DeploymentRef) =>
  state === undefined || state === "reboot_pending";

/** States that the machines of these deployments have restarted. */
export const restarted: Action<
  readonly DeploymentRef[],
  readonly Deployment[]
> = {
  endpoint: confirmRestart,
  unavailable: ([first, ...others]) =>
    first && ![first, ...others].some(mayWaitForRestart)
      ? text.restarts.notPending(stateOf(first))
      : null,
  machines: (targets) => targets.length,
  question: (targets) => ({
    title: text.restarts.question(whichWords(targets)),
    lines: [
      ...targets.length > 1
        ? [namesWords(targets.map(({ machine }) => machine.name))]
        : [],
      text.restarts.effect,
    ],
    yes: text.restarts.yes,
    danger: false,
  }),
  doing: (targets) => text.restarts.doing(whichWords(targets)),
  async run(connection, targets) {
    const changed: Deployment[] = [];
    for (const { machine, package: { id } } of targets) {
      const params = { machine: machine.id, package: id };
      changed.push(await call(connection, confirmRestart, { params }));
    }
    return changed;
  },
  sentence: (_, changed) =>
    changed.length === 1
      ? nowWords(changed[0]!)
      : text.restarts.many(changed.length),
  commandLines: (targets) => eachLine("restarted", targets),
};

/** States that the machines of all that match have restarted. */
export const restartedMany: Action<
  DeploymentSelection,
  RestartResult,
  RestartResult
> = {
  endpoint: confirmRestarts,
  preview: (connection, { filter }) =>
    call(connection, confirmRestarts, { body: { filter, dryRun: true } }),
  nothing: (_, { restarted }) => restarted === 0 ? text.restarts.none : null,
  machines: (_, { restarted }) => restarted,
  question: ({ where }, { restarted, byFamily }) => ({
    title: text.restarts.allQuestion(where),
    lines: [
      text.deployments.reaches(reachWords(restarted, byFamily)),
      text.restarts.effect,
    ],
    yes: text.restarts.yes,
    danger: false,
  }),
  doing: ({ where }) => text.restarts.doing(where),
  run: (connection, { filter }, { restarted }) =>
    call(connection, confirmRestarts, {
      body: { filter, confirmMachines: restarted },
    }),
  sentence: (_, { restarted }) => text.restarts.many(restarted),
  commandLines: ({ filter }) => [
    ["deployments", "restarted", ...filterFlags(filter)],
  ],
};

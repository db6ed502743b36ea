import {
  cancelDeployment,
  cancelDeployments,
  type Deployment,
} from "#shared/contract/deployments/deployments.ts";
import type { MirrorMachines } from "#shared/contract/deployments/mirrors.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { text } from "#tui/text/mod.ts";
import { namesWords } from "#tui/words/reach.ts";
import type { Action } from "./action.ts";
import { undoWith } from "./undo/undo.ts";
import {
  type DeploymentRef,
  eachLine,
  isStoppable,
  nowWords,
  retry,
  stateOf,
  whichWords,
} from "./deployments.ts";
import { recallWords } from "#tui/words/why/mirrors.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The effect of stopping deployments, from a dry run. */
interface StopPreview {
  /** Nothing has been sent to the machine yet. */
  readonly waiting: readonly DeploymentRef[];
  /** Offered: fragments not fetched yet are served empty. */
  readonly recalled: readonly DeploymentRef[];
  /** The mirrors of those that are recalled. */
  readonly mirrors: readonly MirrorMachines[];
  /** The machine has all of it and will run it. */
  readonly beyond: readonly DeploymentRef[];
  /** It has ended in the meantime. */
  readonly over: readonly DeploymentRef[];
}

/** The deployments that were stopped, and those for which it was too late. */
interface CancelResult {
  readonly changed: readonly Deployment[];
  readonly late: readonly DeploymentRef[];
}

/** The most simultaneous dry runs. */
const PREVIEWS_AT_ONCE = 8;

/** Cancels or recalls each deployment, as far as it can still be stopped. */
export const cancel: Action<
  readonly DeploymentRef[],
  CancelResult,
  StopPreview
> = {
  endpoint: cancelDeployment,
  unavailable([first, ...others]) {
    if (!first || [first, ...others].some(isStoppable)) return null;
    return first.state === "recalling"
      ? text.deployments.recallingAlready
      : text.deployments.isOver(stateOf(first));
  },
  preview: previewStop,
  nothing: (_, preview) =>
    stoppable(preview).length > 0
      ? null
      : preview.beyond.length === 0
      ? text.stop.allOver(targetsWords(preview.over))
      : text.stop.cannot(targetsWords(preview.beyond)),
  machines: (_, preview) => stoppable(preview).length,
  question(_, preview) {
    const { waiting, recalled, mirrors, beyond, over } = preview;
    const targets = stoppable(preview);
    return {
      title: text.deployments.cancelQuestion(whichWords(targets)),
      lines: [
        ...targets.length > 1 ? [targetsWords(targets)] : [],
        ...waiting.length > 0 ? [text.stop.waiting(waiting.length)] : [],
        ...recalled.length > 0 ? [text.stop.recalled(recalled.length)] : [],
        ...recallWords({ mirrors }),
        ...beyond.length > 0 ? [text.stop.beyond(targetsWords(beyond))] : [],
        ...over.length > 0 ? [text.stop.over(targetsWords(over))] : [],
      ],
      yes: text.deployments.yesCancel,
      danger: true,
    };
  },
  doing: (targets) => text.deployments.cancelling(whichWords(targets)),
  async run(connection, all, preview) {
    const some = stoppable(preview);
    // If nothing can be stopped, the server says why.
    const targets = some.length > 0 ? some : all;
    const changed: Deployment[] = [];
    const late: DeploymentRef[] = [];
    for (const target of targets) {
      const params = { machine: target.machine.id, package: target.package.id };
      try {
        changed.push(await call(connection, cancelDeployment, { params }));
      } catch (error) {
        if (!isTooLate(error) || targets.length === 1) throw error;
        late.push(target);
      }
    }
    return { changed, late };
  },
  sentence: (_, { changed, late }) =>
    late.length > 0
      ? text.stop.stoppedBut(changed.length, targetsWords(late))
      : changed.length === 1
      ? nowWords(changed[0]!)
      : text.deployments.cancelledMany(changed.length),
  undo: (_, { changed }) =>
    changed.some(({ state }) => state !== "cancelled")
      ? text.undo.why.recalled
      : undoWith(retry, changed, {
        effects: [text.undo.waitsAgain(whichWords(changed))],
      }),
  commandLines: (targets) => eachLine("cancel", targets),
};

async function previewStop(
  connection: ServerConnection,
  targets: readonly DeploymentRef[],
): Promise<StopPreview> {
  const found = {
    waiting: [] as DeploymentRef[],
    recalled: [] as DeploymentRef[],
    beyond: [] as DeploymentRef[],
    over: [] as DeploymentRef[],
  };
  const mirrors = new Map<string, number>();
  for (let at = 0; at < targets.length; at += PREVIEWS_AT_ONCE) {
    const some = targets.slice(at, at + PREVIEWS_AT_ONCE);
    const answers = await Promise.all(
      some.map(({ machine, package: of }) =>
        call(connection, cancelDeployments, {
          body: {
            filter: { machine: machine.id, package: of.id },
            dryRun: true,
          },
        })
      ),
    );
    for (const [i, target] of some.entries()) {
      const { cancelled, recalling, beyondRecall, mirrors: hosts = [] } =
        answers[i]!;
      for (const { host, machines } of hosts) {
        mirrors.set(host, machines + (mirrors.get(host) ?? 0));
      }
      const outcome = beyondRecall > 0
        ? "beyond"
        : recalling > 0
        ? "recalled"
        : cancelled > 0
        ? "waiting"
        : "over";
      found[outcome].push(target);
    }
  }
  return {
    ...found,
    mirrors: [...mirrors].map(([host, machines]) => ({ host, machines })),
  };
}

const stoppable = ({ waiting, recalled }: StopPreview) => [
  ...waiting,
  ...recalled,
];

/** It has got all fragments, or has ended, since the question was asked. */
function isTooLate(error: unknown): boolean {
  return error instanceof ApiProblem &&
    ["not_possible_now", "nothing_to_do"].includes(error.code);
}

/** The machines of one package, the packages of one machine, else both. */
function targetsWords(targets: readonly DeploymentRef[]): string {
  const [first] = targets;
  const same = (id: (of: DeploymentRef) => number) =>
    targets.every((target) => id(target) === id(first!));
  if (targets.length > 1 && same((of) => of.package.id)) {
    return text.screens.on(
      titleOf(first!.package),
      namesWords(targets.map(({ machine }) => machine.name)),
    );
  }
  if (targets.length > 1 && same((of) => of.machine.id)) {
    return text.screens.on(
      namesWords(targets.map((of) => titleOf(of.package))),
      first!.machine.name,
    );
  }
  return namesWords(targets.map((target) => whichWords([target])));
}

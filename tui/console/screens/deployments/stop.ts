import {
  cancelDeployment,
  cancelDeployments,
  type Deployment,
} from "#shared/contract/deployments/deployments.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { namesWords, typedFor } from "#tui/console/danger.ts";
import { equivalent, lines } from "#tui/actions/equivalent.ts";
import { text } from "#tui/text/mod.ts";
import type { Question } from "#tui/console/widgets/question.tsx";
import { stateWords } from "#tui/words/words.ts";
import type { ActionContext } from "./acts.ts";
import { whichWords } from "./questions.ts";

/** What a stop would do to deployments, as the server says. */
export interface StopPreview {
  /** The machine was told nothing yet. */
  readonly waiting: readonly Deployment[];
  /** Offered: what is still to be fetched is served empty. */
  readonly recalled: readonly Deployment[];
  /** The machine has all of it and will run it. */
  readonly beyond: readonly Deployment[];
  /** It has ended meanwhile. */
  readonly over: readonly Deployment[];
}

/** Questions under way at once. */
const AT_ONCE = 8;

/** Cancels or recalls, after a question that says what cannot be stopped. */
export function cancel(
  targets: readonly Deployment[],
  acting: ActionContext,
): void {
  const { session: { connection, hold, say }, ask } = acting;
  hold(previewStop(connection, targets)).then((foreseen) => {
    if (stoppable(foreseen).length === 0) {
      return say("open", whyNone(foreseen));
    }
    ask(stopQuestion(foreseen, () => stop(stoppable(foreseen), acting)));
  }).catch((error: Error) => say("failed", error.message));
}

/** Asks the server what stopping each would do; changes nothing. */
export async function previewStop(
  connection: ServerConnection,
  targets: readonly Deployment[],
): Promise<StopPreview> {
  const found = {
    waiting: [] as Deployment[],
    recalled: [] as Deployment[],
    beyond: [] as Deployment[],
    over: [] as Deployment[],
  };
  for (let at = 0; at < targets.length; at += AT_ONCE) {
    const some = targets.slice(at, at + AT_ONCE);
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
      const { cancelled, recalling, beyondRecall } = answers[i]!;
      const fate = beyondRecall > 0
        ? "beyond"
        : recalling > 0
        ? "recalled"
        : cancelled > 0
        ? "waiting"
        : "over";
      found[fate].push(target);
    }
  }
  return found;
}

const stoppable = ({ waiting, recalled }: StopPreview) => [
  ...waiting,
  ...recalled,
];

/** Why nothing of it can be stopped. */
function whyNone({ beyond, over }: StopPreview): string {
  return beyond.length === 0
    ? text.stop.allOver(targetsWords(over))
    : text.stop.cannot(targetsWords(beyond));
}

/** Asked before a stop, with all that it will and will not do. */
export function stopQuestion(
  foreseen: StopPreview,
  run: () => void,
): Omit<Question, "run"> & { readonly run: () => void } {
  const { waiting, recalled, beyond, over } = foreseen;
  const targets = stoppable(foreseen);
  return {
    title: text.deployments.cancelQuestion(whichWords(targets)),
    lines: [
      ...targets.length > 1 ? [targetsWords(targets)] : [],
      ...waiting.length > 0 ? [text.stop.waiting(waiting.length)] : [],
      ...recalled.length > 0 ? [text.stop.recalled(recalled.length)] : [],
      ...beyond.length > 0 ? [text.stop.beyond(targetsWords(beyond))] : [],
      ...over.length > 0 ? [text.stop.over(targetsWords(over))] : [],
    ],
    yes: text.deployments.yesCancel,
    tone: "failed",
    type: typedFor(targets.length),
    run,
  };
}

function stop(
  targets: readonly Deployment[],
  { session: { connection, act }, done }: ActionContext,
): void {
  const which = whichWords(targets);
  act(
    text.deployments.cancelling(which),
    async () => {
      const late: Deployment[] = [];
      let changed: Deployment | null = null;
      for (const target of targets) {
        const { machine, package: { id } } = target;
        try {
          changed = await call(connection, cancelDeployment, {
            params: { machine: machine.id, package: id },
          });
        } catch (error) {
          if (!isTooLate(error) || targets.length === 1) throw error;
          late.push(target);
        }
      }
      await done();
      const stopped = targets.length - late.length;
      if (late.length > 0) {
        return text.stop.stoppedBut(stopped, targetsWords(late));
      }
      return targets.length === 1 && changed
        ? text.deployments.isNow(which, stateWords(changed))
        : text.deployments.cancelledMany(stopped);
    },
    lines(
      targets.map(({ machine, package: of }) =>
        equivalent.cancel(machine.name, of.id)
      ),
    ),
  );
}

/** It has all of it, or has ended, since the question was asked. */
function isTooLate(error: unknown): boolean {
  return error instanceof ApiProblem &&
    ["not_possible_now", "nothing_to_do"].includes(error.code);
}

/** Of one package the machines, of one machine the packages, else both. */
export function targetsWords(targets: readonly Deployment[]): string {
  const [first] = targets;
  const same = (id: (of: Deployment) => number) =>
    targets.every((target) => id(target) === id(first!));
  if (targets.length > 1 && same((of) => of.package.id)) {
    return text.screens.on(
      first!.package.name,
      namesWords(targets.map(({ machine }) => machine.name)),
    );
  }
  if (targets.length > 1 && same((of) => of.machine.id)) {
    return text.screens.on(
      namesWords(targets.map((of) => of.package.name)),
      first!.machine.name,
    );
  }
  return namesWords(targets.map((target) => whichWords([target])));
}

import type {
  Deployment,
  RetryResult,
  StopResult,
} from "#shared/contract/deployments/deployments.ts";
import { namesWords, reachWords, typedFor } from "#tui/console/danger.ts";
import { text } from "#tui/text/mod.ts";
import type { Question } from "#tui/console/widgets/question.tsx";

/** "vlc on pc-1", or of several their number. */
export function whichWords(targets: readonly Deployment[]): string {
  const [first] = targets;
  return targets.length === 1 && first
    ? text.screens.on(first.package.name, first.machine.name)
    : text.deployments.count(targets.length);
}

const names = (targets: readonly Deployment[]) =>
  targets.length > 1
    ? [namesWords(targets.map(({ machine }) => machine.name))]
    : [];

/** Asked before new attempts: they run the package once more. */
export function retryQuestion(
  targets: readonly Deployment[],
  run: () => void,
): Question {
  const ran = targets.some(({ state }) =>
    state === "succeeded" || state === "reboot_pending"
  );
  return {
    title: text.deployments.retryQuestion(whichWords(targets)),
    lines: [
      ...names(targets),
      ran ? text.deployments.onceMore : text.deployments.nextContact,
    ],
    yes: text.deployments.yesRetry,
    tone: "open",
    type: typedFor(targets.length),
    run,
  };
}

/** Asked before everything that failed here is tried again. */
export function retryAllQuestion(
  where: string,
  { retried, byFamily }: RetryResult,
  run: () => void,
): Question {
  return {
    title: text.deployments.retryAllQuestion(where),
    lines: [
      text.deployments.reaches(reachWords(retried, byFamily)),
      text.deployments.nextContact,
    ],
    yes: text.deployments.yesRetry,
    tone: "open",
    type: typedFor(retried),
    run,
  };
}

/** Asked before everything open here is stopped; says what cannot be. */
export function cancelAllQuestion(
  where: string,
  { cancelled, recalling, beyondRecall, byFamily }: StopResult,
  run: () => void,
): Question {
  const reached = cancelled + recalling;
  return {
    title: text.deployments.cancelAllQuestion(where),
    lines: [
      text.deployments.reaches(reachWords(reached, byFamily)),
      text.deployments.wouldStop(cancelled, recalling),
      beyondRecall > 0
        ? text.packages.beyond(beyondRecall)
        : text.packages.noneBeyond,
    ],
    yes: text.deployments.yesCancel,
    tone: "failed",
    type: typedFor(reached),
    run,
  };
}

import { text } from "../../text/mod.ts";
import type { Deployment } from "../../../shared/deployments.ts";
import type { Question } from "../../widgets/question.tsx";

/** Asked before a new attempt: it runs the package once more. */
export function retryQuestion(
  { package: { name }, machine, state }: Deployment,
  run: () => void,
): Question {
  const ran = state === "succeeded" || state === "reboot_pending";
  return {
    title: text.deployments.retryQuestion(name, machine.name),
    lines: [
      ran ? text.deployments.onceMore : text.deployments.nextContact,
    ],
    yes: text.deployments.yesRetry,
    tone: "open",
    run,
  };
}

/** Asked before a stop, which is only sure where nothing was offered yet. */
export function cancelQuestion(
  { package: { name }, machine, state }: Deployment,
  run: () => void,
): Question {
  return {
    title: text.deployments.cancelQuestion(name, machine.name),
    lines: [
      state === "waiting"
        ? text.deployments.neverTold
        : text.deployments.mayRun,
    ],
    yes: text.deployments.yesCancel,
    tone: "failed",
    run,
  };
}

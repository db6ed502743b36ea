import type { Deployment } from "../../../shared/deployments.ts";
import type { Question } from "../../widgets/question.tsx";

/** Asked before a new attempt: it runs the package once more. */
export function retryQuestion(
  { package: { name }, machine, state }: Deployment,
  run: () => void,
): Question {
  const ran = state === "succeeded" || state === "reboot_pending";
  return {
    title: `Try ${name} again on ${machine.name}?`,
    lines: [
      ran
        ? "It succeeded there; it will run once more."
        : "It will be offered at the machine's next contact.",
    ],
    yes: "try again",
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
    title: `Cancel ${name} on ${machine.name}?`,
    lines: [
      state === "waiting"
        ? "The machine has not been told of it and never will be."
        : "It was offered already and is recalled; a machine that has all of it runs it.",
    ],
    yes: "cancel it",
    tone: "failed",
    run,
  };
}

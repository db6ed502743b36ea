import type { Deployment } from "#shared/contract/deployments/deployments.ts";
import { text } from "#tui/text/mod.ts";
import type { Question } from "#tui/console/widgets/question.tsx";

type QuestionText = Omit<Question, "run">;

/** Asked before a new attempt: it runs the package once more. */
export function retryQuestion(
  { package: { name }, machine, state }: Deployment,
): QuestionText {
  const ran = state === "succeeded" || state === "reboot_pending";
  return {
    title: text.deployment.retryQuestion(name, machine.name),
    lines: [ran ? text.deployments.onceMore : text.deployments.nextContact],
    yes: text.deployments.yesRetry,
    tone: "open",
  };
}

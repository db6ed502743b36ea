import type { Deployment } from "../../../shared/deployments.ts";
import { text } from "../../text/mod.ts";
import type { Question } from "../../widgets/question.tsx";
import { stopWords } from "./lines.ts";

type Asked = Omit<Question, "run">;

/** Asked before a new attempt: it runs the package once more. */
export function retryQuestion(
  { package: { name }, machine, state }: Deployment,
): Asked {
  const ran = state === "succeeded" || state === "reboot_pending";
  return {
    title: text.deployment.retryQuestion(name, machine.name),
    lines: [ran ? text.deployments.onceMore : text.deployments.nextContact],
    yes: text.deployments.yesRetry,
    tone: "open",
  };
}

/** Asked before a stop, with what it can and what it cannot stop. */
export function cancelQuestion(shown: Deployment): Asked {
  const { package: { name }, machine } = shown;
  return {
    title: text.deployment.cancelQuestion(name, machine.name),
    lines: [stopWords(shown)],
    yes: text.deployments.yesCancel,
    tone: "failed",
  };
}

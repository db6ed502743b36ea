import { text } from "../../text/mod.ts";
import { type Package, setActivation } from "../../../shared/packages.ts";
import { call, type Connection } from "../../api/call.ts";
import type { Question } from "../../widgets/question.tsx";
import { tally, titleOf } from "./columns.ts";

/**
 * What switching a package off would undo, as a question; null when nothing
 * was offered yet and there is nothing to ask.
 */
export function recallQuestion(
  selected: Package,
  run: () => void,
): Question | null {
  const { offered } = tally(selected);
  if (offered === 0) return null;
  return {
    title: text.packages.offQuestion(titleOf(selected)),
    lines: [
      text.packages.recalled(offered),
      text.packages.beyond,
    ],
    yes: text.packages.yesRecall,
    tone: "failed",
    run,
  };
}

/** Switches a package on or off; answers the sentence that says how it went. */
export async function toggleActivation(
  connection: Connection,
  { id, active, name, version }: Package,
): Promise<string> {
  const title = titleOf({ name, version });
  const { recalling, beyondRecall } = await call(connection, setActivation, {
    params: { id },
    body: { active: !active },
  });
  if (!active) return text.packages.isOn(title);
  if (recalling + beyondRecall === 0) {
    return text.packages.isOff(title);
  }
  return text.packages.isRecalled(title, recalling, beyondRecall);
}

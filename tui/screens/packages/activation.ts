import { type Package, setActivation } from "../../../shared/packages.ts";
import { call, type Connection } from "../../api/call.ts";
import type { Question } from "../../widgets/question.tsx";
import { countOf } from "../../words.ts";
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
    title: `Switch ${titleOf(selected)} off?`,
    lines: [
      `It is recalled from ${countOf(offered, "machine")} it was offered to.`,
      "A machine that has all of it already will still run it.",
    ],
    yes: "switch off and recall",
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
  if (!active) return `${title} is on: machines are offered it from now on`;
  if (recalling + beyondRecall === 0) return `${title} is off`;
  return `${title} is off: recalling it from ${countOf(recalling, "machine")}` +
    `, ${beyondRecall} beyond recall`;
}

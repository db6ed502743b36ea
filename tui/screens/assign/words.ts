import type { z } from "zod";
import type { createAssignment } from "../../../shared/assignments.ts";
import type { Group } from "../../../shared/groups.ts";
import type { Question } from "../../widgets/question.tsx";
import { countOf } from "../../words.ts";

/** Names the package, the group and how many machines are in it. */
export function assignQuestion(
  given: { readonly name: string; readonly active: boolean },
  { name, machines }: Pick<Group, "name" | "machines">,
  run: () => void,
): Question {
  const reaches = machines === 0
    ? `No machine is in it yet; the ones that join it get the package.`
    : `${countOf(machines, "machine")} in it now, and each that joins later.`;
  const when = given.active
    ? "They are offered it at their next contact."
    : "The package is off: nothing is offered until it is switched on.";
  return {
    title: `Assign ${given.name} to the group ${name}?`,
    lines: [reaches, when],
    yes: `assign to ${countOf(machines, "machine")}`,
    tone: "open",
    run,
  };
}

type Reached = z.output<typeof createAssignment.output>["reached"];

/** What an assignment did, machine by machine. */
export function assignedWords(
  name: string,
  group: string,
  { added, reopened, unchanged }: Reached,
): string {
  const parts = [`${countOf(added, "machine")} added`];
  if (reopened > 0) parts.push(`${reopened} to run it again`);
  if (unchanged > 0) parts.push(`${unchanged} had it already`);
  return `${name} is assigned to ${group}: ${parts.join(", ")}`;
}

import { text } from "../../text/mod.ts";
import type { z } from "zod";
import type { createAssignment } from "../../../shared/assignments.ts";
import type { Group } from "../../../shared/groups.ts";
import type { Question } from "../../widgets/question.tsx";

/** Names the package, the group and how many machines are in it. */
export function assignQuestion(
  given: { readonly name: string; readonly active: boolean },
  { name, machines }: Pick<Group, "name" | "machines">,
  run: () => void,
): Question {
  const reaches = machines === 0
    ? text.assign.nobodyYet
    : text.assign.inItNow(machines);
  const when = given.active ? text.assign.nextContact : text.assign.isOff;
  return {
    title: text.assign.question(given.name, name),
    lines: [reaches, when],
    yes: text.assign.yes(machines),
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
  return text.assign.done(name, group, added, reopened, unchanged);
}

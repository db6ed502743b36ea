import { text } from "#tui/text/mod.ts";
import { queryProblem } from "#tui/console/widgets/query_line.ts";
import type { FormField, Values } from "#tui/console/widgets/form.tsx";

const NAME_CHARACTERS = 80;
const DESCRIPTION_CHARACTERS = 500;

/** The name, the description and the query of a group. */
export function groupFields(): readonly FormField[] {
  return [
    {
      name: "name",
      label: text.group.name,
      hint: text.group.nameHint,
      kind: { type: "text" },
      problem: (value) =>
        value.trim() === ""
          ? text.form.missing
          : tooLong(value, NAME_CHARACTERS),
    },
    {
      name: "description",
      label: text.group.description,
      hint: text.group.descriptionHint,
      kind: { type: "text" },
      problem: (value) => tooLong(value, DESCRIPTION_CHARACTERS),
    },
    {
      name: "query",
      label: text.rule.query,
      hint: text.rule.queryHint,
      kind: { type: "query" },
      problem: queryProblem,
    },
    {
      name: "trust",
      label: text.enrolment.groups.field,
      hint: text.enrolment.groups.fieldHint,
      kind: {
        type: "choice",
        options: [
          { value: "all", words: text.enrolment.groups.all },
          { value: "trusted", words: text.enrolment.groups.trusted },
        ],
      },
    },
  ];
}

/** The field for the machine to add, or for a file that names several. */
export function memberFields({ machine = "" }: Values): readonly FormField[] {
  return [{
    name: "machine",
    label: text.group.machine,
    hint: text.group.addHint,
    kind: { type: isPath(machine) ? "path" : "text" },
    problem: (value) => value.trim() === "" ? text.form.missing : null,
  }];
}

/** True for `/srv/machines.csv`, `~/machines.csv` and `./machines.csv`. */
export function isPath(typed: string): boolean {
  return /^(?:~?\/|\.{1,2}\/)/.test(typed.trim());
}

function tooLong(value: string, most: number): string | null {
  return value.length > most ? text.form.tooLong(most) : null;
}

import { machines, quoted } from "#tui/text/en/plural.ts";

/** Tags and custom fields of machines. */
export const account = {
  account: {
    tagKey: "set its tag",
    tagShort: "tag",
    fieldKey: "set a custom field",
    fieldShort: "field",
    whomTag: "Set the tag of whom?",
    whomField: "Set a field of whom?",
    tag: "Tag",
    tagHint: "Empty or NA: no tag; agents learn it at their next inventory",
    tagTitle: (whom: string) => `The tag of ${whom}`,
    name: "Field",
    nameHint: "The name of the field, such as building; its case is ignored",
    value: "Value",
    valueHint: "Empty: the field is removed",
    fieldTitle: (whom: string) => `A custom field of ${whom}`,
    notTag: "the tag is no field; t sets it",
    unfit: "no control or invisible characters",
    /** Above the custom fields on the page of a machine. */
    heading: "Fields",
    fromAgent: "from the agent",
    setTag: "set the tag",
    setField: "set the field",
    yes: "set",
    tagQuestion: (tag: string, whom: string) =>
      tag === "" ? `Remove the tag of ${whom}?` : `Set tag ${tag} for ${whom}?`,
    fieldQuestion: (name: string, value: string, whom: string) =>
      value === ""
        ? `Remove the field ${name} of ${whom}?`
        : `Set ${name} to ${value} for ${whom}?`,
    atInventory: "Their agents learn it with their next inventories.",
    has: (n: number) =>
      n === 1 ? "1 more has this value already." : `${n} more have it already.`,
    full: (n: number) =>
      `${machines(n)} cannot take another field: 64 is the most.`,
    replaced: (before: string, after: string) => `${before}, now ${after}`,
    removed: (before: string) => `${before} removed`,
    same: "It has this value already",
    nobody: "No machine is concerned",
    setting: (whom: string) => `Setting ${whom}`,
    tagSet: (tag: string, whom: string, n: number) =>
      `${tag === "" ? "Tag removed" : `Tag ${quoted(tag)} set`} for ${whom}: ${
        machines(n)
      } changed`,
    fieldSet: (name: string, value: string, whom: string, n: number) =>
      `${
        value === "" ? `${name} removed` : `${name} set to ${quoted(value)}`
      } for ${whom}: ${machines(n)} changed`,
    cli: {
      tag: "set the tag of machines, or remove it",
      tagArgument: 'the tag; "" or NA removes it',
      field: "set a custom field of machines, or remove it",
      nameArgument: "name of the field",
      valueArgument: 'its value; "" removes the field',
      query: "machines that match this query: ip:10.1.0.0/16 os:windows",
      dryRun: "change nothing, only count the machines",
      would: (changed: number, unchanged: number) =>
        `This would change ${machines(changed)}; ${unchanged} already set`,
      noTarget: "Pass machines, --group or --query",
      fields: "Fields",
    },
  },
};

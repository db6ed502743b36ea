import type { z } from "zod";
import {
  changeGroup,
  type Group,
  previewGroup,
  readGroup,
} from "#shared/contract/groups/groups.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { unknownWords } from "#tui/words/unknown.ts";
import { text } from "#tui/text/mod.ts";
import type {
  Action,
  ActionQuestion,
  Argv,
  Undo,
  UndoOrReason,
} from "./action.ts";
import { fieldWords, refuseChanged, undoWith } from "./undo/undo.ts";
import { type EntityName, machineWords } from "./recipients.ts";

/** The members a group would have after a change. */
export type MemberPreview = z.output<typeof previewGroup.output>;

/** Machines that are included in a group, excluded from it, or released. */
export interface MemberChange {
  readonly group: Pick<Group, "id" | "name" | "query">;
  readonly machines: readonly EntityName[];
  /** Refuse to take them out once they were offered what the group brought. */
  readonly unlessOffered?: boolean;
}

/** Several need a confirmation if those that join get packages. */
export function confirmedMembers(
  _: unknown,
  { added, packages }: MemberPreview,
): number | undefined {
  return packages.length > 0 ? added : undefined;
}

/** "vlc, firefox": the packages that a machine gets by joining the group. */
export function packageNames({ packages }: MemberPreview): string {
  return [...new Set(packages.map(({ name }) => name))].join(", ");
}

/** The texts for one kind of change of a group's members. */
interface ChangeWords {
  readonly question: (
    which: string,
    change: MemberChange,
    preview: MemberPreview,
  ) => Omit<ActionQuestion, "danger"> | null;
  readonly danger: boolean;
  readonly doing: (which: string) => string;
  readonly done: (which: string, change: MemberChange) => string;
  readonly undo: (change: MemberChange, preview: MemberPreview) => UndoOrReason;
}

function memberAction(
  verb: string,
  field: "add" | "exclude" | "remove",
  words: ChangeWords,
): Action<MemberChange, Group, MemberPreview> {
  const changed = ({ machines }: MemberChange) => ({
    [field]: machines.map(({ id }) => id),
  });
  return {
    endpoint: changeGroup,
    preview: (connection, change) =>
      call(connection, previewGroup, {
        body: { ...changed(change), group: change.group.id },
      }),
    machines: confirmedMembers,
    question(change, preview) {
      const which = machineWords(change.machines);
      const question = words.question(which, change, preview);
      return question && { ...question, danger: words.danger };
    },
    doing: ({ machines }) => words.doing(machineWords(machines)),
    run: (connection, change) =>
      call(connection, changeGroup, {
        params: { id: change.group.id },
        body: { ...changed(change), unlessOffered: change.unlessOffered },
      }),
    sentence: (change, { name, machines }) =>
      [
        words.done(machineWords(change.machines), change),
        text.rule.refreshed(name, machines),
      ].join(text.clause),
    id: ({ group: { id } }) => id,
    undo: (change, _, preview) => words.undo(change, preview),
    commandLines: ({ group, machines, unlessOffered }) => [[
      "groups",
      verb,
      group.name,
      ...machines.map(({ name }) => name),
      ...unlessOffered ? ["--unless-offered"] : [],
    ]],
  };
}

/** Takes machines off the list they are on. */
function backOut(change: MemberChange): Undo {
  const { group, machines } = change;
  const which = machineWords(machines);
  return undoWith(
    removalFrom(group),
    { ...change, unlessOffered: true },
    {
      effects: [
        text.undo.takesOut(which, group.name),
        ...group.query === null
          ? []
          : [text.undo.queryDecides(which, group.name)],
      ],
    },
  );
}

/** Excludes machines again. */
function backToExcluded(change: MemberChange): Undo {
  const { group, machines } = change;
  return undoWith(exclude, { ...change, unlessOffered: true }, {
    effects: [text.undo.excludesAgain(machineWords(machines), group.name)],
  });
}

/** Names machines as members again. */
function backIn(change: MemberChange): Undo {
  const { group, machines } = change;
  return undoWith(include, change, {
    effects: [text.undo.putsBack(machineWords(machines), group.name)],
  });
}

/** Lets the group's query decide again. */
function backToQuery(change: MemberChange): Undo {
  const { group, machines } = change;
  return undoWith(release, change, {
    effects: [text.undo.queryDecides(machineWords(machines), group.name)],
  });
}

/** Includes machines in a group, whatever its query says. */
export const include = memberAction("add", "add", {
  question: (which, { group }, preview) =>
    preview.packages.length === 0 ? null : {
      title: text.group.addQuestion(which, group.name),
      lines: [text.group.addReach(packageNames(preview))],
      yes: text.group.addYes,
    },
  danger: false,
  doing: (which) => text.group.adding(which),
  done: (which, { group, machines: { length } }) =>
    text.group.added(which, group.name, length),
  undo: (change, { added, excludedBefore }) =>
    excludedBefore > 0
      ? excludedBefore === change.machines.length
        ? backToExcluded(change)
        : text.undo.why.someExcluded
      : added === change.machines.length
      ? backOut(change)
      : text.undo.why.several(change.machines.length - added),
});

/** Excludes machines from a group, whatever its query says. */
export const exclude = memberAction("exclude", "exclude", {
  question: (which, { group }) => ({
    title: text.rule.excludeQuestion(which, group.name),
    lines: [text.rule.excludeStays],
    yes: text.rule.excludeYes,
  }),
  danger: true,
  doing: (which) => text.rule.excluding(which),
  done: (which, { group, machines: { length } }) =>
    text.rule.excludedNow(which, group.name, length),
  undo: (change, { removed }) =>
    removed === 0 || change.group.query !== null
      ? backToQuery(change)
      : removed === change.machines.length
      ? backIn(change)
      : text.undo.why.noMember,
});

/** Removes machines from a group without a query. */
const takeOut = memberAction("remove", "remove", {
  question: (which, { group }) => ({
    title: text.group.removeQuestion(which, group.name),
    lines: [text.group.removeStays],
    yes: text.group.removeYes,
  }),
  danger: true,
  doing: (which) => text.group.removing(which),
  done: (which, { group, machines: { length } }) =>
    text.group.removed(which, group.name, length),
  undo: (change, { removed }) =>
    removed === change.machines.length
      ? backIn(change)
      : text.undo.why.noMember,
});

/** Lets the group's query decide whether machines are in it. */
export const release = memberAction("remove", "remove", {
  question: (which, { group }) => ({
    title: text.rule.releaseQuestion(which, group.name),
    lines: [text.rule.releaseStays],
    yes: text.rule.releaseYes,
  }),
  danger: false,
  doing: (which) => text.rule.releasing(which),
  done: (which, { group, machines: { length } }) =>
    text.rule.released(which, group.name, length),
  undo: (change, { removed, excludedBefore }) =>
    excludedBefore === change.machines.length
      ? backToExcluded(change)
      : removed === change.machines.length
      ? backIn(change)
      : text.undo.why.unknown,
});

/** The action of `groups remove`: a query may find the machines again. */
export const removalFrom = ({ query }: Pick<Group, "query">) =>
  query === null ? takeOut : release;

/** A group's new name, description and query; omitted fields stay. */
export interface GroupChange {
  readonly group: Pick<Group, "id" | "name"> & Partial<Group>;
  readonly to: Partial<
    Pick<Group, "name" | "description" | "query" | "trustedOnly">
  >;
}

const differs = (
  { group, to }: GroupChange,
  field: "name" | "description" | "query" | "trustedOnly",
) => to[field] !== undefined && to[field] !== group[field];

/** Changes the name, the description or the query of a group. */
export const change: Action<GroupChange, Group, MemberPreview | null> = {
  endpoint: changeGroup,
  preview: (connection, change) =>
    differs(change, "query") || differs(change, "trustedOnly")
      ? previewQuery(connection, change)
      : Promise.resolve(null),
  machines: (_, preview) => preview ? confirmedMembers(_, preview) : undefined,
  question({ group }, preview) {
    if (!preview) return null;
    const { added, removed, untrusted } = preview;
    const remark = unknownWords(preview.unknown, preview.machines);
    const names = packageNames(preview);
    return {
      title: text.rule.changeQuestion(group.name),
      lines: [
        ...added > 0 || removed === 0 ? [text.rule.come(added)] : [],
        ...names ? [text.rule.wouldGive(names)] : [],
        ...removed > 0 ? [text.rule.leave(removed)] : [],
        ...remark ? [remark] : [],
        ...untrusted > 0 ? [text.enrolment.groups.leftOut(untrusted)] : [],
      ],
      yes: text.rule.changeYes,
      danger: names !== "" || removed > 0,
    };
  },
  doing: ({ group }) => text.group.changing(group.name),
  run: (connection, { group: { id }, to }) =>
    call(connection, changeGroup, { params: { id }, body: to }),
  sentence(change, { name, machines }) {
    const isRenamed = differs(change, "name");
    const isEdited = differs(change, "description") ||
      differs(change, "query") || differs(change, "trustedOnly");
    return [
      ...isRenamed ? [text.group.renamed(change.group.name, name)] : [],
      ...isEdited || !isRenamed ? [text.group.changed(name)] : [],
      ...differs(change, "query") ? [text.rule.refreshed(name, machines)] : [],
    ].join(text.clause);
  },
  id: ({ group: { id } }) => id,
  undo: (made) => {
    const back = before(made);
    return back === null ? text.undo.why.unknown : undoWith(change, {
      group: { ...made.group, ...made.to },
      to: back,
    }, {
      effects: [text.undo.changesBack(made.group.name, fieldWords(back))],
      check: async (connection) => {
        const now = await call(connection, readGroup, {
          params: { id: made.group.id },
        });
        const fields = Object.keys(back) as (keyof GroupChange["to"])[];
        refuseChanged(
          fields.every((field) => now[field] === made.to[field]),
          now.name,
        );
      },
    });
  },
  commandLines: (change) => [
    ...editLine(change),
    ...differs(change, "name")
      ? [["groups", "rename", change.group.name, change.to.name!]]
      : [],
  ],
};

/** The changed fields with their values before; null: not known. */
function before(made: GroupChange): GroupChange["to"] | null {
  const fields = (["name", "description", "query", "trustedOnly"] as const)
    .filter((field) => differs(made, field));
  if (fields.some((field) => made.group[field] === undefined)) return null;
  return Object.fromEntries(fields.map((field) => [field, made.group[field]]));
}

function editLine(change: GroupChange): Argv[] {
  const { group, to: { query, description, trustedOnly } } = change;
  const edits = [
    ...!differs(change, "query")
      ? []
      : query
      ? ["--query", query]
      : ["--no-query"],
    ...differs(change, "description") ? ["--description", description!] : [],
    ...!differs(change, "trustedOnly")
      ? []
      : trustedOnly
      ? ["--trusted-only"]
      : ["--no-trusted-only"],
  ];
  return edits.length === 0 ? [] : [["groups", "edit", group.name, ...edits]];
}

function previewQuery(
  connection: ServerConnection,
  { group: { id }, to: { query, trustedOnly } }: GroupChange,
): Promise<MemberPreview> {
  return call(connection, previewGroup, {
    body: { group: id, query, trustedOnly },
  });
}

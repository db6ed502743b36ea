import {
  createGroup,
  deleteGroup,
  type Group,
  readGroup,
  refreshGroup,
} from "#shared/contract/groups/groups.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Action } from "./action.ts";
import { flags } from "./command_line.ts";
import { refuseChanged, undoWith } from "./undo/undo.ts";
import type { EntityName } from "./recipients.ts";

/** A group to be created. */
export interface GroupDraft {
  readonly name: string;
  readonly description?: string;
  readonly query?: string | null;
  readonly trustedOnly?: boolean;
  /** Members, whatever the query says. */
  readonly machines: readonly EntityName[];
  /** Never members. */
  readonly exclude?: readonly EntityName[];
}

/** Creates a group of machines, by a query, or both. */
export const create: Action<GroupDraft, Group> = {
  endpoint: createGroup,
  doing: ({ name }) => text.group.making(name),
  run: (connection, { machines, exclude = [], ...draft }) =>
    call(connection, createGroup, {
      body: {
        ...draft,
        machines: machines.map(({ id }) => id),
        exclude: exclude.map(({ id }) => id),
      },
    }),
  sentence: ({ name }, { machines }) => text.group.made(name, machines),
  id: (_, { id }) => id,
  undo: (_, made) =>
    undoWith(remove, made, {
      effects: [text.undo.deletesGroup(made.name)],
      check: async (connection) => {
        const now = await call(connection, readGroup, {
          params: { id: made.id },
        });
        refuseChanged(
          now.name === made.name && now.description === made.description &&
            now.query === made.query && now.included === made.included,
          made.name,
        );
      },
    }),
  commandLines: (
    { name, query, description, trustedOnly, machines, exclude = [] },
  ) => [[
    "groups",
    "create",
    name,
    ...flags({ query: query ?? undefined, description }),
    ...trustedOnly ? ["--trusted-only"] : [],
    ...machines.flatMap((machine) => ["--machine", machine.name]),
    ...exclude.flatMap((machine) => ["--exclude", machine.name]),
  ]],
};

/** Computes the members of a group by a query now. */
export const refresh: Action<
  EntityName & Partial<Pick<Group, "query">>,
  Group
> = {
  endpoint: refreshGroup,
  unavailable: ({ query }) => query === null ? text.rule.named : null,
  doing: ({ name }) => text.rule.refreshing(name),
  run: (connection, { id }) =>
    call(connection, refreshGroup, { params: { id } }),
  sentence: (_, { name, machines }) => text.rule.refreshed(name, machines),
  id: ({ id }) => id,
  commandLines: ({ name }) => [["groups", "refresh", name]],
};

/** Deletes a group; its machines and their deployments stay. */
export const remove: Action<
  Pick<Group, "id" | "name" | "machines">,
  { readonly id: number }
> = {
  endpoint: deleteGroup,
  question: ({ name, machines }) => ({
    title: text.group.deleteQuestion(name),
    lines: [text.group.deleteStays(machines)],
    yes: text.group.deleteYes,
    danger: true,
    type: name,
  }),
  doing: ({ name }) => text.group.deleting(name),
  async run(connection, { id }) {
    await call(connection, deleteGroup, { params: { id } });
    return { id };
  },
  sentence: ({ name }) => text.group.deleted(name),
  undo: () => text.undo.why.gone,
  id: ({ id }) => id,
  commandLines: ({ name }) => [["groups", "delete", name]],
};

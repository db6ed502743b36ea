import type { z } from "zod";
import {
  foldedName,
  isNoTag,
  type MachineField,
  setField as setFieldEndpoint,
  setTag as setTagEndpoint,
} from "#shared/contract/machines/account.ts";
import { readMachine } from "#shared/contract/machines/machines.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Action } from "./action.ts";
import { fieldWords, refuseChanged, undoWith } from "./undo/undo.ts";
import {
  type EntityName,
  recipientFlags,
  recipientIds,
  type Recipients,
  recipientWords,
} from "./recipients.ts";

/** A tag for machines; empty: none. */
export interface TagTarget extends Recipients {
  readonly tag: string;
  /** The tag they all have so far, if it is known. */
  readonly before?: string;
}

/** A custom field for machines; an empty value removes it. */
export interface FieldTarget extends Recipients {
  readonly name: string;
  readonly value: string;
  /** The value they all have so far, "" for none, if it is known. */
  readonly before?: string;
}

type TagResult = z.output<typeof setTagEndpoint.output>;
type FieldResult = z.output<typeof setFieldEndpoint.output>;

/** Sets the tag of machines. */
export const setTag: Action<TagTarget, TagResult, TagResult> = {
  endpoint: setTagEndpoint,
  preview: (connection, target) =>
    call(connection, setTagEndpoint, {
      body: { ...recipientIds(target), tag: target.tag, dryRun: true },
    }),
  nothing: (_, counts) => nothing(counts),
  machines: (_, { changed }) => changed,
  question: (target, counts) =>
    isOne(target) ? null : {
      title: text.account.tagQuestion(
        shown(target.tag),
        recipientWords(target),
      ),
      lines: consequences(counts),
      yes: text.account.yes,
      danger: false,
    },
  doing: (target) => text.account.setting(recipientWords(target)),
  run: (connection, target, { changed }) =>
    call(connection, setTagEndpoint, {
      body: {
        ...recipientIds(target),
        tag: target.tag,
        confirmMachines: changed,
      },
    }),
  sentence: (target, { changed }) =>
    text.account.tagSet(shown(target.tag), recipientWords(target), changed),
  undo: ({ before, ...target }) =>
    before === undefined || !isOne(target)
      ? text.undo.why.unknown
      : undoWith(setTag, { ...target, tag: before }, {
        effects: [
          text.undo.changesBack(
            recipientWords(target),
            fieldWords({ tag: shown(before) }),
          ),
        ],
        check: async (connection) => {
          const [{ id, name }] = target.machines as [EntityName];
          const now = await call(connection, readMachine, { params: { id } });
          refuseChanged(now.tag === shown(target.tag), name);
        },
      }),
  commandLines: (target) => [[
    "machines",
    "tag",
    ...words(target, target.tag),
  ]],
};

/** The value of a field; empty if there is none. */
export function fieldOf(
  fields: readonly MachineField[],
  name: string,
): string {
  const folded = foldedName(name);
  return fields.find((one) => foldedName(one.name) === folded)?.value ?? "";
}

/** Sets a custom field of machines. */
export const setField: Action<FieldTarget, FieldResult, FieldResult> = {
  endpoint: setFieldEndpoint,
  preview: (connection, { name, value, ...to }) =>
    call(connection, setFieldEndpoint, {
      body: { ...recipientIds(to), name, value, dryRun: true },
    }),
  nothing: (_, counts) =>
    counts.changed === 0 && counts.full > 0
      ? text.account.full(counts.full)
      : nothing(counts),
  machines: (_, { changed }) => changed,
  question: (target, counts) =>
    isOne(target) ? null : {
      title: text.account.fieldQuestion(
        target.name,
        target.value,
        recipientWords(target),
      ),
      lines: [
        ...consequences(counts),
        ...counts.full > 0 ? [text.account.full(counts.full)] : [],
      ],
      yes: text.account.yes,
      danger: false,
    },
  doing: (target) => text.account.setting(recipientWords(target)),
  run: (connection, { name, value, ...to }, { changed }) =>
    call(connection, setFieldEndpoint, {
      body: { ...recipientIds(to), name, value, confirmMachines: changed },
    }),
  sentence: (target, { changed, full }) =>
    [
      text.account.fieldSet(
        target.name,
        target.value,
        recipientWords(target),
        changed,
      ),
      ...full > 0 ? [text.account.full(full)] : [],
    ].join(text.clause),
  undo: ({ before, ...target }) =>
    before === undefined || !isOne(target)
      ? text.undo.why.unknown
      : undoWith(setField, { ...target, value: before }, {
        effects: [
          text.undo.changesBack(
            recipientWords(target),
            fieldWords({ [target.name]: before }),
          ),
        ],
        check: async (connection) => {
          const [{ id, name }] = target.machines as [EntityName];
          const { fields } = await call(connection, readMachine, {
            params: { id },
          });
          refuseChanged(fieldOf(fields, target.name) === target.value, name);
        },
      }),
  commandLines: (target) => [[
    "machines",
    "field",
    ...words(target, target.name, target.value),
  ]],
};

const shown = (tag: string) => isNoTag(tag) ? "" : tag;

const isOne = ({ machines, groups, query }: Recipients) =>
  machines.length === 1 && groups.length === 0 && query === undefined;

function nothing({ changed, unchanged }: TagResult): string | null {
  if (changed > 0) return null;
  return unchanged > 0 ? text.account.same : text.account.nobody;
}

function consequences({ unchanged }: TagResult): string[] {
  return [
    text.account.atInventory,
    ...unchanged > 0 ? [text.account.has(unchanged)] : [],
  ];
}

/** The values, then the machines as arguments and all others as flags. */
function words(to: Recipients, ...values: readonly string[]): string[] {
  return [
    ...values,
    ...to.machines.map(({ name }) => name),
    ...recipientFlags({ ...to, machines: [] }),
  ];
}

import {
  type ChangedSettings,
  changeGroupSettings,
  changeMachineSettings,
  changeSettings,
  type LevelSettings,
  readGroupSettings,
  readMachineSettings,
  readSettings,
  type SettingLine,
  type SettingsChange,
} from "#shared/contract/settings/settings.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { changesPolls, loadWords, valueWords } from "#tui/words/settings.ts";
import type { Action } from "./action.ts";
import { refuseChanged, undoWith } from "./undo/undo.ts";
import type { EntityName } from "./recipients.ts";

/** The level of settings: everywhere, a group, or a machine. */
export type SettingsOf =
  | { readonly level: "global" }
  | { readonly level: "group" | "machine"; readonly of: EntityName };

const READS = { group: readGroupSettings, machine: readMachineSettings };
const CHANGES = {
  global: changeSettings,
  group: changeGroupSettings,
  machine: changeMachineSettings,
};

export function loadSettings(
  connection: ServerConnection,
  scope: SettingsOf,
  signal?: AbortSignal,
): Promise<LevelSettings> {
  if (scope.level === "global") {
    return call(connection, readSettings, {}, signal);
  }
  const params = { id: scope.of.id };
  return call(connection, READS[scope.level], { params }, signal);
}

/** A setting and its new value. */
export interface SettingEdit {
  readonly scope: SettingsOf;
  /** The setting as it was read. */
  readonly line: SettingLine;
  /**
   * The version that was read; if it has changed since, this change is refused.
   */
  readonly version: number;
  /** The value as it is typed; null unsets it. */
  readonly value: string | null;
  readonly body: SettingsChange;
}

/** The endpoint that changes settings at a level. */
export const changeEndpoint = ({ level }: SettingsOf) => CHANGES[level];

/** Sets a setting at a level, or unsets it there. */
export function changeOf(
  scope: SettingsOf,
): Action<SettingEdit, ChangedSettings, ChangedSettings | null> {
  return {
    endpoint: changeEndpoint(scope),
    preview: (connection, edit) =>
      changesPolls(edit.line.name)
        ? sendSettings(connection, edit, true)
        : Promise.resolve(null),
    question: ({ line: { name, value: old, set }, value }, preview) => ({
      title: value === null
        ? text.settings.unsetQuestion(name, valueWords(set ?? ""))
        : text.settings.question(name, valueWords(old), valueWords(value)),
      lines: [reachOf(scope), ...loadWords(name, preview?.load ?? null)],
      yes: text.settings.yes,
      danger: false,
    }),
    doing: ({ line: { name } }) => text.settings.changing(name),
    run: (connection, edit) => sendSettings(connection, edit, false),
    sentence({ line: { name }, value }, { settings }) {
      const now = settings.find((line) => line.name === name)!;
      return value === null
        ? text.settings.isUnset(name, valueWords(now.value))
        : text.settings.changed(name, valueWords(now.set ?? now.value));
    },
    id: ({ line: { name } }) => name,
    undo: (edit) =>
      undoWith(changeBack(scope, edit), {
        ...edit,
        line: { ...edit.line, value: valueOf(edit), set: valueOf(edit) },
        value: edit.line.set === null ? null : `${edit.line.set}`,
        body: { [edit.line.name]: edit.line.set },
      }, {
        effects: [
          edit.line.set === null
            ? text.undo.unsets(edit.line.name)
            : text.undo.setsBack(edit.line.name, valueWords(edit.line.set)),
        ],
      }),
    commandLines: ({ line: { name }, value }) => [[
      "settings",
      ...value === null ? ["unset", name] : ["set", name, value],
      ...scope.level === "global" ? [] : [`--${scope.level}`, scope.of.name],
    ]],
  };
}

/** The value that an edit sets; that which was in force, if it unsets it. */
function valueOf({ line, body }: SettingEdit): SettingLine["value"] {
  return body[line.name] ?? line.value;
}

/** Sets a setting back to what it was, unless it has been changed again. */
function changeBack(
  scope: SettingsOf,
  { line: { name }, body }: SettingEdit,
): Action<SettingEdit, ChangedSettings, ChangedSettings | null> {
  const action = changeOf(scope);
  const asNow = async (connection: ServerConnection, edit: SettingEdit) => {
    const { version, settings } = await loadSettings(connection, scope);
    const now = settings.find((line) => line.name === name);
    refuseChanged((now?.set ?? null) === (body[name] ?? null), name);
    return { ...edit, version };
  };
  return {
    ...action,
    preview: async (connection, edit) =>
      await action.preview!(connection, await asNow(connection, edit)),
    run: async (connection, edit, preview) =>
      await action.run(connection, await asNow(connection, edit), preview),
  };
}

/**
 * Changes settings, or with `dryRun` only returns the polls that it would
 * cause.
 */
export function sendSettings(
  connection: ServerConnection,
  { scope, version, body }: SettingEdit,
  dryRun: boolean,
): Promise<ChangedSettings> {
  const query = { version, dryRun: `${dryRun}` };
  if (scope.level === "global") {
    return call(connection, changeSettings, { query, body });
  }
  const params = { id: scope.of.id };
  return call(connection, CHANGES[scope.level], { params, query, body });
}

/** The machines that a change applies to. */
function reachOf(scope: SettingsOf): string {
  switch (scope.level) {
    case "global":
      return text.settings.everyAgent;
    case "group":
      return text.settings.everyMember(scope.of.name);
    case "machine":
      return text.settings.oneMachine(scope.of.name);
  }
}

import {
  type ChangedSettings,
  changeGroupSettings,
  changeMachineSettings,
  changeSettings,
  type LevelSettings,
  readGroupSettings,
  readMachineSettings,
  readSettings,
  type SettingsChange,
} from "#shared/contract/settings/settings.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { line } from "./equivalent.ts";
import type { EntityName } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";

/** Whose settings: everyone's, a group's, a machine's. */
export type SettingsOf =
  | { readonly level: "global" }
  | { readonly level: "group" | "machine"; readonly of: EntityName };

export function loadSettings(
  connection: ServerConnection,
  scope: SettingsOf,
  signal?: AbortSignal,
): Promise<LevelSettings> {
  if (scope.level === "global") {
    return call(connection, readSettings, {}, signal);
  }
  const endpoint = scope.level === "group"
    ? readGroupSettings
    : readMachineSettings;
  const params = { id: scope.of.id };
  return call(connection, endpoint, { params }, signal);
}

/** Changes them, or with `dryRun` tells what that would make of the polls. */
export function sendSettings(
  connection: ServerConnection,
  scope: SettingsOf,
  body: SettingsChange,
  { version, dryRun = false }: {
    readonly version: number;
    readonly dryRun?: boolean;
  },
): Promise<ChangedSettings> {
  const query = { version, dryRun: `${dryRun}` };
  if (scope.level === "global") {
    return call(connection, changeSettings, { query, body });
  }
  const endpoint = scope.level === "group"
    ? changeGroupSettings
    : changeMachineSettings;
  const params = { id: scope.of.id };
  return call(connection, endpoint, { params, query, body });
}

/** The endpoint that changes them, for the role it asks for. */
export function changing({ level }: SettingsOf) {
  return level === "global"
    ? changeSettings
    : level === "group"
    ? changeGroupSettings
    : changeMachineSettings;
}

/** The command line that does the same. */
export function commandOf(
  scope: SettingsOf,
  ...words: readonly string[]
): string {
  const level = scope.level === "global"
    ? []
    : [`--${scope.level}`, scope.of.name];
  return line("settings", ...words, ...level);
}

/** Whom a change holds for. */
export function reachOf(scope: SettingsOf): string {
  switch (scope.level) {
    case "global":
      return text.settings.everyAgent;
    case "group":
      return text.settings.everyMember(scope.of.name);
    case "machine":
      return text.settings.oneMachine(scope.of.name);
  }
}

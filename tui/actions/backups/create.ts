import { createBackup, type RunningBackup } from "#shared/contract/backups.ts";
import { call } from "#tui/api/call.ts";
import type { Action } from "#tui/actions/action.ts";
import { text } from "#tui/text/mod.ts";

/** Begins a backup. */
export const create: Action<null, RunningBackup> = {
  endpoint: createBackup,
  doing: () => text.backups.making,
  run: (connection) => call(connection, createBackup),
  sentence: (_, { name }) => text.backups.begun(name),
  id: (_, { name }) => name,
  commandLines: () => [["backup", "create"]],
};

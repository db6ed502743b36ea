import type { z } from "zod";
import {
  createWindow,
  type MaintenanceWindow,
  removeWindow,
  type WindowRule,
} from "#shared/contract/schedules/windows.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import { call } from "#tui/api/call.ts";
import type { Action } from "#tui/actions/action.ts";
import { flags } from "#tui/actions/command_line.ts";
import { undoWith } from "#tui/actions/undo/undo.ts";
import { text } from "#tui/text/mod.ts";
import { formatDue } from "#tui/words/words.ts";

/** A window to give to a group. */
export interface NewWindow {
  readonly group: EntityName;
  readonly rule: z.input<typeof WindowRule>;
}

/** Gives a group a maintenance window. */
export const add: Action<NewWindow, MaintenanceWindow> = {
  endpoint: createWindow,
  doing: ({ group }) => text.schedules.adding(group.name),
  run: (connection, { group, rule }) =>
    call(connection, createWindow, { body: { group: group.id, ...rule } }),
  sentence: ({ group }, { open, changesAt }) =>
    text.schedules.added(
      group.name,
      open,
      changesAt === null ? "" : formatDue(changesAt, new Date()),
    ),
  id: (_, { id }) => id,
  undo: ({ group }, { id }) =>
    undoWith(remove, { id, group }, {
      effects: [text.schedules.removed(id, group.name)],
    }),
  commandLines: ({ group, rule }) => [[
    "windows",
    "add",
    group.name,
    ...flags({
      days: rule.days.join(","),
      start: rule.start,
      for: `${rule.minutes}m`,
      zone: rule.zone,
      except: rule.except?.length ? rule.except.join(",") : undefined,
    }),
  ]],
};

/** A window by its id, with its group if that is known. */
export interface WindowTarget {
  readonly id: number;
  readonly group?: EntityName;
}

export const remove: Action<WindowTarget, MaintenanceWindow> = {
  endpoint: removeWindow,
  doing: ({ id }) => text.schedules.removing(id),
  run: (connection, { id }) =>
    call(connection, removeWindow, { params: { id } }),
  sentence: ({ id }, { group }) => text.schedules.removed(id, group.name),
  id: ({ id }) => id,
  undo: (_, { group, days, start, minutes, zone, except }) =>
    undoWith(add, { group, rule: { days, start, minutes, zone, except } }, {
      effects: [text.schedules.adding(group.name)],
    }),
  commandLines: ({ id }) => [["windows", "remove", `${id}`]],
};

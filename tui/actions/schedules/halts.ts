import type { z } from "zod";
import {
  type Halt,
  liftHalt,
  orderHalt,
} from "#shared/contract/schedules/halts.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import { call } from "#tui/api/call.ts";
import type { Action } from "#tui/actions/action.ts";
import { flags } from "#tui/actions/command_line.ts";
import { text } from "#tui/text/mod.ts";

/** What is halted: a group, or everything. */
export interface HaltTarget {
  readonly group?: EntityName;
  readonly reason: string;
}

type HaltResult = z.output<typeof orderHalt.output>;

/** "everything", "the group office". */
export function scopeWords(group: EntityName | null | undefined): string {
  return group ? text.schedules.group(group.name) : text.schedules.everything;
}

/** The same at the beginning of a sentence. */
function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Halts a group or everything; nothing is asked, because it is urgent. */
export const halt: Action<HaltTarget, HaltResult> = {
  endpoint: orderHalt,
  doing: ({ group }) => text.schedules.halting(scopeWords(group)),
  run: (connection, { group, reason }) =>
    call(connection, orderHalt, {
      body: { reason, ...group && { group: group.id } },
    }),
  sentence: ({ group }, { stop, paused }) =>
    capital(text.schedules.isHalted(scopeWords(group), { ...stop, paused })),
  id: (_, { halt }) => halt?.id ?? "",
  undo: () => text.undo.why.recalled,
  commandLines: ({ group, reason }) => [
    ["halt", ...flags({ group: group?.name, reason })],
  ],
};

/** Lifts a halt. */
export const resume: Action<Pick<Halt, "id" | "group">, Halt> = {
  endpoint: liftHalt,
  doing: ({ group }) => text.schedules.resuming(scopeWords(group)),
  run: (connection, { id }) => call(connection, liftHalt, { params: { id } }),
  sentence: ({ group }) => capital(text.schedules.resumed(scopeWords(group))),
  id: ({ id }) => id,
  commandLines: ({ group }) => [["resume", ...flags({ group: group?.name })]],
};

import { isNoTag } from "#shared/contract/machines/account.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { text } from "#tui/text/mod.ts";
import { firstLine } from "./notes.ts";
import { eventResult } from "./results.ts";

/**
 * What an event is about in a few words, as in a list: the result, the values
 * of a change, or the beginning of a note; empty if there is nothing to say.
 */
export function eventDetail(event: LogEvent): string {
  const { kind, payload } = event;
  switch (kind) {
    case "machine.tag_changed":
      return valuesOf(payload);
    case "machine.field_changed":
      return text.sheet.labelled(wordOf(payload.name), valuesOf(payload));
    case "note.added":
    case "note.changed":
    case "note.deleted":
      return [wordOf(payload.ticket), firstLine(wordOf(payload.text))]
        .filter((words) => words !== "").join("  ");
    default:
      return eventResult(event);
  }
}

function valuesOf({ before, after }: LogEvent["payload"]): string {
  const [old, now] = [wordOf(before), wordOf(after)];
  return isNoTag(now)
    ? text.account.removed(old)
    : isNoTag(old)
    ? now
    : text.account.replaced(old, now);
}

function wordOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

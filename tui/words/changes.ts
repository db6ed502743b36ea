import { isNoTag } from "#shared/contract/machines/account.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { HaltReason } from "#shared/contract/rollouts/rollouts.ts";
import { text } from "#tui/text/mod.ts";
import { firstLine } from "./notes.ts";
import { eventResult } from "./results.ts";
import { haltedWords } from "./rollouts/rollouts.ts";

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
    case "rollout.wave_opened":
    case "rollout.halted":
    case "rollout.paused":
    case "rollout.stopped":
      return rolloutChange(payload);
    default:
      return eventResult(event);
  }
}

/** "wave 2", "wave 1, 6 of 50 failed", or why an operator did it. */
function rolloutChange(
  { wave, halted, reason }: LogEvent["payload"],
): string {
  const why = HaltReason.safeParse(halted);
  return [
    ...typeof wave === "number" ? [text.rolloutScreens.wave(wave)] : [],
    ...why.success ? [haltedWords(why.data)] : [],
    ...wordOf(reason) === "" ? [] : [wordOf(reason)],
  ].join(", ");
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

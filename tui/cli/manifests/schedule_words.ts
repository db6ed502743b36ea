import { RolloutManifest } from "#shared/contract/manifests/rollout_manifest.ts";
import { NewTimes } from "#shared/contract/schedules/times.ts";
import { WindowRule } from "#shared/contract/schedules/windows.ts";
import { text } from "#tui/text/mod.ts";
import {
  advanceWords,
  haltWords,
  waveWords,
} from "#tui/words/rollouts/rollouts.ts";
import { daysWords, lengthWords } from "#tui/words/schedules/windows.ts";

/**
 * The value of a field that says when something goes out, in words; null: it is
 * another field, or there is no value.
 */
export function scheduleWords(
  field: string,
  value: unknown,
): string | null {
  switch (field) {
    case "windows": {
      const read = WindowRule.array().safeParse(value);
      if (!read.success || read.data.length === 0) return null;
      return read.data.map(windowWords).join(text.clause);
    }
    case "rollout": {
      const read = RolloutManifest.safeParse(value);
      return read.success ? rolloutWords(read.data) : null;
    }
    case "times": {
      const read = NewTimes.safeParse(value);
      if (!read.success) return null;
      return timesWords(read.data) || null;
    }
    default:
      return null;
  }
}

/** "not before 2030-01-07T19:00:00Z"; moments whole, as a file has them. */
function timesWords({ notBefore, expiresAt, deadline }: NewTimes): string {
  const words = text.schedules;
  const moment = (at: string) => at.replace(/\.000Z$/, "Z");
  return [
    ...notBefore === undefined ? [] : [words.notBefore(moment(notBefore))],
    ...deadline === undefined ? [] : [words.deadline(moment(deadline))],
    ...expiresAt === undefined ? [] : [words.expires(moment(expiresAt))],
  ].join(", ");
}

/** "Mon-Fri 22:00 for 8 h, Europe/Paris, except 2026-12-24". */
function windowWords(
  { days, start, minutes, zone, except }: WindowRule,
): string {
  const { window, except: exceptOn } = text.manifests;
  return [
    window(daysWords(days), start, lengthWords(minutes)),
    zone,
    ...except.length > 0 ? [exceptOn(except.join(" "))] : [],
  ].join(", ");
}

/** "up to 5 %, group lab, the rest; when 90 % …; halts over 10 % failed". */
function rolloutWords({ waves, advance, halt }: RolloutManifest): string {
  const rules = waves.map(({ group, ...rule }) =>
    waveWords({
      rule: group === undefined ? rule : { group: 0 },
      groupName: group ?? null,
    })
  );
  return [
    rules.join(", "),
    advanceWords({ advance }),
    text.manifests.halts(haltWords({ halt })),
  ].join(text.clause);
}

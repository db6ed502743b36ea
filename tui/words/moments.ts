import { agoWords } from "./amounts.ts";
import { text } from "#tui/text/mod.ts";
import { formatMoment } from "./words.ts";

/** True while lists show times as ages, "4 min", instead of dates. */
let ages = false;

export function areAgesShown(): boolean {
  return ages;
}

/** Shows times in lists as ages, or as dates. */
export function showAges(on: boolean): void {
  ages = on;
}

/**
 * A time in a list: "10:15:02" or "4 min". Ages are in whole minutes, so that a
 * list changes at most once a minute; what is still to come is always a date.
 */
export function momentWords(at: Date | string, now = new Date()): string {
  const seconds = (now.getTime() - new Date(at).getTime()) / 1000;
  if (!ages || seconds < -60) return formatMoment(at, now);
  return seconds < 60
    ? text.listScreens.now
    : text.listScreens.ago(agoWords(seconds));
}

import { InvalidArgumentError } from "commander";
import { durationMs } from "#shared/duration.ts";
import { text } from "#tui/text/mod.ts";

export { durationMs };

/** The first or the last event of a list: its number, or its time. */
export type EventBound =
  | { readonly seq: number; readonly at?: undefined }
  | { readonly seq?: undefined; /** ISO 8601, UTC. */ readonly at: string };

/**
 * Reads the number of an event (`1042`), an age (`90m`, `1h30m`, `2d`), a day or
 * a moment (`2026-11-30`, `2026-11-30T08:00`); the last two are in this host's
 * zone, unless they name one.
 *
 * @throws {InvalidArgumentError} If it is none of these.
 */
export function eventBound(word: string): EventBound {
  if (/^\d{1,15}$/.test(word)) return { seq: Number(word) };
  const age = durationMs(word);
  const at = age === null ? momentMs(word) : Date.now() - age;
  if (at !== null) return { at: new Date(at).toISOString() };
  throw new InvalidArgumentError(text.lists.events.noBound);
}

function momentMs(word: string): number | null {
  const parts =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/
      .exec(word);
  if (!parts) return null;
  const [, day, time = "00:00", zone = ""] = parts;
  const at = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(at) ? null : at;
}

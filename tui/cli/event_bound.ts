import { InvalidArgumentError } from "commander";
import { text } from "#tui/text/mod.ts";

/** The first or the last event of a list: its number, or its time. */
export type EventBound =
  | { readonly seq: number; readonly at?: undefined }
  | { readonly seq?: undefined; /** ISO 8601, UTC. */ readonly at: string };

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

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

/** The milliseconds of `1h30m`; null: it is no duration. */
export function durationMs(word: string): number | null {
  if (!/^(\d{1,6}[smhdw])+$/.test(word)) return null;
  return [...word.matchAll(/(\d+)([smhdw])/g)]
    .reduce((sum, [, n, unit]) => sum + Number(n) * UNIT_MS[unit!]!, 0);
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

import type { UnknownMatches } from "#shared/contract/unknown.ts";
import { text } from "#tui/text/mod.ts";

/**
 * "12 of 340 are included only because their version is unknown"; null if all
 * are certain.
 */
export function unknownWords(
  unknown: UnknownMatches | undefined,
  total: number,
): string | null {
  return unknown && unknown.machines > 0
    ? text.unknown.only(unknown.machines, total, valueWords(unknown))
    : null;
}

/** "12 by unknown version;", to precede the number of rows; null if none. */
export function shortUnknownWords(
  unknown: UnknownMatches | undefined,
): string | null {
  return unknown && unknown.machines > 0
    ? text.unknown.short(unknown.machines, valueWords(unknown))
    : null;
}

function valueWords({ values }: UnknownMatches): string {
  return values.map((value) => text.unknown.values[value])
    .join(text.unknown.or);
}

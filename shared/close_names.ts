import { editDistance } from "./edit_distance.ts";
import { foldText } from "./query/fold.ts";

/** Suggestions for one name. */
const MOST_CLOSE = 3;

/**
 * The names that are closest to one: at most a letter in four differs, and at
 * least one may.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { closeNames } from "#shared/close_names.ts";
 *
 * assertEquals(closeNames("pakages", ["packages", "groups"]), ["packages"]);
 * ```
 */
export function closeNames(
  name: string,
  names: readonly string[],
): readonly string[] {
  const typed = foldText(name);
  const most = Math.max(1, Math.min(3, Math.floor(typed.length / 4)));
  return [...new Set(names)]
    .map((one) => ({ one, edits: editDistance(typed, foldText(one)) }))
    .filter(({ edits }) => edits <= most)
    .toSorted((a, b) => a.edits - b.edits || (a.one < b.one ? -1 : 1))
    .slice(0, MOST_CLOSE).map(({ one }) => one);
}

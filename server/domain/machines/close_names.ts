import { editDistance } from "#shared/edit_distance.ts";
import { foldText } from "#shared/query/fold.ts";

/** Suggestions for one name. */
const MOST_CLOSE = 3;

/**
 * What a name may mean instead: it without a domain, `CORP\pc-1` or
 * `pc-1.corp.example`.
 */
export function withoutDomain(name: string): string[] {
  return [name.split("\\").at(-1)!, name.split(".")[0]!]
    .filter((one) => one !== "" && one !== name);
}

/**
 * The names that are closest to one: at most a letter in four differs, and at
 * least one may.
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

import { foldText } from "#shared/query/fold.ts";

/**
 * True if two packages say that they bring the same software: their names are
 * equal, or one's pattern with `*` and `?` matches the other. Capitals and
 * accents do not matter. An empty name brings nothing.
 */
export function bringTheSame(one: string, other: string): boolean {
  const [a, b] = [foldText(one.trim()), foldText(other.trim())];
  if (a === "" || b === "") return false;
  return matchesPattern(b, a) || matchesPattern(a, b);
}

/** Compares without backtracking further than to the last `*`. */
function matchesPattern(text: string, pattern: string): boolean {
  const [t, p] = [[...text], [...pattern]];
  let at = 0, of = 0, star = -1, from = 0;
  while (at < t.length) {
    if (p[of] === "*") {
      star = of++;
      from = at;
    } else if (of < p.length && (p[of] === "?" || p[of] === t[at])) {
      at++;
      of++;
    } else if (star >= 0) {
      of = star + 1;
      at = ++from;
    } else return false;
  }
  return p.slice(of).every((rest) => rest === "*");
}

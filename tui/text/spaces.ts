/** The spaces before `:`, `;`, `!`, `?`, `%` and `»`, and after `«`. */
const BOUND = / (?=[:;!?%](?:\s|$)|»)|(?<=«) /g;

/**
 * The same texts with non-breaking spaces where French typography requires
 * them, so that no line begins with a colon. The catalogue is written with
 * ordinary spaces, which can be seen and searched for.
 */
export function withNonBreakingSpaces<Texts>(texts: Texts): Texts {
  return bound(texts) as Texts;
}

function bound(text: unknown): unknown {
  if (typeof text === "string") return text.replace(BOUND, "\u00a0");
  if (typeof text === "function") {
    return (...values: unknown[]) => bound(text(...values));
  }
  if (Array.isArray(text)) return text.map(bound);
  if (text === null || text === undefined) return text; // nothing to say
  return Object.fromEntries(
    Object.entries(text as object).map(([name, value]) => [name, bound(value)]),
  );
}

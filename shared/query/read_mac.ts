import type { TextTerm } from "./query.ts";
import { isPattern } from "./read_text.ts";
import type { MakeSyntaxError } from "./problem.ts";

/**
 * Parses a MAC in any notation, or a part of one: `3c-52-82-00-11-22`,
 * `3C52.8200.1122`, `3c:52:82:*`.
 *
 * @throws {QuerySyntaxError} If it contains any other character.
 */
export function macOf(
  raw: string,
  exact: boolean,
  fault: MakeSyntaxError,
): TextTerm {
  const text = raw.trim().toUpperCase();
  if (!/^[\dA-F:.*?-]*$/.test(text)) throw fault("value_unreadable", "mac");
  const digits = text.replace(/[:.-]/g, "");
  const term = (how: TextTerm["match"]["how"], text: string): TextTerm => ({
    kind: "text",
    field: "mac",
    match: { how, text },
    other: false,
  });
  if (/^[\dA-F]{12}$/.test(digits)) {
    return term("is", digits.match(/../g)!.join(":"));
  }
  const part = text.replace(/[.-]/g, ":");
  if (isPattern(part)) return term("like", part);
  return term(exact || part === "" ? "is" : "holds", part);
}

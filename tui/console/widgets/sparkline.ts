import { glyphs } from "#tui/console/glyphs.ts";

/**
 * Numbers as a line of columns, one cell each: zero is the lowest, the largest
 * the highest, and what is not zero is above zero. Empty for a screen reader.
 *
 * @param values Null where nothing is known; a blank.
 * @param most The number that is drawn highest; the largest if left out.
 */
export function sparkline(
  values: readonly (number | null)[],
  most = Math.max(0, ...values.map((value) => value ?? 0)),
): string {
  const { levels } = glyphs;
  if (levels === "") return "";
  const top = levels.length - 1;
  return values.map((value) => {
    if (value === null) return " ";
    if (value <= 0 || most <= 0) return levels[0];
    return levels[Math.max(1, Math.min(top, Math.round(value / most * top)))];
  }).join("");
}

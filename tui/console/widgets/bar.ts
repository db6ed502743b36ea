import { glyphs } from "#tui/console/glyphs.ts";

/**
 * A share as a bar of `width` cells: none is empty, all is full, and what is
 * neither shows at least one cell of each.
 */
export function bar(part: number, whole: number, width: number): string {
  const share = whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
  const exact = Math.round(share * width);
  const cells = share === 0
    ? 0
    : share === 1
    ? width
    : Math.max(1, Math.min(width - 1, exact));
  return glyphs.full.repeat(cells) + glyphs.empty.repeat(width - cells);
}

import { glyphs } from "#tui/console/glyphs.ts";
import type { Tone } from "#tui/console/theme.ts";
import type { Piece } from "./sheet.tsx";

/**
 * A share as a bar of `width` cells, exact to an eighth of a cell: none is
 * empty, all is full, and what is neither shows at least a part of each.
 */
export function bar(part: number, whole: number, width: number): string {
  const steps = glyphs.eighths.length + 1;
  const share = whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
  const exact = Math.round(share * width * steps);
  const filled = share === 0
    ? 0
    : share === 1
    ? width * steps
    : Math.max(1, Math.min(width * steps - 1, exact));
  const drawn = filledCells(filled, steps);
  return drawn + glyphs.empty.repeat(width - drawn.length);
}

/** {@linkcode bar}, with what is not filled in the background. */
export function barPieces(
  part: number,
  whole: number,
  width: number,
  tone: Tone,
): Piece[] {
  const drawn = bar(part, whole, width);
  const from = glyphs.empty === "" ? -1 : drawn.indexOf(glyphs.empty);
  const filled = from < 0 ? drawn.length : from;
  return [
    { text: drawn.slice(0, filled), tone },
    { text: drawn.slice(filled), tone: "quiet" },
  ];
}

/**
 * Full cells and a part of one.
 *
 * @param filled In parts of a cell, of which it has `steps`.
 */
export function filledCells(filled: number, steps: number): string {
  const rest = filled % steps;
  return glyphs.full.repeat(Math.floor(filled / steps)) +
    (rest > 0 ? glyphs.eighths[rest - 1]! : "");
}

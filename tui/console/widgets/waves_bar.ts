import type { Wave } from "#shared/contract/rollouts/rollouts.ts";
import type { Shares } from "#shared/contract/packages/shares.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import type { Piece } from "./sheet.tsx";
import { stackedBar } from "./stacked_bar.ts";

type Counts = Pick<
  Wave,
  "machines" | "succeeded" | "failed" | "out" | "cancelled"
>;

/** The machines of a wave as a bar shows them; cancelled ones do not count. */
export function sharesOfWave(
  { machines, succeeded, failed, out, cancelled }: Counts,
): Shares {
  return { done: succeeded, failed, moving: out, total: machines - cancelled };
}

/**
 * All waves side by side in `width` cells, each as wide as its part of the
 * machines and at least one cell, with a line between them. Where there is no
 * space for that, one bar of all machines.
 */
export function wavesBar(waves: readonly Counts[], width: number): Piece[] {
  if (glyphs.full === "") return [];
  const shares = waves.map(sharesOfWave);
  const room = width - 2 - (waves.length - 1);
  if (waves.length < 2 || room < waves.length) {
    return stackedBar(sumOf(shares), width);
  }
  const cells = cellsOf(shares.map(({ total }) => total), room);
  const parts = shares.map((one, i): Piece[] =>
    // Without its ends, which all waves share.
    stackedBar(one, cells[i]! + 2).slice(1, -1)
  );
  return [
    { text: glyphs.start, tone: "quiet" },
    ...parts.flatMap((pieces, i) => [
      ...i > 0 ? [{ text: glyphs.between, tone: "quiet" as const }] : [],
      ...pieces,
    ]),
    { text: glyphs.end, tone: "quiet" },
  ];
}

/** Shares `room` cells among parts by their sizes; each has at least one. */
function cellsOf(sizes: readonly number[], room: number): number[] {
  const total = sizes.reduce((sum, n) => sum + n, 0);
  const cells = sizes.map((n) =>
    Math.max(1, total > 0 ? Math.round(n / total * room) : 1)
  );
  const used = () => cells.reduce((sum, n) => sum + n, 0);
  const widest = () => cells.indexOf(Math.max(...cells));
  while (used() > room) cells[widest()]!--;
  while (used() < room) cells[widest()]!++;
  return cells;
}

function sumOf(shares: readonly Shares[]): Shares {
  const sum = (of: (one: Shares) => number) =>
    shares.reduce((total, one) => total + of(one), 0);
  return {
    done: sum(({ done }) => done),
    failed: sum(({ failed }) => failed),
    moving: sum(({ moving }) => moving),
    total: sum(({ total }) => total),
  };
}

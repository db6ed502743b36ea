import { glyphs } from "#tui/console/glyphs.ts";
import type { Shares } from "#shared/contract/packages/shares.ts";
import { filledCells } from "./bar.ts";
import type { Piece } from "./sheet.tsx";

/**
 * Done, failed, under way and waiting side by side in `width` cells, the ends
 * included. Each has a colour and a shape; what is not zero shows. Without
 * cells, for a screen reader, there is nothing: the numbers beside it say it.
 */
export function stackedBar(shares: Shares, width: number): Piece[] {
  if (glyphs.full === "") return [];
  const { done, failed, moving } = cellsOf(shares, width - 2);
  const bar = filledCells(done.parts, done.steps);
  const rest = width - 2 - bar.length - failed - moving;
  return [
    { text: glyphs.start, tone: "quiet" },
    { text: bar, tone: "ok" },
    { text: glyphs.failed.repeat(failed), tone: "failed" },
    { text: glyphs.moving.repeat(moving), tone: "moving" },
    { text: " ".repeat(rest), tone: "quiet" },
    { text: glyphs.end, tone: "quiet" },
  ];
}

function cellsOf({ done, failed, moving, total }: Shares, width: number) {
  const steps = glyphs.eighths.length + 1;
  const waiting = total - done - failed - moving;
  const exact = total > 0 ? done / total * width : 0;
  const share = (n: number) =>
    n > 0 ? Math.max(1, Math.round(n / total * width)) : 0;
  const cells = {
    done: steps === 1 || failed + moving > 0 ? share(done) : Math.ceil(exact),
    failed: share(failed),
    moving: share(moving),
  };
  const used = () => cells.done + cells.failed + cells.moving;
  const most = total === 0 ? 0 : width - (waiting > 0 ? 1 : 0);
  const largest = () =>
    (Object.keys(cells) as (keyof typeof cells)[])
      .reduce((a, b) => cells[b] > cells[a] ? b : a);
  while (used() > most && cells[largest()] > 0) cells[largest()]--;
  if (waiting === 0 && total > 0) {
    while (used() < width) cells[largest()]++;
  }
  const full = cells.done * steps;
  // A part of a cell leaves a gap before what is behind it.
  const parts = waiting === 0 || failed + moving > 0
    ? full
    : Math.min(full, Math.max(1, Math.round(exact * steps)));
  return {
    done: { parts: done === 0 ? 0 : steps === 1 ? full : parts, steps },
    failed: cells.failed,
    moving: cells.moving,
  };
}

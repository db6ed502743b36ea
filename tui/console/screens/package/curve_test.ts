import { assertEquals } from "@std/assert";
import type { PackageProgress } from "#shared/contract/packages/progress.ts";
import { setAscii } from "#tui/console/glyphs.ts";
import { curveLines } from "./curve.ts";

const hour = (n: number) => new Date(Date.UTC(2026, 0, 5, n)).toISOString();

const PROGRESS: PackageProgress = {
  at: hour(12),
  since: hour(8),
  assigned: 100,
  points: [
    { at: hour(8), done: 0, failed: 0 },
    { at: hour(9), done: 10, failed: 0 },
    { at: hour(10), done: 20, failed: 0 },
    { at: hour(11), done: 40, failed: 5 },
    { at: hour(12), done: 50, failed: 5 },
  ],
  forecast: {
    half: hour(14),
    most: hour(15),
    all: hour(16),
    waiting: 45,
    unseen: 5,
    sampled: 45,
  },
};

/** The curve without its labels and times, one string a line. */
function drawn(progress: PackageProgress, width = 46, height = 5): string[] {
  return curveLines(progress, width, height).slice(0, -1)
    .map(({ pieces }) => pieces.slice(1).map(({ text }) => text).join(""));
}

Deno.test("curveLines() draws an area up to now, and dots for the forecast", () => {
  // 50 % at noon, in the middle; 70 % at two, 90 % at four.
  assertEquals(drawn(PROGRESS), [
    "                                 ·······",
    "                         ········       ",
    "                   ▄·····               ",
    "              ██████                    ",
    "▁▁▁▁▄▄▄▄▄███████████                    ",
  ]);
});

Deno.test("curveLines() is as wide as it may be, in ASCII too", () => {
  for (const ascii of [false, true]) {
    setAscii(ascii);
    try {
      for (const width of [26, 60, 121]) {
        for (const { pieces } of curveLines(PROGRESS, width, 7)) {
          const cells = pieces.map(({ text }) => text).join("").length;
          assertEquals(cells, width);
        }
      }
    } finally {
      setAscii(false);
    }
  }
});

Deno.test("curveLines() draws nothing where there is nothing, or no space", () => {
  assertEquals(curveLines({ ...PROGRESS, points: [] }, 60, 5), []);
  assertEquals(curveLines({ ...PROGRESS, assigned: 0 }, 60, 5), []);
  assertEquals(curveLines(PROGRESS, 20, 5), []);
});

Deno.test("curveLines() ends now without a forecast", () => {
  const lines = drawn({ ...PROGRESS, forecast: null });
  assertEquals(lines.at(-1)!.includes("·"), false);
  assertEquals(lines.at(-1)!.trimEnd().length, 40);
});

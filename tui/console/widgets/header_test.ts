import { assertEquals } from "@std/assert";
import type { Halt } from "#shared/contract/schedules/halts.ts";
import { haltMark } from "./header.tsx";

const halt = (id: number, group: string | null, reason: string): Halt => ({
  id,
  group: group === null ? null : { id, name: group },
  reason,
  createdAt: "2026-12-01T08:00:00Z",
  createdBy: "ada",
});

const CASES: readonly [readonly Halt[], number, string][] = [
  [[], 40, ""],
  [[halt(1, null, "bad build")], 40, "▲ HALTED: bad build"],
  [[halt(1, "lab", "exams")], 40, "▲ lab HALTED: exams"],
  [
    [halt(3, "lab", "exams"), halt(2, null, "bad build")],
    40,
    "▲ HALTED (+1): bad build",
  ],
  [[halt(1, null, "a reason that is too long")], 20, "▲ HALTED: a reason …"],
  // What an operator typed cannot write to the terminal.
  [[halt(1, null, "a\x1b[2Jb")], 40, "▲ HALTED: a\ufffd[2Jb"],
];

for (const [halts, cells, expected] of CASES) {
  Deno.test(`haltMark() of ${halts.length} in ${cells} cells: ${expected}`, () => {
    assertEquals(haltMark(halts, cells), expected);
  });
}

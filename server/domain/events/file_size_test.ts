import { assertEquals } from "@std/assert";
import { pagesToRelease } from "./file_size.ts";

/** A file of 4 KiB pages; every file keeps 4096 of them as spare space. */
const cases = [
  ["a file without free pages", 100_000, 0, true, 0],
  ["one that will need them again", 100_000, 8192, true, 0],
  ["a large one that will need them again", 1_000_000, 150_000, true, 0],
  ["one with twice its spare", 20_000, 8193, true, 4097],
  ["one that is mostly free", 1_000_000, 900_000, true, 890_000],
  ["one that cannot shrink", 1_000_000, 900_000, false, 0],
] as const;

for (const [situation, pages, freePages, shrinks, expected] of cases) {
  Deno.test(`pagesToGive() is ${expected} for ${situation}`, () => {
    const size = { pageBytes: 4096, pages, freePages, shrinks };
    assertEquals(pagesToRelease(size), expected);
  });
}

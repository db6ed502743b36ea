import { assertEquals } from "@std/assert";
import { remove } from "./packages.ts";

const CASES = [
  [true, {}, "It is on; switch it off first"],
  [false, { waiting: 3, succeeded: 2, failed: 1 }, null],
  [
    false,
    { offered: 1 },
    "It is in progress on 1 machine; cancel it there and wait until it has ended",
  ],
  [
    false,
    { offered: 1, downloading: 2, recalling: 3, waiting: 4 },
    "It is in progress on 6 machines; cancel it there and wait until it has ended",
  ],
] as const;

for (const [active, counts, reason] of CASES) {
  Deno.test(`a package that is ${active ? "on" : "off"}, with ${JSON.stringify(counts)}, can be deleted or says why not`, () => {
    const vlc = { id: 1, name: "vlc", version: "3.0", active, counts };
    assertEquals(remove.unavailable?.(vlc) ?? null, reason);
  });
}

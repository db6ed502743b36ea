import { assertEquals } from "@std/assert";
import { byteRangeIn, hasTag } from "./byte_range.ts";

Deno.test("byteRangeIn() reads one range, and ignores what is none", () => {
  const whole = [
    undefined,
    "",
    "bytes=",
    "bytes=-",
    "bytes=9-3",
    "bytes=a-b",
    "lines=0-3",
    "bytes=0-1,3-4",
    "bytes=1.5-3",
  ];
  for (const header of whole) assertEquals(byteRangeIn(header, 10), null);
  for (const header of ["bytes=10-", "bytes=10-20", "bytes=-0"]) {
    assertEquals(byteRangeIn(header, 10), "unsatisfiable", header);
  }
  assertEquals(byteRangeIn("bytes=0-", 0), "unsatisfiable");
  assertEquals(byteRangeIn("bytes=-5", 0), "unsatisfiable");
  assertEquals(byteRangeIn("BYTES=0-0", 10), { from: 0, to: 0 });
  assertEquals(byteRangeIn("bytes=3-99", 10), { from: 3, to: 9 });
  assertEquals(byteRangeIn("bytes=-99", 10), { from: 0, to: 9 });
});

Deno.test("hasTag() compares entity tags as If-None-Match does", () => {
  const etag = '"abc"';
  for (const header of ['"abc"', 'W/"abc"', '"x", "abc"', "*"]) {
    assertEquals(hasTag(header, etag), true, header);
  }
  for (const header of [undefined, "", '"x"', "abc"]) {
    assertEquals(hasTag(header, etag), false, header);
  }
});

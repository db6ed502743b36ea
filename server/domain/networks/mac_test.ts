import { assertEquals } from "@std/assert";
import { readMac } from "./mac.ts";

Deno.test("readMac() reads every notation that agents use", () => {
  const cases: [text: string, expected: string | null][] = [
    ["00:1A:2B:01:00:09", "00:1A:2B:01:00:09"],
    ["0:1a:2b:1:0:9", "00:1A:2B:01:00:09"],
    ["0.3.ba.12.34.56", "00:03:BA:12:34:56"],
    ["0-1a-2b-1-0-9", "00:1A:2B:01:00:09"],
    ["00-1a-2b-01-00-09", "00:1A:2B:01:00:09"],
    ["001a.2b01.0009", "00:1A:2B:01:00:09"],
    ["001A2B010009", "00:1A:2B:01:00:09"],
    ["0x001A2B010009", "00:1A:2B:01:00:09"],
    [" 00:1a:2b:01:00:09\n", "00:1A:2B:01:00:09"],
    ["0:1a:2b:1:0", null],
    ["0:1a:2b:1:0:9:1", null],
    ["0:1a:2b:1:0:", null],
    [":1a:2b:1:0:9", null],
    ["000:1a:2b:1:0:9", null],
    ["g:1a:2b:1:0:9", null],
    ["1a2b1009", null],
    ["", null],
  ];
  for (const [text, expected] of cases) {
    assertEquals(readMac(text), expected, text);
  }
});

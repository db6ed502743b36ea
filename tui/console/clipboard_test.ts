import { assertEquals } from "@std/assert";
import { clipboardSequence } from "./clipboard.ts";

Deno.test("clipboardSequence() carries any text", () => {
  assertEquals(clipboardSequence("pc-1"), "\x1b]52;c;cGMtMQ==\x07");
  assertEquals(clipboardSequence("é"), "\x1b]52;c;w6k=\x07");
  assertEquals(clipboardSequence("x".repeat(50_001)), null);
});

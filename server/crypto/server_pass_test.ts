import { assertEquals } from "@std/assert";
import { isServerPass, serverPass } from "./server_pass.ts";

const KEY = new Uint8Array(32).fill(1);
const PATH = "/servers/packages/1700000001";
const AT = Date.UTC(2026, 10, 30, 12);
const HOUR = 3_600_000;

Deno.test("a pass is valid for its key, path and hour", () => {
  const pass = serverPass(KEY, PATH, AT);
  const cases: [Uint8Array, string, string, number, boolean][] = [
    [KEY, PATH, pass, AT, true],
    [KEY, PATH, pass, AT - HOUR, true],
    [KEY, PATH, pass, AT + HOUR + 1, false],
    [KEY, "/servers/packages/1700000002", pass, AT, false],
    [new Uint8Array(32), PATH, pass, AT, false],
    [KEY, PATH, pass.replace(`${AT}`, `${AT + 1}`), AT, false],
    [KEY, PATH, "", AT, false],
    [KEY, PATH, "Bearer x", AT, false],
  ];
  for (const [key, path, given, now, valid] of cases) {
    assertEquals(isServerPass(key, path, given, now), valid, given);
  }
});

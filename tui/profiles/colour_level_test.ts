import { assertEquals } from "@std/assert";
import { type ColourLevel, colourLevel } from "./colour_level.ts";

const CASES: readonly [Record<string, string>, ColourLevel][] = [
  [{ TERM: "xterm-256color" }, 2],
  [{ TERM: "xterm-256color", COLORTERM: "truecolor" }, 3],
  [{ TERM: "xterm", COLORTERM: "24bit" }, 3],
  [{ TERM: "xterm-direct" }, 3],
  [{ TERM: "xterm-kitty" }, 3],
  [{ TERM: "tmux-256color" }, 2],
  [{ TERM: "xterm" }, 1],
  [{ TERM: "linux" }, 1],
  [{ TERM: "screen" }, 1],
  [{ TERM: "vt100" }, 0],
  [{ TERM: "xterm-mono" }, 0],
  [{}, 0],
  [{ TERM: "xterm", FORCE_COLOR: "3" }, 3],
  [{ TERM: "xterm-256color", FORCE_COLOR: "0" }, 0],
  [{ TERM: "xterm-256color", NO_COLOR: "1", FORCE_COLOR: "3" }, 0],
  [{ TERM: "xterm-256color", NO_COLOR: "" }, 2],
];

for (const [variables, level] of CASES) {
  Deno.test(`colourLevel() of ${JSON.stringify(variables)} is ${level}`, () => {
    assertEquals(colourLevel((name) => variables[name]), level);
  });
}

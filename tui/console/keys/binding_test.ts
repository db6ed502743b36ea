import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { bind, findKey, fitFooter, hint } from "./binding.ts";
import { keyNames } from "./names.ts";

const table = [
  { key: "j", also: ["down"], does: () => "down", quiet: true, run: () => {} },
  { key: "a", does: () => "assign", run: () => {} },
  {
    key: "space",
    does: () => "activate",
    unavailable: (rows: number) => rows === 0 ? "Select a package first" : null,
    run: () => {},
  },
  { key: "?", does: () => "help", run: () => {} },
  { key: "q", does: () => "quit", run: () => {} },
];

Deno.test("bind() says why a key is dead", () => {
  const dead = (rows: number) => findKey(bind(table, rows), "space")?.disabled;
  assertEquals(dead(0), "Select a package first");
  assertEquals(dead(1), null);
});

Deno.test("find() knows a key by each of its names", () => {
  assertEquals(findKey(bind(table, 1), "down")?.does, "down");
  assertEquals(findKey(bind(table, 1), "x"), undefined);
});

Deno.test("fitFooter() never exceeds the width, and never loses help and quit", () => {
  fc.assert(fc.property(fc.integer({ min: 16, max: 90 }), (width) => {
    const shown = fitFooter(bind(table, 1), width).map(hint);
    assertEquals(shown.slice(-2), ["? help", "q quit"]);
    return shown.join("  ").length <= width;
  }));
});

Deno.test("fitFooter() shows the keys that work now", () => {
  const shown = (rows: number) => fitFooter(bind(table, rows), 80).map(hint);
  assertEquals(shown(0), ["a assign", "? help", "q quit"]);
  assertEquals(shown(1).includes("space activate"), true);
});

const typed = [
  ["jG", {}, ["j", "G"]],
  ["a\r", {}, ["a", "enter"]],
  [" \x04é", {}, ["space", "^d", "é"]],
  ["", { downArrow: true }, ["down"]],
  ["u", { ctrl: true }, ["^u"]],
  ["", { escape: true }, ["esc"]],
  ["", { escape: true, meta: true }, ["esc", "esc"]],
  ["", { return: true, meta: true }, ["esc", "enter"]],
  ["d", { ctrl: true, meta: true }, ["esc", "^d"]],
  ["x", { meta: true }, ["esc", "x"]],
  ["\x60", { ctrl: true }, ["^space"]],
  ["\x1c", {}, ["^\\"]],
  ["\\", { ctrl: true }, ["^\\"]],
] as const;

for (const [input, key, names] of typed) {
  Deno.test(`keyNames() reads ${JSON.stringify(input)} as ${names}`, () => {
    assertEquals(keyNames(input, key), [...names]);
  });
}

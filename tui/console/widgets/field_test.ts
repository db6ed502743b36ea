import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import stringWidth from "string-width";
import { editText, type TypedText, typedText, visiblePart } from "./field.tsx";

const typedIn: [string, TypedText, string, TypedText | null][] = [
  ["a character", { text: "ac", cursor: 1 }, "b", { text: "abc", cursor: 2 }],
  ["a space", typedText("a"), "space", { text: "a ", cursor: 2 }],
  ["an accent", typedText("d"), "é", { text: "dé", cursor: 2 }],
  ["backspace", { text: "abc", cursor: 2 }, "backspace", {
    text: "ac",
    cursor: 1,
  }],
  ["backspace at the beginning", { text: "a", cursor: 0 }, "backspace", {
    text: "a",
    cursor: 0,
  }],
  ["^u", { text: "abc", cursor: 2 }, "^u", { text: "c", cursor: 0 }],
  ["^k", { text: "abc", cursor: 1 }, "^k", { text: "a", cursor: 1 }],
  ["^w, a word", typedText("one two "), "^w", { text: "one ", cursor: 4 }],
  ["^w, a folder", typedText("/opt/tool"), "^w", { text: "/opt/", cursor: 5 }],
  ["home", typedText("ab"), "home", { text: "ab", cursor: 0 }],
  ["right at the end", typedText("ab"), "right", { text: "ab", cursor: 2 }],
  ["enter", typedText("ab"), "enter", null],
  ["tab", typedText("ab"), "tab", null],
];

for (const [what, before, key, after] of typedIn) {
  Deno.test(`edited() takes ${what}`, () => {
    assertEquals(editText(before, key), after);
  });
}

Deno.test("edited(): the cursor never leaves the text", () => {
  const keys = fc.array(
    fc.constantFrom("a", "日", "space", "left", "right", "backspace", "^w"),
  );
  fc.assert(fc.property(keys, (pressed) => {
    const { text, cursor } = pressed.reduce(
      (typed, key) => editText(typed, key) ?? typed,
      typedText(""),
    );
    return cursor >= 0 && cursor <= [...text].length;
  }));
});

Deno.test("visible() keeps the cursor within the width", () => {
  const cases = fc.tuple(fc.string(), fc.integer({ min: 2, max: 30 }));
  fc.assert(fc.property(cases, ([text, width]) => {
    const { before } = visiblePart(typedText(text), width);
    assert(stringWidth(before) < width);
  }));
});

import { assertEquals } from "@std/assert";
import { typedText } from "./field.tsx";
import {
  completionAt,
  insertOffer,
  offersAt,
  queryError,
} from "./query_line.ts";

for (
  const [text, words, unfinished] of [
    ["os:debian", undefined, undefined],
    ["nmae:x", 'no field "nmae": name?', false],
    ["é nmae:x", 'no field "nmae": name?', false],
    ["os:", "os: the system", true],
    ["state:wa", 'not "wa": waiting?', true],
    ["state:wa x", 'not "wa": waiting?', false],
    ["ram>8", 'not "8": a size: 8G, 512M, 4G..16G', true],
    ["(a", "a closing ) is missing", true],
    ['os:"a', 'a closing " is missing', true],
    ["a)", "this ) has no opening (", false],
    ["a or ", "something is missing here", true],
    ["os>a", "os takes only : or =", false],
  ] as const
) {
  Deno.test(`wrongIn() judges ${text}`, () => {
    const wrong = queryError(text);
    assertEquals(wrong?.words, words);
    assertEquals(wrong?.unfinished, unfinished);
  });
}

Deno.test("wrongIn() counts characters, not units", () => {
  const { from, to } = queryError("😀 nmae:x")!;
  assertEquals([from, to], [2, 6]);
});

Deno.test("an offer takes the place of what was begun", () => {
  const typed = { text: "😀 stat os:x", cursor: 6 };
  const completion = completionAt(typed);
  const offers = offersAt(typed, completion, []);
  assertEquals(offers.toSorted(), ["state:", "status:"]);
  assertEquals(insertOffer(typed, completion, "state:"), {
    text: "😀 state: os:x",
    cursor: 8,
  });
});

Deno.test("values are offered as they are to be written, but for what stands there", () => {
  const typed = typedText("tag:a");
  const offers = offersAt(typed, completionAt(typed), ["a", "a b"]);
  assertEquals(offers, ['"a b"']);
  const empty = typedText("");
  assertEquals(offersAt(empty, completionAt(empty), []), []);
});

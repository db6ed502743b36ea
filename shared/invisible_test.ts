import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { escapeInvisible, isVisibleLine, showInvisible } from "./invisible.ts";

/** Characters by the way in which they hide. */
const HIDDEN: Readonly<Record<string, string>> = {
  escape: "\u001b",
  "line break": "\n",
  "C1 control sequence introducer": "\u009b",
  "soft hyphen": "\u00ad",
  "combining grapheme joiner": "\u034f",
  "Arabic letter mark": "\u061c",
  "Hangul filler": "\u3164",
  "zero-width space": "\u200b",
  "zero-width joiner": "\u200d",
  "left-to-right mark": "\u200e",
  "line separator": "\u2028",
  "right-to-left override": "\u202e",
  "word joiner": "\u2060",
  "first strong isolate": "\u2068",
  "byte order mark": "\ufeff",
  "variation selector": "\ufe0f",
  "tag letter": "\u{e0061}",
};

describe("invisible characters", () => {
  for (const [name, character] of Object.entries(HIDDEN)) {
    it(`show a ${name} in place`, () => {
      const text = `ad${character}min`;
      assert(!isVisibleLine(text));
      assertEquals(showInvisible(text), "ad\ufffdmin");
    });

    it(`escape a ${name} in JSON, which reads it back`, () => {
      const json = escapeInvisible(JSON.stringify({ [`a${character}`]: 1 }));
      assert(/^[\x20-\x7e]+$/.test(json), json);
      assertEquals(JSON.parse(json), { [`a${character}`]: 1 });
    });
  }

  it("leave what people write alone", () => {
    for (
      const text of [
        "Évry",
        "Straße",
        "ПК-1",
        "日本",
        "a\u00a0b",
        "12\u202f000",
      ]
    ) {
      assert(isVisibleLine(text), text);
      assertEquals(showInvisible(text), text);
      assertEquals(escapeInvisible(text), text);
    }
    assertEquals(escapeInvisible("[\n\t1\n]"), "[\n\t1\n]");
  });
});

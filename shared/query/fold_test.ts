import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { foldText, isPlain } from "./fold.ts";

/** Texts that count as the same. */
const SAME = [
  ["Éducation", "éducation", "EDUCATION", "E\u0301ducation", "education"],
  ["Évry", "évry", "evry", "ÉVRY"],
  ["ПК-1", "пк-1"],
  ["Ёлка", "елка"],
  ["RENÉ", "rené", "rene"],
  ["ΟΔΟΣ", "οδος", "οδός", "οδοσ"],
  ["Straße", "STRASSE", "strasse", "STRAẞE"],
  ["İSTANBUL", "istanbul", "ıstanbul", "Istanbul"],
  ["Łódź", "łódź", "lodz"],
  ["Đà Nẵng", "đà nẵng", "da nang", "Đa\u0300 Na\u0306\u0303ng"],
  ["ＰＣ－１", "pc-1", "PC-1"],
  ["ﬁnance", "FINANCE"],
  ["Ærø", "aero"],
  ["ŒUVRE", "œuvre", "oeuvre"],
  ["Þór", "thor"],
  ["ǅungla", "dzungla", "ǆungla"],
  ["ԱՐՄԵՆ", "արմեն"],
  ["ᲗᲑᲘᲚᲘᲡᲘ", "თბილისი"],
  ["𐐀𐐁", "𐐨𐐩"],
  ["مُحَمَّد", "محمد"],
  ["שָׁלוֹם", "שלום"],
  ["ｶﾞｲﾄﾞ", "ガイド"],
  ["서울", "서울".normalize("NFD")],
  ["a\u200Bb\uFEFF", "ab"],
  ["m\u00A0x", "m x"],
  ["½", "1⁄2"],
] as const;

Deno.test("foldText() makes texts equal that differ in case, accents or form", () => {
  for (const [first, ...others] of SAME) {
    for (const other of others) {
      assertEquals(foldText(other), foldText(first), `${first} ${other}`);
    }
  }
});

Deno.test("foldText() keeps words apart that differ in more", () => {
  for (
    const [one, other] of [
      ["a", "b"],
      ["が", "か"],
      ["ハ", "パ"],
      ["कि", "क"],
      ["ก็", "ก"],
      ["пк", "pk"],
      ["上", "下"],
    ]
  ) {
    assertNotEquals(foldText(one!), foldText(other!), `${one} ${other}`);
  }
});

Deno.test("foldText() changes nothing that is folded, and knows no case", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(...SAME.flat()),
  );
  fc.assert(
    fc.property(text, (text) => {
      const folded = foldText(text);
      assertEquals(foldText(folded), folded);
      assertEquals(foldText(text.toLowerCase()), folded);
      // Its capital is a letter of its own.
      if (!text.normalize("NFD").includes("\u0345")) {
        assertEquals(foldText(text.toUpperCase()), folded);
      }
      assertEquals(foldText(text.normalize("NFD")), folded);
      if (isPlain(text)) assertEquals(folded, text.toLowerCase());
    }),
    { numRuns: 5000 },
  );
});

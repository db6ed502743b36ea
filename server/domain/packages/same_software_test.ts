import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { bringTheSame } from "./same_software.ts";

const CASES: readonly [one: string, other: string, same: boolean][] = [
  ["Firefox", "Firefox", true],
  ["Firefox", " firefox ", true],
  ["Éditeur", "editeur", true],
  ["Firefox*", "Firefox ESR", true],
  ["Firefox*", "Firefox*", true],
  ["7-Zip ??.??", "7-zip 24.09", true],
  ["*zip*", "7-Zip 24.09 (x64)", true],
  ["Firefox", "Firefox ESR", false],
  ["Firefox", "Thunderbird", false],
  ["7-Zip ??.??", "7-Zip 9.20", false],
  ["", "", false],
  ["", "Firefox", false],
  ["*", "Firefox", true],
];

for (const [one, other, same] of CASES) {
  Deno.test(`"${one}" and "${other}" are ${same ? "the same" : "different"} software`, () => {
    assertEquals(bringTheSame(one, other), same);
    assertEquals(bringTheSame(other, one), same);
  });
}

Deno.test("a name and a pattern made of it are the same software", () => {
  const letters = fc.string({
    unit: fc.constantFrom("a", "B", "é", " ", "1"),
    minLength: 1,
    maxLength: 12,
  }).filter((text) => text.trim() === text);
  fc.assert(fc.property(letters, fc.nat(12), (name, at) => {
    const cut = Math.min(at, name.length);
    assertEquals(bringTheSame(name, `${name.slice(0, cut)}*`), true);
    assertEquals(bringTheSame(name, `*${name.slice(cut)}`), true);
  }));
});

Deno.test("a pattern of many stars is compared soon", () => {
  assertEquals(bringTheSame("*a".repeat(99) + "b", "a".repeat(199)), false);
});

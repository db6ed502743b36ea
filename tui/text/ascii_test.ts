import { assertEquals } from "@std/assert";
import { inAscii, toAscii } from "./ascii.ts";
import { fr } from "./fr/mod.ts";
import { en } from "./en/mod.ts";

Deno.test("toAscii() keeps words readable", () => {
  assertEquals(
    toAscii("Échoué : « prêt » … 80×24, cœur, n° 3"),
    'Echoue : "pret" ... 80x24, coeur, no 3',
  );
});

Deno.test("inAscii() keeps the values in a text", () => {
  const texts = inAscii({ on: (name: string, n: number) => `${name} à ${n}` });
  assertEquals(texts.on("Zürich", 3), "Zürich a 3");
  assertEquals(texts.on("pc", 3), "pc a 3");
});

/** Every text without values, with its place in the catalogue. */
function* plainTexts(of: unknown, path = ""): Generator<[string, string]> {
  if (typeof of === "string") yield [path, of];
  if (of === null || typeof of !== "object") return;
  for (const [name, value] of Object.entries(of)) {
    yield* plainTexts(value, `${path}.${name}`);
  }
}

/** Signs that only stand for what cannot be shown. */
const questionMarks = (text: string) => text.split("?").length;

for (const [language, texts] of Object.entries({ en, fr })) {
  Deno.test(`every text in ${language} has a form in ASCII`, () => {
    const bad = [...plainTexts(texts)].filter(([, text]) => {
      const ascii = toAscii(text);
      return /[^\0-\x7f]/.test(ascii) ||
        questionMarks(ascii) !== questionMarks(text);
    });
    assertEquals(bad, []);
  });
}

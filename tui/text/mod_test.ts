import { assert, assertEquals } from "@std/assert";
import { catalogueOf, languageOf, LANGUAGES, readLanguage } from "./mod.ts";
import { en } from "./en/mod.ts";

type Texts = { readonly [name: string]: Texts | string | Sentence };
type Sentence = (...values: (string | number)[]) => string;

/** Every text by its path; of a sentence, what it says of 1 and of 2. */
function textsIn(texts: Texts, path = ""): [string, string[]][] {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === "string"
      ? [[`${path}${name}`, [value]] as [string, string[]]]
      : typeof value === "function"
      ? [[`${path}${name}()`, saidOf(value)] as [string, string[]]]
      : textsIn(value, `${path}${name}.`)
  );
}

/** The words of a sentence; a table has none for codes it does not know. */
function saidOf(sentence: Sentence): string[] {
  return [1, 2].map((n): unknown => sentence(n, n, n, n, n, n))
    .filter((words) => typeof words === "string");
}

const catalogues = await Promise.all(
  LANGUAGES.map(async (language) =>
    [language, await catalogueOf(language)] as const
  ),
);
const all = catalogues.map(([language, catalogue]) =>
  [language, textsIn(catalogue as unknown as Texts)] as const
);

Deno.test("every language says the same things, in the same kind", () => {
  const said = textsIn(en as unknown as Texts)
    .map(([path]) => path).sort();
  for (const [language, texts] of all) {
    assertEquals(texts.map(([path]) => path).sort(), said, language);
  }
});

for (const [language, texts] of all) {
  Deno.test(`no text is empty or has control characters: ${language}`, () => {
    for (const [path, said] of texts) {
      for (const line of said) {
        assert(line.trim() !== "" || line === "\u00a0", path);
        assert(!/[^\P{Cc}\n]/u.test(line), path);
      }
    }
  });
}

const environments: [string | undefined, Record<string, string>, string][] = [
  [undefined, {}, "en"],
  [undefined, { LANG: "fr_FR.UTF-8" }, "fr"],
  [undefined, { LANG: "fr_FR.UTF-8", LC_ALL: "C" }, "en"],
  [undefined, { LANG: "en_GB", LC_MESSAGES: "fr" }, "fr"],
  [undefined, { LC_ALL: "en_GB", LONGSHORE_LANG: "fr" }, "fr"],
  [undefined, { LC_ALL: "", LANG: "fr@euro" }, "fr"],
  ["en", { LONGSHORE_LANG: "fr" }, "en"],
  ["fr-CA", {}, "fr"],
  [undefined, { LANG: "de_DE" }, "en"],
];

for (const [given, variables, language] of environments) {
  const said = JSON.stringify({ given, ...variables });
  Deno.test(`languageOf() is ${language} for ${said}`, () => {
    assertEquals(languageOf(given, (name) => variables[name]), language);
  });
}

Deno.test("readLanguage() knows what it does not speak", () => {
  assertEquals(readLanguage("klingon"), null);
  assertEquals(readLanguage("fresh"), null);
});

for (const [language, catalogue] of catalogues) {
  Deno.test(`every synonym leads to a text there is: ${language}`, () => {
    const { synonyms, ...others } = catalogue;
    const said = textsIn(others as unknown as Texts)
      .flatMap(([, words]) => words).join("\n").toLowerCase();
    for (const [what, words] of Object.entries(synonyms)) {
      assert(words.split(", ").some((word) => said.includes(word)), what);
    }
  });
}

import { assertEquals } from "@std/assert";
import { join } from "node:path";

/**
 * Folders whose files draw screens: texts that people read come from tui/text.
 */
const DRAWN = ["screens", "widgets", "keys", "nav"];

/** A string, a template, or the text between two tags. */
const LITERAL = /"[^"\n]*"|'[^'\n]*'|`[^`]*`|>[^<>{}=()&|;]*<\//g;
/** Three words in a row, or two of which the first is capitalised. */
const SENTENCE = /\p{Lu}\p{L}+ \p{L}{2,}|\p{L}{2,} \p{L}{2,} \p{L}{2,}/u;

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* filesBelow(path);
    else if (/(?<!_test)\.tsx?$/.test(name)) yield path;
  }
}

/** Bare sentences in a source, except comments and texts for developers. */
function sentencesIn(source: string): string[] {
  const drawn = source
    .replace(/\/\*[^]*?\*\/|\/\/.*$/gm, "")
    .replace(/new Error\([^]*?\)/g, "");
  return (drawn.match(LITERAL) ?? [])
    .filter((literal) => SENTENCE.test(literal.replace(/\$\{[^}]*\}/g, " ")));
}

Deno.test("sentencesIn() finds a bare sentence, and no code", () => {
  const sources: [string, number][] = [
    ['say("There is nothing");', 1],
    ["<Text>Link lost</Text>", 1],
    ["`there are machines, ${n} here`", 1],
    ['// "a comment here"\nsay(text.keys.up);', 0],
    ['throw new Error("used outside of the app");', 0],
    ['wrap="truncate" key={i}', 0],
  ];
  for (const [source, found] of sources) {
    assertEquals(sentencesIn(source).length, found, source);
  }
});

Deno.test("no screen holds a bare sentence: they are in tui/text", async () => {
  const found: string[] = [];
  for (const folder of DRAWN) {
    for await (const path of filesBelow(join("tui/console", folder))) {
      const sentences = sentencesIn(await Deno.readTextFile(path));
      found.push(...sentences.map((sentence) => `${path}: ${sentence}`));
    }
  }
  assertEquals(found, []);
});

import { assertEquals } from "@std/assert";
import { agoWords, percentWords, sizeWords } from "./amounts.ts";

const sizes: [number, string][] = [
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 KiB"],
  [1536, "1.5 KiB"],
  [12 * 1024 ** 2, "12 MiB"],
  [2 * 1024 ** 4, "2.0 TiB"],
];
for (const [bytes, words] of sizes) {
  Deno.test(`sizeWords() says ${words}`, () => {
    assertEquals(sizeWords(bytes), words);
  });
}

const ages: [number, string][] = [
  [-3, "0 s"],
  [59.4, "59 s"],
  [60, "1 min"],
  [7199, "1 h"],
  [200_000, "2 d"],
];
for (const [seconds, words] of ages) {
  Deno.test(`agoWords() says ${words} of ${seconds} s`, () => {
    assertEquals(agoWords(seconds), words);
  });
}

const shares: [number, number, string][] = [
  [0, 0, "0 %"],
  [0, 50, "0 %"],
  [1, 1000, "<1 %"],
  [1, 3, "33 %"],
  [999, 1000, "99 %"],
  [50, 50, "100 %"],
];
for (const [part, whole, words] of shares) {
  Deno.test(`percentWords() says ${words} of ${part} in ${whole}`, () => {
    assertEquals(percentWords(part, whole), words);
  });
}

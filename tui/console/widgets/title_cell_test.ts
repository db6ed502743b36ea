import { assertEquals } from "@std/assert";
import { fitTitle, titleCell } from "./title_cell.ts";

const CASES = [
  ["vlc", "3.0", 10, "vlc 3.0   "],
  ["Mozilla Firefox", "141.0", 16, "Mozilla F… 141.0"],
  ["Mozilla Firefox", "141.0", 21, "Mozilla Firefox 141.0"],
  ["Mozilla Firefox", "", 10, "Mozilla F…"],
  ["Mozilla Firefox", undefined, 10, "Mozilla F…"],
  // A version that leaves no room for a name is cut itself.
  ["vlc", "3.0.21-beta.1+build.7", 12, "vlc 3.0.21-…"],
] as const;

for (const [name, version, cells, expected] of CASES) {
  Deno.test(`fitTitle() shows ${name} ${version} in ${cells} cells`, () => {
    assertEquals(fitTitle({ name, version }, cells), expected);
  });
}

Deno.test("titleCell() says the whole title to a screen reader", () => {
  assertEquals(
    titleCell({ name: "Mozilla Firefox", version: "141.0" }, 12).text,
    "Mozilla Firefox 141.0",
  );
});

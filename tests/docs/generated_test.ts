import { assertEquals } from "@std/assert";
import { generatedPages } from "#tests/programs/docs/pages.ts";
import { printed, queryExamples } from "#tests/programs/docs/query_page.ts";
import { read } from "./markdown.ts";

Deno.test("the generated pages are as the code has them", async () => {
  for (const { file, text } of await generatedPages()) {
    assertEquals(await read(file), text, `${file}: run deno task docs`);
  }
});

Deno.test("the examples of queries are understood", () => {
  for (const example of queryExamples()) {
    assertEquals(printed(printed(example)), printed(example));
  }
});

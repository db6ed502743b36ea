import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { ROOT } from "#tests/harness/server/task.ts";
import { generatedPages } from "#tests/programs/docs/pages.ts";
import { printed, queryExamples } from "#tests/programs/docs/query_page.ts";
import { read } from "./markdown.ts";

Deno.test("the generated pages are up to date", async () => {
  for (const { file, text } of await generatedPages()) {
    assertEquals(await read(file), text, `${file}: run deno task docs`);
  }
});

Deno.test("the examples of queries are understood", () => {
  for (const example of queryExamples()) {
    assertEquals(printed(printed(example)), printed(example));
  }
});

Deno.test("the page of the console has every table of keys", async () => {
  const pages = await read("tests/programs/docs/console_screens.ts") +
    await read("tests/programs/docs/notification_screens.ts") +
    await read("tests/programs/docs/console_page.ts");
  const missing: string[] = [];
  let found = 0;
  for await (const source of sources(join(ROOT, "tui/console"))) {
    for (
      const [, name] of source.matchAll(/\bconst (\w+Keys)\b(?:: | = \[)/g)
    ) {
      found++;
      if (!new RegExp(`\\b${name}\\b`).test(pages)) missing.push(name!);
    }
  }
  assertEquals(missing, []);
  assert(found > 25, `only ${found} tables were found`);
});

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* sources(path);
    else if (/(?<!_test)\.tsx?$/.test(name)) {
      yield await Deno.readTextFile(path);
    }
  }
}

import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { ROOT } from "#tests/harness/server/task.ts";
import { read } from "./markdown.ts";

/** Pages that quote messages, and the catalogue in their language. */
const PAGES = [
  ["docs/operate/troubleshooting.md", "tui/text/en"],
  ["docs/fr/operate/troubleshooting.md", "tui/text/fr"],
] as const;

/** Messages of other programs. */
const OTHERS = ["Unable to load"];

/** The messages of tables whose first column is headed "message". */
function messagesOf(markdown: string): string[] {
  const tables = markdown.match(/^\| message[\s\S]*?(?=\n\n)/gm) ?? [];
  return tables.flatMap((table) =>
    table.split("\n").slice(2).flatMap((row) =>
      [...row.split("|")[1]!.matchAll(/`([^`]+)`/g)].map(([, said]) => said!)
    )
  );
}

async function sourceOf(folder: string): Promise<string> {
  let source = "";
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) source += await sourceOf(path);
    else if (/\.tsx?$/.test(name)) source += await Deno.readTextFile(path);
  }
  return source;
}

for (const [page, texts] of PAGES) {
  Deno.test(`the messages that ${page} quotes are those of the program`, async () => {
    const sources = ["server", "db", texts].map((folder) =>
      sourceOf(join(ROOT, folder))
    );
    const source = (await Promise.all(sources)).join("\n");
    const messages = messagesOf(await read(page));
    assert(messages.length > 20, `only ${messages.length} were found`);
    const unknown = messages.filter((message) =>
      message.split("…").map((part) =>
        part.trim().replaceAll(/^:|:$/g, "").trim()
      )
        .some((part) =>
          part !== "" && !OTHERS.includes(part) && !source.includes(part)
        )
    );
    assertEquals(unknown, []);
  });
}

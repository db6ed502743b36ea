import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { ROOT } from "#tests/harness/server/task.ts";
import {
  anchorsOf,
  linksOf,
  markdownFiles,
  read,
  resolveLink,
} from "./markdown.ts";

/** True if a file or a folder of the checkout exists. */
async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(join(ROOT, path));
    return true;
  } catch {
    return false;
  }
}

Deno.test("every link of a document leads to a file and a heading", async () => {
  const anchors = new Map<string, Set<string>>();
  const broken: string[] = [];
  for (const file of await markdownFiles()) {
    for (const { at, target } of linksOf(file, await read(file))) {
      const { path, anchor } = resolveLink(file, target);
      if (path.startsWith("..")) {
        broken.push(`${at}: ${target} leaves the project`);
      } else if (!await exists(path)) {
        broken.push(`${at}: ${target} is not there`);
      } else if (anchor !== "" && path.endsWith(".md")) {
        const known = anchors.get(path) ?? anchorsOf(await read(path));
        anchors.set(path, known);
        if (!known.has(anchor)) broken.push(`${at}: ${target} has no heading`);
      }
    }
  }
  assertEquals(broken, []);
});

Deno.test("anchorsOf() names headings as GitHub does", () => {
  const text =
    "# Peut-on l'arrêter ?\n## `why` and *how*\n```\n# no heading\n```\n## A [link](b.md)\n## `why` and *how*\n";
  assertEquals([...anchorsOf(text)], [
    "peut-on-larrêter-",
    "why-and-how",
    "a-link",
    "why-and-how-1",
  ]);
});

Deno.test("linksOf() leaves out code and other sites", () => {
  const text =
    '[a](b.md#c) `[no](x.md)` ![p](p.svg "T")\n```\n[no](y.md)\n```\n[s](https://x.org)\n<img src="q.svg">\n';
  assertEquals(
    linksOf("f.md", text).map(({ at, target }) => `${at} ${target}`),
    ["f.md:1 b.md#c", "f.md:1 p.svg", "f.md:6 q.svg"],
  );
});

for (const folder of ["docs/operate", "docs/fr/operate"]) {
  Deno.test(`the index of ${folder} names each of its pages once`, async () => {
    const pages = (await markdownFiles())
      .filter((file) => file.startsWith(`${folder}/`))
      .map((file) => file.slice(folder.length + 1))
      .filter((page) => page !== "README.md" && !page.includes("/"));
    const named = [...(await read(`${folder}/README.md`))
      .matchAll(/^\| \[[^\]]+\]\(([\w-]+\.md)\)/gm)].map(([, page]) => page);
    assertEquals(named.toSorted(), pages.toSorted());
  });
}

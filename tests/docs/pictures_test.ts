import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { XMLValidator } from "fast-xml-parser";
import { svgOf } from "#tests/programs/docs/svg.ts";
import { linksOf, markdownFiles, read, resolveLink } from "./markdown.ts";

Deno.test("the pictures of the documents are well-formed", async () => {
  const pictures = new Set<string>();
  for (const file of await markdownFiles()) {
    for (const { target } of linksOf(file, await read(file))) {
      if (target.endsWith(".svg")) {
        pictures.add(resolveLink(file, target).path);
      }
    }
  }
  assert(pictures.size >= 3, [...pictures].join(" "));
  for (const picture of pictures) {
    assertEquals(XMLValidator.validate(await read(picture)), true, picture);
  }
});

Deno.test("svgOf() keeps text, colours and places", () => {
  const svg = svgOf("[cyan bold]a<b[/]  [inverse]&[/]\n  c", 10, 'x "y"');
  assertEquals(XMLValidator.validate(svg), true);
  assertStringIncludes(svg, 'font-weight="bold">a&lt;b</tspan>');
  assertStringIncludes(svg, 'x="56"');
  assertStringIncludes(svg, ">&amp;</tspan>");
  assertStringIncludes(svg, 'x="30.8"');
  assertStringIncludes(svg, 'aria-label="x &quot;y&quot;"');
});

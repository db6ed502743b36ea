import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { attributeValue, decodeReferences } from "./references.ts";

it("decodeReferences() decodes XML's entities and any character it allows", () => {
  assertEquals(decodeReferences("plain"), "plain");
  assertEquals(decodeReferences("&lt;&amp;&gt;&quot;&apos;"), "<&>\"'");
  assertEquals(decodeReferences("&amp;lt;"), "&lt;");
  assertEquals(decodeReferences("a&#233;b&#xE9;c&#xe9;&#0000065;"), "aébécéA");
  assertEquals(decodeReferences("&#9;&#10;&#13;&#x1F600;"), "\t\n\r😀");
});

it("decodeReferences() refuses anything else", () => {
  for (
    const text of [
      ...["&", "&;", "&amp", "& amp;", "&AMP;", "&nbsp;", "&constructor;"],
      ...["&#;", "&#x;", "&#X41;", "&#-1;", "&#1.5;", "&#1e3;", "&#xg;"],
      ...["&#0;", "&#8;", "&#xD800;", "&#xDFFF;", "&#xFFFE;", "&#xFFFF;"],
      ...["&#1114112;", "&#x110000;", "&#99999999999999999999;"],
    ]
  ) assertEquals(decodeReferences(`a${text}b`), undefined, text);
});

it("attributeValue() takes a raw line break for a space, not a reference", () => {
  assertEquals(attributeValue("a\tb\nc&#10;d"), "a b c\nd");
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Malformed, TooLarge } from "./errors.ts";
import { parseXml } from "./parse.ts";
import { readXml } from "./read.ts";
import { scanXml } from "./scan.ts";

/** As JSON says it: fields have no prototype. */
const read = (xml: string) => JSON.parse(JSON.stringify(readXml(xml).fields));

describe("readXml()", () => {
  it("reads attributes and child elements alike", () => {
    assertEquals(read(`<R ID="1"><A>x</A></R>`), { ID: "1", A: "x" });
  });

  it("lists what is repeated, as attribute or element", () => {
    assertEquals(read(`<R A="1"><A>2</A><B/><A>3</A></R>`), {
      A: ["1", "2", "3"],
      B: "",
    });
  });

  it("keeps text beside attributes and children, and drops white space", () => {
    assertEquals(read(`<R><P A="1">10.0.0.0</P>\n  <E>\n </E></R>`), {
      P: { A: "1", "#text": "10.0.0.0" },
      E: "",
    });
    assertEquals(read(`<R> <A> x </A>t</R>`), { A: " x ", "#text": " t" });
  });

  it("reads CDATA, references and comments as XML means them", () => {
    assertEquals(
      read(`<R><A><![CDATA[<&>]]>&lt;&#233;&#xE9;<!-- no --></A></R>`),
      { A: "<&><éé" },
    );
  });

  it("takes every name for a name, not for something of ours", () => {
    const { fields } = readXml(
      `<R><__proto__>1</__proto__><constructor>2</constructor></R>`,
    );
    assertEquals(Object.keys(fields), ["__proto__", "constructor"]);
    assertEquals(fields["toString"], undefined);
  });

  it("drops control characters, raw and as references", () => {
    assertEquals(read("<R><A>a\0b\x1f\uFFFFc\td</A></R>"), { A: "abc\td" });
    assertEquals(read("<R><A>a&#0;&#x1F;&#x000c;&#31;b&#10;</A></R>"), {
      A: "ab\n",
    });
  });

  it("takes white space and a mark before the declaration", () => {
    assertEquals(read(`\uFEFF\n <?xml version="1.0"?><R A="1"/>`), { A: "1" });
  });

  it("reads 32 levels", () => {
    readXml("<R>".repeat(32) + "</R>".repeat(32));
  });

  it("reads 64 attributes, and a name of 128 characters", () => {
    const attributes = Array.from({ length: 64 }, (_, i) => `a${i}=""`);
    readXml(`<R ${attributes.join(" ")}/>`);
    readXml(`<${"R".repeat(128)} ${"A".repeat(128)}=""/>`);
  });

  it("takes processing instructions for what they are", () => {
    assertEquals(read("<?a?><R><?b c?><A>x</A></R><?d ? e?>"), { A: "x" });
  });
});

const many = Array.from({ length: 300_000 }, (_, i) => `a${i}="1"`).join(" ");
const nested = (depth: number) =>
  `<R>${"<A>".repeat(depth)}${"</A>".repeat(depth)}</R>`;

const malformed: Record<string, string> = {
  "nothing": "",
  "no element": `<?xml version="1.0"?>`,
  "no XML": "hello",
  "an open element": "<R><A></A>",
  "a cut element": "<R><A",
  "a cut attribute": '<R A="1',
  "a cut comment": "<R><!-- </R>",
  "a cut CDATA section": "<R><![CDATA[ </R>",
  "a cut instruction": "<R><?a </R>",
  "elements that cross": "<R><A></R></A>",
  "an end without a start": "<R></R></R>",
  "two roots": "<R/><R/>",
  "two empty roots, one behind the other": "<R></R>\n<R></R>",
  "text before the root": "more<R/>",
  "text after the root": "<R/>more",
  "a reference outside of the root": "<R/>&#32;",
  "CDATA outside of the root": "<R/><![CDATA[]]>",
  "an attribute twice": `<R A="1" A="2"/>`,
  "an attribute without a value": "<R A/>",
  "an attribute without quotes": "<R A=1/>",
  "attributes without a space": `<R A="1"B="2"/>`,
  "< in an attribute": `<R A="<"/>`,
  "an undefined entity": "<R>&nbsp;</R>",
  "an undefined entity in an attribute": `<R A="&nbsp;"/>`,
  "a bare &": "<R>a & b</R>",
  "a reference across a comment": "<R>&am<!-- -->p;</R>",
  "half of a surrogate pair": "<R>&#xD800;</R>",
  "half of a surrogate pair in an attribute": `<R A="&#xDFFF;"/>`,
  "a character beyond Unicode": "<R>&#x110000;</R>",
  "]]> in a text": "<R>]]></R>",
  "-- in a comment": "<R><!-- -- --></R>",
  "a name that begins with a digit": "<R><1/></R>",
  "a name that the parser keeps for itself": "<R><:@/></R>",
  "a space before a name": "<R>< A/></R>",
  "a slash within a tag": "<R><A / ></A></R>",
  "a second declaration": `<R><?xml version="1.0"?></R>`,
  "a declaration without a version": `<?xml encoding="UTF-8"?><R/>`,
  "an instruction with a quote": "<R><?a it's?></R>",
  "a DOCTYPE": "<!DOCTYPE R><R/>",
  "a DOCTYPE within": "<R><!DOCTYPE R></R>",
  "an entity bomb":
    `<!DOCTYPE R [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><R>&b;</R>`,
  "an external entity":
    `<!DOCTYPE R [<!ENTITY a SYSTEM "file:///etc/passwd">]><R>&a;</R>`,
  "33 levels": "<R>".repeat(33) + "</R>".repeat(33),
  "2 million levels": nested(2_000_000),
  "10 MB of &": `<R>${"&".repeat(10_000_000)}</R>`,
  "10 MB of <": "<".repeat(10_000_000),
  "10 MB of spaces in a tag": `<R${" ".repeat(10_000_000)}`,
  "a million quotes": `<R ${'A="'.repeat(1_000_000)}`,
};

const tooLarge: Record<string, string> = {
  "65 attributes": `<R ${many.split(" ").slice(0, 65).join(" ")}/>`,
  "300,000 attributes": `<R ${many}/>`,
  "a name of 129 characters": `<${"R".repeat(129)}/>`,
  "an attribute's name of 129 characters": `<R ${"A".repeat(129)}=""/>`,
  "10 MB of one name": `<${"A".repeat(10_000_000)}/>`,
  "more than a million elements": `<R>${"<A/>".repeat(1_000_000)}</R>`,
  "more than a million elements, commented": `<R><!-- -->${
    "<A/>".repeat(1_000_000)
  }</R>`,
  "2 MiB that agents would not print": `<R A='${"x".repeat(2 * 1024 ** 2)}'/>`,
};

for (const [path, parse] of Object.entries({ readXml, parseXml })) {
  describe(`${path}() refuses`, () => {
    for (const [what, xml] of Object.entries(malformed)) {
      it(what, () => {
        const error = assertThrows(() => parse(xml), Malformed);
        assertEquals(error instanceof TooLarge, false, error.message);
        assert(error.message.startsWith("Cannot read the XML: "));
      });
    }
    for (const [what, xml] of Object.entries(tooLarge)) {
      it(what, () => {
        assertThrows(() => parse(xml), TooLarge, "Cannot read the XML: ");
      });
    }
  });
}

it("scanXml() recognises nothing that is refused", () => {
  for (const [what, xml] of Object.entries({ ...malformed, ...tooLarge })) {
    assertEquals(scanXml(xml), undefined, what);
  }
});

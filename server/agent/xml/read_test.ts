import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Malformed, readXml, TooLarge } from "./read.ts";

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

  const refused: Record<string, string> = {
    "nothing": "",
    "no element": `<?xml version="1.0"?>`,
    "no XML": "hello",
    "an open element": "<R><A></A>",
    "a cut element": "<R><A",
    "elements that cross": "<R><A></R></A>",
    "two roots": "<R/><R/>",
    "text after the root": "<R/>more",
    "an attribute twice": `<R A="1" A="2"/>`,
    "an undefined entity": "<R>&nbsp;</R>",
    "half of a surrogate pair": "<R>&#xD800;</R>",
    "a DOCTYPE": "<!DOCTYPE R><R/>",
    "an entity bomb":
      `<!DOCTYPE R [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><R>&b;</R>`,
    "an external entity":
      `<!DOCTYPE R [<!ENTITY a SYSTEM "file:///etc/passwd">]><R>&a;</R>`,
    "33 levels": "<R>".repeat(33) + "</R>".repeat(33),
  };
  for (const [what, xml] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      assertThrows(() => readXml(xml), Malformed, "Cannot read the XML");
    });
  }

  it("reads 32 levels", () => {
    readXml("<R>".repeat(32) + "</R>".repeat(32));
  });

  it("refuses 65 attributes, a name of 129 characters", () => {
    const attributes = Array.from({ length: 65 }, (_, i) => `a${i}=""`);
    assertThrows(() => readXml(`<R ${attributes.join(" ")}/>`), TooLarge);
    readXml(`<R ${attributes.slice(1).join(" ")}/>`);
    assertThrows(() => readXml(`<${"R".repeat(129)}/>`), TooLarge);
    assertThrows(() => readXml(`<R ${"A".repeat(129)}=""/>`), TooLarge);
  });

  it("refuses more than a million elements", () => {
    const xml = `<R>${"<A/>".repeat(1_000_000)}</R>`;
    assertThrows(() => readXml(xml), TooLarge);
  });
});

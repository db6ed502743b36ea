import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { Malformed } from "./errors.ts";
import type { Root } from "./fields.ts";
import { parseXml } from "./parse.ts";
import { scanXml } from "./scan.ts";

const DEVICE = "pc-7.site_a-2026-11-22-12-20-35";
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

describe("scanXml()", () => {
  it("reads what agents poll and report with", () => {
    const polled = { DEVICEID: DEVICE, QUERY: "PROLOG" };
    const printed = [
      `${HEAD}<REQUEST>\n  <DEVICEID>${DEVICE}` +
      "</DEVICEID>\n  <QUERY>PROLOG</QUERY>\n</REQUEST>\n",
      `<?xml version="1.0" encoding="UTF-8" ?>\n<REQUEST><DEVICEID>${DEVICE}` +
      "</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>",
      `<REQUEST DEVICEID="${DEVICE}" QUERY="PROLOG" />\n`,
      `<REQUEST DEVICEID="${DEVICE}">\n<QUERY>PROLOG</QUERY></REQUEST>`,
    ];
    for (const text of printed) {
      const read: Record<string, unknown> = { ...scanXml(text)?.fields };
      assertEquals(read, polled, text);
    }
    const report = `<REQUEST DEVICEID="${DEVICE}" ERR="SUCCESS"` +
      ' ID="1700000001" QUERY="DOWNLOAD" />\n';
    assertEquals(scanXml(report)?.fields.ERR, "SUCCESS");
  });

  it("reads what inventories hold, as the parser does", () => {
    const printed = [
      "<REQUEST/>",
      '<?xml version="1.0" encoding="ISO-8859-1"?><REQUEST/>',
      "<REQUEST><A>1 &amp; 2 &quot;&#233;&#xE9;&#10;</A></REQUEST>",
      "<REQUEST><A>é€😀\x85</A></REQUEST>",
      "<REQUEST><A><B>1</B></A><A>2</A><A/></REQUEST>",
      '<REQUEST A="1"><A>2</A></REQUEST>',
      '<REQUEST A="1\n2&#10;3"/>',
      '<REQUEST><P A="1">10.0.0.0</P><P A=""> </P></REQUEST>',
      "<REQUEST>\n  <BIOS>\n  </BIOS>\n</REQUEST>\n",
      `<REQUEST>${" ".repeat(5000)}</REQUEST>`,
      "<REQUEST><__proto__>1</__proto__><toString>2</toString></REQUEST>",
      "<REQUEST>".repeat(32) + "</REQUEST>".repeat(32),
      // FusionInventory
      `<?xml version="1.0" encoding="UTF-8" ?>\n<REQUEST>\n<CONTENT>\n` +
      "<SOFTWARES>\n<COMMENTS>Peter&apos;s &lt;b&gt;</COMMENTS>\n" +
      `<VERSION>1</VERSION>\n</SOFTWARES>\n</CONTENT>\n<DEVICEID>${DEVICE}` +
      "</DEVICEID>\n<TOKEN>12345678</TOKEN>\n</REQUEST>\n",
    ];
    for (const text of printed) assertEquals(scanXml(text), parseXml(text));
  });

  it("leaves to the parser what agents do not print", () => {
    for (
      const text of [
        "<REQUEST>text<A>1</A></REQUEST>",
        "<REQUEST><A>1</A>text</REQUEST>",
        "<REQUEST><!-- --></REQUEST>",
        "<REQUEST><![CDATA[x]]></REQUEST>",
        "<REQUEST A='1'/>",
        '<REQUEST A = "1"/>',
        '<REQUEST A="]]>"/>',
        "<REQUEST></REQUEST >",
        "<É/>",
        "<?xml version='1.0'?><REQUEST/>",
      ]
    ) {
      assertEquals(scanXml(text), undefined, text);
      assertEquals(parseXml(text).name, text.includes("É") ? "É" : "REQUEST");
    }
  });

  it("reads every document in the shapes of agents as the parser does", () => {
    fc.assert(
      fc.property(documents, (text) => {
        const scanned = scanXml(text);
        assert(scanned !== undefined, text);
        assertEquals(scanned, parseXml(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("says of a document what the parser says, or nothing", () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(scraps, scraps.map((all) => `<R>${all}</R>`)), (
        text,
      ) => {
        const scanned = scanXml(text);
        const parsed = parsedOrRefused(text);
        if (scanned === undefined) return;
        read++;
        assertEquals(scanned, parsed);
      }),
      { numRuns: 3000 },
    );
    assert(read > 20);
  });
});

function parsedOrRefused(text: string): Root | undefined {
  try {
    return parseXml(text);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
}

const names = fc.constantFrom("A", "B_2", "SOFTWARES", "constructor", "x.y-z");
const space = fc.constantFrom("", " ", "\n  ", "\t");
const values = fc.array(
  fc.constantFrom(
    ...["&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#9;", "&#xe9;"],
    ...["x", "é", "😀", " ", "\n", "\t", ">", "'", "]]x", "/", "=", "\xa0"],
  ),
  { maxLength: 6 },
).map((all) => all.join(""));
const attributes = fc.uniqueArray(fc.tuple(names, values), {
  maxLength: 3,
  selector: ([name]) => name,
}).map((all) => all.map(([name, value]) => ` ${name}="${value}"`).join(""));

/** An element with its attributes, and with a text or children, not both. */
const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc.tuple(names, attributes, tie("content"), space).map((
    [name, attributes, content, space],
  ) =>
    content === ""
      ? `<${name}${attributes}${space}/>`
      : `<${name}${attributes}>${content}</${name}>`
  ),
  content: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    values,
    fc.array(fc.tuple(space, tie("element")), { maxLength: 4 })
      .map((all) => all.map(([space, one]) => space + one).join("") + "\n"),
  ),
}));
const documents = fc.tuple(
  fc.constantFrom("", HEAD, HEAD.replace("?>", " ?>")),
  element,
  space,
).map((parts) => parts.join(""));

/** Pieces of documents, mostly not well-formed. */
const scraps = fc.array(
  fc.constantFrom(
    ...[...'<>/="& \n\tA'],
    ...["<A>", "</A>", "<B>", "</B>", "<R>", "</R>", "<A>x</A>", "<B>  </B>"],
    ...['<R A="1" B="2"/>', ' C="3"', " D='4'", "<A/>", "]]>", "<!--A-->"],
    ...["&amp;", "&#65;", "&nbsp;", "<![CDATA[<]]>", "<?pi?>", "<é/>"],
    HEAD,
  ),
  { maxLength: 8 },
).map((all) => all.join(""));

import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { readFlat } from "./flat.ts";
import { readXml } from "./read.ts";

const DEVICE = "pc-7.site_a-2026-11-22-12-20-35";

describe("readFlat()", () => {
  it("reads what agents poll and report with", () => {
    const polled = { DEVICEID: DEVICE, QUERY: "PROLOG" };
    const printed = [
      `<?xml version="1.0" encoding="UTF-8"?>\n<REQUEST>\n  <DEVICEID>${DEVICE}` +
      "</DEVICEID>\n  <QUERY>PROLOG</QUERY>\n</REQUEST>\n",
      `<?xml version="1.0" encoding="UTF-8" ?>\r\n<REQUEST><DEVICEID>${DEVICE}` +
      "</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>",
      `<REQUEST DEVICEID="${DEVICE}" QUERY="PROLOG" />\n`,
      `<REQUEST DEVICEID="${DEVICE}">\n<QUERY>PROLOG</QUERY></REQUEST>`,
    ];
    for (const text of printed) {
      const read: Record<string, unknown> = { ...readFlat(text)?.fields };
      assertEquals(read, polled, text);
    }
    const report = `<REQUEST DEVICEID="${DEVICE}" ERR="SUCCESS"` +
      ' ID="1700000001" QUERY="DOWNLOAD" />\n';
    assertEquals(readFlat(report)?.fields.ERR, "SUCCESS");
  });

  it("leaves to the parser what is not so plain", () => {
    for (
      const text of [
        "",
        "REQUEST",
        "<REQUEST>",
        "<REQUEST/><REQUEST/>",
        "<REQUEST><A>1</B></REQUEST>",
        "<REQUEST><A>1</A></REQUES>",
        "<REQUEST><A>1</A></REQUEST>x",
        "<REQUEST><A>1</A><A>2</A></REQUEST>",
        '<REQUEST A="1"><A>2</A></REQUEST>',
        '<REQUEST A="1" A="2"/>',
        '<REQUEST A="1\n2"/>',
        "<REQUEST><A>1 &amp; 2</A></REQUEST>",
        "<REQUEST><A>é</A></REQUEST>",
        "<REQUEST><A>\0</A></REQUEST>",
        "<REQUEST><A><B>1</B></A></REQUEST>",
        "<REQUEST>text<A>1</A></REQUEST>",
        "<REQUEST><A>1]]>2</A></REQUEST>",
        '<?xml version="1.0" encoding="ISO-8859-1"?><REQUEST/>',
        "<!DOCTYPE a><REQUEST/>",
        `<REQUEST>${" ".repeat(2048)}</REQUEST>`,
      ]
    ) assertEquals(readFlat(text), null, text);
  });

  it("says of a document what the parser says, or nothing", () => {
    const piece = fc.constantFrom(
      ...'<>/="& \n\tA'.split(""),
      "<A>",
      "</A>",
      "<B>",
      "</B>",
      "<R>",
      "</R>",
      "<A>x</A>",
      "<B>  </B>",
      '<R A="1" B="2"/>',
      ' C="3"',
      "<A/>",
      "]]>",
      "<!--A-->",
      '<?xml version="1.0" encoding="UTF-8"?>',
    );
    const free = fc.array(piece, { maxLength: 8 }).map((all) => all.join(""));
    const within = free.map((text) => `<R>${text}</R>`);
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(free, within), (text) => {
        const flat = readFlat(text);
        if (flat === null) return;
        read++;
        assertEquals(flat, readXml(text));
      }),
      { numRuns: 3000 },
    );
    assert(read > 20);
  });
});

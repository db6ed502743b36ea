import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { constants, deflateSync, gzipSync } from "node:zlib";
import { openEnvelope, sealEnvelope } from "#server/agent/wire/envelope.ts";
import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";

const bytes = (text: string, encoding: BufferEncoding = "utf8") =>
  new Uint8Array(Buffer.from(text, encoding));
const open = (body: Uint8Array) => openEnvelope(body).text;

describe("openEnvelope()", () => {
  it("returns what sealEnvelope() packed, in each format", () => {
    const texts = fc.string({ unit: "grapheme" }).map((text) => `<a>${text}`);
    const formats = fc.constantFrom("zlib", "gzip", "plain");
    fc.assert(fc.property(texts, formats, (text, format) => {
      const sealed = sealEnvelope({ format, text });
      assertEquals(openEnvelope(sealed), { format, text });
    }));
  });

  it("reads a stream that a Windows agent flushed but did not end", () => {
    const body = deflateSync("<REQUEST/>", {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    assertEquals(openEnvelope(body), { format: "zlib", text: "<REQUEST/>" });
  });

  it("reads every compression level", () => {
    for (let level = 0; level <= 9; level++) {
      assertEquals(open(deflateSync("<a/>", { level })), "<a/>");
      assertEquals(open(gzipSync("<a/>", { level })), "<a/>");
    }
  });

  it("returns what there is of a truncated stream", () => {
    const whole = deflateSync("<a>0123456789</a>", { level: 0 });
    assertEquals(open(whole.subarray(0, 12)), "<a>01");
  });

  it("refuses what is not an envelope", () => {
    for (const body of [bytes(""), bytes("%PDF-1.4"), bytes("REQUEST")]) {
      assertThrows(() => openEnvelope(body), Malformed);
    }
    const corrupt = deflateSync("<a>0123456789</a>");
    corrupt[corrupt.length - 1]! ^= 1;
    assertThrows(() => openEnvelope(corrupt), Malformed, "corrupt");
    assertThrows(() => open(deflateSync("")), Malformed, "nothing");
    assertThrows(() => open(bytes("\x78\x9c", "latin1")), Malformed);
  });

  it("refuses what inflates beyond the limit, and nothing smaller", () => {
    const body = deflateSync("<" + "a".repeat(999));
    assertEquals(openEnvelope(body, 1000).text.length, 1000);
    assertThrows(() => openEnvelope(body, 999), TooLarge);
    assertThrows(() => openEnvelope(bytes("<a/>"), 3), TooLarge);
    const bomb = deflateSync(new Uint8Array(100 * 1024 ** 2));
    assertThrows(() => openEnvelope(bomb), TooLarge);
    assertThrows(() => openEnvelope(gzipSync(bomb), 1000), TooLarge);
  });
});

describe("the encoding of a document", () => {
  const declared = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><a>é</a>`;

  it("is the one its declaration names", () => {
    for (const encoding of ["ISO-8859-1", "windows-1252", "ISO-8859-15"]) {
      assertEquals(
        open(bytes(declared(encoding), "latin1")),
        declared(encoding),
      );
    }
    const cyrillic = '<?xml version="1.0" encoding="windows-1251"?><a>\xe9</a>';
    assertEquals(open(bytes(cyrillic, "latin1")).slice(-5), "й</a>");
  });

  it("is UTF-8 if nothing is declared", () => {
    assertEquals(open(bytes("<a>é€😀</a>")), "<a>é€😀</a>");
  });

  it("is recognised by its byte order mark, which is not part of the text", () => {
    assertEquals(open(bytes("\uFEFF<a>é</a>")), "<a>é</a>");
    const wide = bytes("\uFEFF<a>é</a>", "utf16le");
    assertEquals(open(wide), "<a>é</a>");
    assertEquals(open(wide.slice().map(swapped(wide))), "<a>é</a>");
  });

  it("is UTF-16 if its first character is UTF-16", () => {
    const wide = bytes(declared("UTF-16"), "utf16le");
    assertEquals(open(wide), declared("UTF-16"));
    assertEquals(open(wide.slice().map(swapped(wide))), declared("UTF-16"));
  });

  it("is UTF-8 if it is declared as UTF-16 and cannot be", () => {
    assertEquals(open(bytes(declared("UTF-16"))), declared("UTF-16"));
  });

  it("is windows-1252 for bytes that are not UTF-8, and for no others", () => {
    const mixed = Buffer.concat([
      bytes("<a>é€😀|"),
      bytes("\xe9\x80|\xc3|\xe2\x82|\xff</a>", "latin1"),
    ]);
    assertEquals(open(mixed), "<a>é€😀|é€|Ã|â‚|ÿ</a>");
  });

  it("is refused if it is not known", () => {
    const klingon = bytes(declared("x-klingon"));
    assertThrows(() => openEnvelope(klingon), Malformed, "x-klingon");
    assertThrows(() => openEnvelope(bytes(declared("utf-7"))), Malformed);
  });
});

/** Swaps each pair of bytes: little endian to big endian. */
function swapped(wide: Uint8Array): (byte: number, at: number) => number {
  return (_, at) => wide[at ^ 1]!;
}

describe("sealEnvelope()", () => {
  it("begins with 78 9C, which FusionInventory expects", () => {
    const sealed = sealEnvelope({ format: "zlib", text: "<REPLY/>" });
    assertEquals([...sealed.subarray(0, 2)], [0x78, 0x9c]);
  });
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { printInfo } from "#server/agent/xml/info.ts";
import { readInfo } from "#server/agent/xml/read_info.ts";
import { printInventoryReply } from "#server/agent/xml/inventory_reply.ts";
import { Malformed } from "#server/agent/xml/errors.ts";
import type { PackageInfo } from "#server/domain/packages/info.ts";
import { INFO, parsed } from "./listener.ts";

const CANNOT_BE_SAID = /(?![\t\n\r\x7f-\x9f])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** Any text that XML can represent, including quotes, tabs and line breaks. */
const texts = fc.string({ unit: "binary" })
  .filter((text) => !CANNOT_BE_SAID.test(text));

const infos: fc.Arbitrary<PackageInfo> = fc.record({
  id: fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }),
  priority: fc.integer({ min: 0, max: 10 }),
  action: fc.constantFrom("launch", "execute", "store"),
  command: texts,
  path: texts,
  notify: fc.record({
    text: texts,
    countdownSeconds: fc.integer({ min: 0, max: 86400 }),
    canAbort: fc.boolean(),
    canDelay: fc.boolean(),
    doneText: texts,
  }, { noNullPrototype: true }),
  protocol: fc.constantFrom("http", "https"),
  fragments: fc.nat(),
  digest: fc.constantFrom("", "0123456789abcdef"),
  digestAlgorithm: fc.constantFrom("MD5", "SHA256"),
}, { noNullPrototype: true }).map((info) => ({
  ...info,
  command: info.action === "store" ? "" : info.command,
  path: info.action === "store" ? info.path : "",
}));

describe("printInfo()", () => {
  it("prints what readInfo() reads back, whatever the texts", () => {
    fc.assert(fc.property(infos, (info) => {
      assertEquals(readInfo(printInfo(info)), info);
    }));
  });

  it("prints what another parser reads in the same way", () => {
    const command = `a "b" 'c' <d> & &amp; é😀`;
    const { DOWNLOAD } = parsed(printInfo({ ...INFO, command }));
    assertEquals(DOWNLOAD.NAME, command);
    assertEquals(DOWNLOAD.DIGEST_ENCODE, "Hexa");
  });

  it("keeps a command that is the word true, and line breaks, unchanged", () => {
    for (const command of ["true", " a\tb\r\nc\n", ""]) {
      assertEquals(readInfo(printInfo({ ...INFO, command })).command, command);
    }
    assert(printInfo({ ...INFO, command: "a\nb" }).includes('"a&#10;b"'));
  });

  it("refuses what XML cannot represent, instead of printing something else", () => {
    for (const command of ["a\0", "\x1b[0m", "\uFFFF", "\uD800"]) {
      assertThrows(() => printInfo({ ...INFO, command }), RangeError);
    }
  });
});

describe("readInfo()", () => {
  const broken = (from: string, to: string) => {
    const xml = printInfo(INFO).replace(from, to);
    assert(xml !== printInfo(INFO), from);
    assertThrows(() => readInfo(xml), Malformed);
  };

  it("refuses what an agent could not use", () => {
    broken("<DOWNLOAD", "<UPLOAD");
    broken('ID="1700000001"', 'ID=""');
    broken('PRI="5"', 'PRI="-1"');
    broken('ACT="LAUNCH"', 'ACT="launch"');
    broken('ACT="LAUNCH"', 'ACT="constructor"');
    broken('FRAGS="3"', "");
    broken('"Hexa"', '"Base64"');
    broken('"MD5"', '"SHA1"');
    broken(INFO.digest, INFO.digest.toUpperCase());
    broken("/>", ">");
  });
});

describe("printInventoryReply()", () => {
  it("replaces the account info by name and value", () => {
    const reply = printInventoryReply({ TAG: "A&B", Site: "<é>" });
    assertEquals(parsed(reply).REPLY, {
      RESPONSE: "ACCOUNT_UPDATE",
      ACCOUNTINFO: [
        { KEYNAME: "TAG", KEYVALUE: "A&B" },
        { KEYNAME: "Site", KEYVALUE: "<é>" },
      ],
    });
  });
});

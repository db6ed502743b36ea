import { assert } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { openDocument } from "#server/agent/wire/document.ts";
import { sealEnvelope } from "#server/agent/wire/envelope.ts";
import { Malformed } from "#server/agent/xml/errors.ts";
import { isDeviceId } from "#server/agent/xml/request.ts";

const recorded = (name: string) =>
  Deno.readFileSync(
    new URL(`./captures/windows-handbuilt/${name}`, import.meta.url),
  );

/**
 * Asserts that a document is either read completely or refused as malformed.
 */
function readOrRefused(body: Uint8Array): void {
  try {
    const { request, inventory } = openDocument(body);
    assert(request.query !== "" && isDeviceId(request.deviceId));
    assert(!/\0/.test(JSON.stringify([request, inventory])));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
}

describe("openDocument()", () => {
  it("reads or refuses any bytes, and never throws another error", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), readOrRefused));
  });

  it("reads or refuses any text in any envelope", () => {
    const texts = fc.string({ unit: "binary" }).map((text) =>
      `<REQUEST QUERY="DOWNLOAD" ERR="${text}">${text}</REQUEST>`
    );
    const formats = fc.constantFrom("zlib", "gzip", "plain");
    fc.assert(fc.property(texts, formats, (text, format) => {
      readOrRefused(sealEnvelope({ format, text }));
    }));
  });

  it("reads or refuses a recorded request with some bytes changed or cut", () => {
    const originals = [
      recorded("002-INVENTORY.req.raw"),
      recorded("004-DOWNLOAD.req.raw"),
      recorded("002-INVENTORY.req.xml"),
      recorded("005-NOTIFY.req.xml"),
    ];
    const changes = fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), {
      maxLength: 4,
    });
    const cases = fc.record({
      original: fc.constantFrom(...originals),
      changes,
      cut: fc.nat(3000),
    });
    fc.assert(
      fc.property(cases, ({ original, changes, cut }) => {
        const body = original.slice(0, original.length - cut % 50);
        for (const [at, byte] of changes) body[at % body.length] = byte;
        readOrRefused(body);
      }),
      { numRuns: 500 },
    );
  });
});

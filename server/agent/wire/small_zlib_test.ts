import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { constants, deflateSync, inflateSync } from "node:zlib";
import { inflateSmall, MOST_STORED, storedZlib } from "./small_zlib.ts";

const bytes = (most: number) => fc.uint8Array({ maxLength: most });
const text = fc.string({ unit: "grapheme", maxLength: 400 })
  .map((one) => new TextEncoder().encode(one));

describe("storedZlib()", () => {
  it("makes a stream that zlib reads", () => {
    fc.assert(fc.property(bytes(MOST_STORED), (given) => {
      assertEquals(new Uint8Array(inflateSync(storedZlib(given))), given);
    }));
    const longest = new Uint8Array(MOST_STORED).fill(255);
    assertEquals(new Uint8Array(inflateSync(storedZlib(longest))), longest);
  });

  it("begins with the bytes that FusionInventory searches for", () => {
    const [first, second] = storedZlib(new Uint8Array(1));
    assertEquals([first, second], [0x78, 0x9c]);
  });
});

describe("inflateSmall()", () => {
  it("reads what zlib writes, at every level", () => {
    fc.assert(fc.property(
      fc.oneof(text, bytes(1500)),
      fc.integer({ min: 0, max: 9 }),
      (given, level) => {
        const stream = new Uint8Array(deflateSync(given, { level }));
        // Also if it is a part of a larger array.
        const within = new Uint8Array([1, 2, ...stream, 3]).subarray(2, -1);
        assertEquals(inflateSmall(within)?.slice(), given);
      },
    ));
  });

  it("returns null for a stream that is cut off, corrupt, unended or too long", () => {
    const given = new TextEncoder().encode("<REQUEST>once more</REQUEST>");
    const stream = new Uint8Array(deflateSync(given));
    for (let end = 0; end < stream.length; end++) {
      assertEquals(inflateSmall(stream.subarray(0, end)), null);
    }
    for (let at = 2; at < stream.length; at++) {
      const spoilt = stream.slice();
      spoilt[at]! ^= 0x10;
      // The unused bits of the last byte may have any value.
      const read = inflateSmall(spoilt)?.slice() ?? given;
      assertEquals(read, given);
    }
    const unended = deflateSync(given, { finishFlush: constants.Z_SYNC_FLUSH });
    assertEquals(inflateSmall(new Uint8Array(unended)), null);
    const bomb = new Uint8Array(deflateSync(new Uint8Array(1_000_000)));
    assertEquals(inflateSmall(bomb), null);
  });
});

import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { createHmac } from "node:crypto";
import { keyedHash } from "./keyed_hash.ts";

describe("keyedHash()", () => {
  it("is HMAC-SHA-256", () => {
    fc.assert(fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.array(fc.string({ unit: "grapheme-ascii", maxLength: 55 })),
      (key, texts) => {
        const hash = keyedHash(key);
        for (const text of texts) {
          const wanted = createHmac("sha256", key).update(text).digest();
          assertEquals(hash(text), new Uint8Array(wanted));
        }
      },
    ));
    for (let length = 0; length <= 55; length++) {
      const key = new Uint8Array(32).fill(length);
      const text = "x".repeat(length);
      const wanted = createHmac("sha256", key).update(text).digest();
      assertEquals(keyedHash(key)(text), new Uint8Array(wanted));
    }
  });

  it("refuses what it cannot do", () => {
    assertThrows(() => keyedHash(new Uint8Array(65)), RangeError);
    assertThrows(
      () => keyedHash(new Uint8Array(32))("x".repeat(56)),
      RangeError,
    );
  });
});

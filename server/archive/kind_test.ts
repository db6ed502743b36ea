import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { gzipSync } from "fflate";
import { HEAD_BYTES, inflatedHead, kindOfHead } from "./kind.ts";

const text = (value: string) => new TextEncoder().encode(value);

/** One header of a tar, with its checksum. */
function tarHeader(name: string): Uint8Array {
  const block = new Uint8Array(512);
  block.set(text(name));
  block.set(text("        "), 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.set(text(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return block;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((n, { length }) => n + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const MANY_ZEROS = gzipSync(new Uint8Array(80 * 1024 ** 2));

describe("kindOfHead()", () => {
  const tar = joined(tarHeader("install.sh"), new Uint8Array(1024));
  const cases: readonly (readonly [string, Uint8Array, unknown])[] = [
    ["a zip", text("PK\x03\x04…"), { is: "zip" }],
    ["an empty zip", text("PK\x05\x06…"), { is: "zip" }],
    ["a tar.gz", gzipSync(tar), { is: "tar.gz" }],
    ["an empty tar.gz", gzipSync(new Uint8Array(10240)), { is: "tar.gz" }],
    ["a gzip without content", gzipSync(new Uint8Array()), { is: "tar.gz" }],
    ["a cut gzip", gzipSync(tar).slice(0, 5), { is: "tar.gz" }],
    ["a packed text", gzipSync(text("hello")), {
      is: "file",
      looksLike: null,
    }],
    ["a packed disk image of zeros", MANY_ZEROS, {
      is: "file",
      looksLike: null,
    }],
    ["a bare tar", tar, { is: "file", looksLike: "tar" }],
    ["a 7z", Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0), {
      is: "file",
      looksLike: "7z",
    }],
    ["nothing", new Uint8Array(), { is: "file", looksLike: null }],
  ];
  for (const [name, bytes, expected] of cases) {
    it(`recognises ${name}`, () => {
      assertEquals(kindOfHead(bytes.subarray(0, HEAD_BYTES)), expected);
    });
  }
});

describe("inflatedHead()", () => {
  it("stops after a kilobyte, however much follows", () => {
    const pieces: number[] = [];
    const inner = inflatedHead(
      MANY_ZEROS.subarray(0, HEAD_BYTES),
      (bytes) => pieces.push(bytes),
    );
    assertEquals(inner.length, 1024);
    assertEquals(pieces.length, 1);
    assert(pieces[0]! <= 256 * 1032, `${pieces[0]} bytes were inflated`);
  });

  it("gives what there is of a damaged gzip", () => {
    const damaged = gzipSync(text("hello ".repeat(500)));
    damaged.fill(0xff, 40);
    assert(inflatedHead(damaged).length <= 1024);
  });
});

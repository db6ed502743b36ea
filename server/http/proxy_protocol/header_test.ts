import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { HEADER_BYTES, MalformedHeader, readHeader } from "./header.ts";

const line = (text: string) => new TextEncoder().encode(text);

/** A header of version 2; `length` is what it says, by default what it has. */
function binary(
  { command = 0x21, family = 0x11, addresses, length = addresses.length }: {
    command?: number;
    family?: number;
    addresses: readonly number[];
    length?: number;
  },
): Uint8Array {
  return new Uint8Array([
    ...[0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a],
    ...[command, family, length >> 8, length & 255],
    ...addresses,
  ]);
}

const FOUR = [192, 0, 2, 7, 10, 0, 0, 5, 0xdc, 0x04, 0x01, 0xbb];
const SIX = [
  ...[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9],
  ...[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  ...[0xdc, 0x04, 0x01, 0xbb],
];

describe("readHeader()", () => {
  const read: [string, Uint8Array, string | null][] = [
    [
      "a line of TCP4",
      line("PROXY TCP4 192.0.2.7 10.0.0.5 56324 443\r\n"),
      "192.0.2.7 56324",
    ],
    [
      "a line of TCP6",
      line("PROXY TCP6 2001:db8::9 2001:db8::1 56324 443\r\n"),
      "2001:db8::9 56324",
    ],
    ["UNKNOWN", line("PROXY UNKNOWN\r\n"), null],
    [
      "UNKNOWN with addresses",
      line("PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n"),
      null,
    ],
    ["version 2 over IPv4", binary({ addresses: FOUR }), "192.0.2.7 56324"],
    [
      "version 2 over IPv6",
      binary({ family: 0x21, addresses: SIX }),
      "2001:db8::9 56324",
    ],
    [
      "version 2 with further values",
      binary({ addresses: [...FOUR, 0x04, 0, 1, 0] }),
      "192.0.2.7 56324",
    ],
    ["LOCAL", binary({ command: 0x20, family: 0, addresses: [] }), null],
    ["LOCAL with addresses", binary({ command: 0x20, addresses: FOUR }), null],
    ["an unspecified family", binary({ family: 0, addresses: [1, 2] }), null],
  ];
  for (const [name, bytes, client] of read) {
    it(`reads ${name}, however it is cut`, () => {
      for (let n = 0; n < bytes.length; n++) {
        assertEquals(readHeader(bytes.subarray(0, n)), null, `${n} bytes`);
      }
      const found = readHeader(new Uint8Array([...bytes, 71, 69, 84]));
      assertEquals(found?.length, bytes.length);
      assertEquals(
        found!.client && `${found!.client.hostname} ${found!.client.port}`,
        client,
      );
    });
  }

  const refused: [string, Uint8Array][] = [
    ["HTTP", line("GET / HTTP/1.1\r\n")],
    ["TLS", new Uint8Array([0x16, 0x03, 0x01])],
    ["a lower-case word", line("proxy TCP4 ")],
    ["a line that does not end", line(`PROXY TCP4 ${"1".repeat(107)}`)],
    ["a line without CR", line("PROXY TCP4 192.0.2.7 10.0.0.5 1 2\n")],
    ["an address of another family", line("PROXY TCP4 ::1 ::1 1 2\r\n")],
    ["a wrong address", line("PROXY TCP4 192.0.2.999 10.0.0.5 1 2\r\n")],
    ["a wrong IPv6 address", line("PROXY TCP6 1::2::3 ::1 1 2\r\n")],
    ["a wrong port", line("PROXY TCP4 192.0.2.7 10.0.0.5 65536 2\r\n")],
    ["an unknown family", line("PROXY UDP4 192.0.2.7 10.0.0.5 1 2\r\n")],
    ["two spaces", line("PROXY TCP4  192.0.2.7 10.0.0.5 1 2\r\n")],
    ["a wrong signature", new Uint8Array([0x0d, 0x0a, 0x0d, 0x0b])],
    ["version 3", binary({ command: 0x31, addresses: FOUR })],
    ["an unknown command", binary({ command: 0x22, addresses: FOUR })],
    ["UDP", binary({ family: 0x12, addresses: FOUR })],
    ["a Unix socket", binary({ family: 0x31, addresses: FOUR })],
    ["too few addresses", binary({ addresses: FOUR.slice(1) })],
    ["too many bytes", binary({ addresses: [], length: HEADER_BYTES })],
  ];
  for (const [name, bytes] of refused) {
    it(`refuses ${name}`, () => {
      assertThrows(() => readHeader(bytes), MalformedHeader);
    });
  }

  it("never fails otherwise", () => {
    for (let n = 0; n < 2000; n++) {
      const bytes = crypto.getRandomValues(new Uint8Array(n % 64));
      if (n % 3 === 0) {
        bytes.set(binary({ addresses: [] }).slice(0, bytes.length));
      }
      if (n % 3 === 1) bytes.set(line("PROXY TCP").slice(0, bytes.length));
      try {
        readHeader(bytes);
      } catch (error) {
        assertEquals((error as Error).name, "MalformedHeader");
      }
    }
  });
});

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  addressesIn,
  addressText,
  networkRange,
  packAddress,
  rangeText,
} from "./address.ts";

const canonical = (text: string) => {
  const packed = packAddress(text);
  return packed === null ? null : addressText(packed);
};

Deno.test("packAddress() and addressText() know every notation", () => {
  const cases: [text: string, expected: string | null][] = [
    ["10.1.2.3", "10.1.2.3"],
    ["010.001.002.003", "10.1.2.3"],
    [" 10.1.2.3 ", "10.1.2.3"],
    ["255.255.255.255", "255.255.255.255"],
    ["256.1.1.1", null],
    ["10.1.2", null],
    ["10.1.2.3.4", null],
    ["10.1.2.3/24", null],
    ["1e1.1.1.1", null],
    ["١.١.١.١", null],
    ["", null],
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["FE80::0A0B:1", "fe80::a0b:1"],
    ["fe80::1%eth0", "fe80::1"],
    ["fe80::1%12", "fe80::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["100:0:0:1::", "100:0:0:1::"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
    ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
    ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
    ["1:2:3:4::5:6:7:8", null],
    ["1::2::3", null],
    ["1:2:3:4:5:6:7", null],
    ["1:2:3:4:5:6:7:8:9", null],
    [":::", null],
    [":1", null],
    ["1:", null],
    ["12345::", null],
    ["g::", null],
    ["::ffff:10.1.2.3", "10.1.2.3"],
    ["::FFFF:0A01:0203", "10.1.2.3"],
    ["0:0:0:0:0:ffff:10.1.2.3", "10.1.2.3"],
    ["::fffe:10.1.2.3", "::fffe:a01:203"],
    ["64:ff9b::10.1.2.3", "64:ff9b::a01:203"],
    ["::10.1.2.256", null],
    ["10.1.2.3::", null],
    ["00:1a:2b:01:00:09", null],
  ];
  for (const [text, expected] of cases) {
    assertEquals(canonical(text), expected, text);
  }
});

Deno.test("packed addresses sort as their numbers do, IPv4 first", () => {
  const sorted = ["1.2.3.4", "10.0.0.1", "9.255.0.0", "::1", "fe80::", "2001::"]
    .map((text) => packAddress(text)!).toSorted().map(addressText);
  assertEquals(sorted, [
    "1.2.3.4",
    "9.255.0.0",
    "10.0.0.1",
    "::1",
    "2001::",
    "fe80::",
  ]);
});

Deno.test("any address is the same after printing, as URL() prints it", () => {
  fc.assert(fc.property(fc.ipV6(), (text) => {
    const printed = canonical(text);
    if (printed === null || printed.includes(".")) return;
    assertEquals(`[${printed}]`, new URL(`http://[${text}]`).hostname);
    assertEquals(canonical(printed), printed);
  }));
});

Deno.test("networkRange() and rangeText() know prefixes of both kinds", () => {
  const cases = [
    ["10.1.2.3", 32, "10.1.2.3"],
    ["10.1.2.3", 16, "10.1.0.0/16"],
    ["10.1.2.3", 0, "0.0.0.0/0"],
    ["10.1.2.3", 33, null],
    ["2001:db8:1::1", 32, "2001:db8::/32"],
    ["2001:db8::1", 127, "2001:db8::/127"],
    ["2001:db8::1", 128, "2001:db8::1"],
    ["2001:db8::1", 0, "::/0"],
    ["2001:db8::1", 129, null],
    ["2001:db8::1", 1.5, null],
  ] as const;
  for (const [address, bits, expected] of cases) {
    const range = networkRange(packAddress(address)!, bits);
    assertEquals(range && rangeText(range), expected, `${address}/${bits}`);
  }
  const from = packAddress("10.0.0.1")!;
  const to = packAddress("10.0.0.4")!;
  assertEquals(rangeText({ from, to }), "10.0.0.1..10.0.0.4");
});

Deno.test("addressesIn() finds all addresses that agents put into one field", () => {
  const cases: [text: string, ...expected: string[]][] = [
    ["10.1.2.3/172.17.0.1", "10.1.2.3", "172.17.0.1"],
    ["10.1.2.3/24", "10.1.2.3"],
    ["10.1.2.3, 10.1.2.4;10.1.2.5 10.1.2.6", "10.1.2.3", "10.1.2.4"].concat(
      "10.1.2.5",
      "10.1.2.6",
    ) as [string, ...string[]],
    ["fe80::1%eth0.100/64", "fe80::1"],
    ["fe80::1%Ethernet 2", "fe80::1"],
    ["fe80::1%{1B2C}", "fe80::1"],
    ["fe80::a//2001:db8::1/", "fe80::a", "2001:db8::1"],
    ["192.168.1.5(Preferred)", "192.168.1.5"],
    ["{10.0.0.1,fe80::2}", "10.0.0.1", "fe80::2"],
    ["unknown/10.1.2.3/", "10.1.2.3"],
    ["n/a"],
    ["10.1.2.300/10.1.2.3", "10.1.2.3"],
    ["00:1a:2b:01:00:09"],
    [""],
    ["///"],
  ];
  for (const [text, ...expected] of cases) {
    assertEquals(addressesIn(text).map(addressText), expected, text);
  }
});

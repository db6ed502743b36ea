import { assertEquals } from "@std/assert";
import { isPrivateAddress } from "./private_address.ts";

const cases: [string, boolean][] = [
  ["93.184.216.34", false],
  ["8.8.8.8", false],
  ["172.15.255.255", false],
  ["172.32.0.0", false],
  ["2606:2800:220:1:248:1893:25c8:1946", false],
  ["64:ff9b::8.8.8.8", false],
  ["127.0.0.1", true],
  ["127.255.0.1", true],
  ["0.0.0.0", true],
  ["10.1.2.3", true],
  ["172.16.0.1", true],
  ["192.168.1.1", true],
  ["169.254.169.254", true],
  ["100.64.0.1", true],
  ["224.0.0.1", true],
  ["255.255.255.255", true],
  ["::", true],
  ["::1", true],
  ["::ffff:127.0.0.1", true],
  ["::ffff:8.8.8.8", false],
  ["::10.0.0.1", true],
  ["64:ff9b::10.0.0.1", true],
  ["fe80::1%eth0", true],
  ["fd00::1", true],
  ["2002:a00:1::", true],
  ["2001:db8::1", true],
  ["ff02::1", true],
  ["", true],
  ["example.org", true],
  ["2130706433", true],
];

for (const [address, expected] of cases) {
  Deno.test(`isPrivateAddress(${address || "nothing"}) is ${expected}`, () => {
    assertEquals(isPrivateAddress(address), expected);
  });
}

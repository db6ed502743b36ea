import { assertEquals } from "@std/assert";
import { isNetwork, TrustedProxies } from "./trusted_proxies.ts";

const proxies = new TrustedProxies(["10.0.0.0/24", "192.168.1.1", "fd00::/8"]);

const CASES: readonly [peer: string, forwardedFor: string, client: string][] = [
  // Not a trusted proxy: the header is the client's own.
  ["10.0.1.1", "1.2.3.4", "10.0.1.1"],
  ["10.0.0.1", "1.2.3.4", "1.2.3.4"],
  ["::ffff:10.0.0.1", "1.2.3.4", "1.2.3.4"],
  ["192.168.1.1", "1.2.3.4", "1.2.3.4"],
  ["192.168.1.2", "1.2.3.4", "192.168.1.2"],
  ["fd00::7", "2001:db8::1", "2001:db8::1"],
  // What a client has sent itself comes first.
  ["10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"],
  // Two trusted proxies one behind the other.
  ["10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"],
  ["10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
  // Ports and brackets, as some proxies write them.
  ["10.0.0.1", "1.2.3.4:5678", "1.2.3.4"],
  ["10.0.0.1", "[2001:db8::1]:5678", "2001:db8::1"],
  ["10.0.0.1", "::ffff:1.2.3.4", "1.2.3.4"],
  // Nonsense ends the list.
  ["10.0.0.1", "unknown", "10.0.0.1"],
  ["10.0.0.1", "1.2.3.4, x\u001b[2J", "10.0.0.1"],
  ["10.0.0.1", "", "10.0.0.1"],
];

for (const [peer, forwarded, client] of CASES) {
  Deno.test(`clientOf() ${peer}, ${JSON.stringify(forwarded)}`, () => {
    const headers = new Headers();
    try {
      headers.set("x-forwarded-for", forwarded);
    } catch {
      return; // no client can send such a header either
    }
    assertEquals(proxies.clientOf(peer, headers).address, client);
  });
}

Deno.test("clientOf() takes the scheme only from a trusted proxy", () => {
  const headers = (value: string) =>
    new Headers({ "x-forwarded-proto": value });
  const isSecure = (peer: string, value: string) =>
    proxies.clientOf(peer, headers(value)).isSecure;
  assertEquals(isSecure("10.0.0.1", "https"), true);
  assertEquals(isSecure("10.0.0.1", "http, https"), true);
  assertEquals(isSecure("10.0.0.1", "https, http"), false);
  assertEquals(isSecure("10.0.0.1", "http"), false);
  assertEquals(isSecure("10.0.1.1", "https"), false);
});

Deno.test("isNetwork() takes addresses and networks", () => {
  for (
    const text of ["10.0.0.1", "10.0.0.0/8", "::1", "fd00::/8", "0.0.0.0/0"]
  ) {
    assertEquals(isNetwork(text), true, text);
  }
  for (const text of ["", "lb.example", "10.0.0/8", "10.0.0.0/33", "::1/129"]) {
    assertEquals(isNetwork(text), false, text);
  }
  assertEquals(isNetwork("10.0.0.0/8/8"), false);
});

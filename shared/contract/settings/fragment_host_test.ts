import { assertEquals } from "@std/assert";
import { FragmentHost } from "./fragment_host.ts";

Deno.test("FragmentHost takes a host and a port, in lower case", () => {
  for (const text of ["", "mirror", "m.lyon", "10.0.0.1:80", "[::1]:8080"]) {
    assertEquals(FragmentHost.parse(text), text);
  }
  assertEquals(FragmentHost.parse(" Mirror.Lyon:80 "), "mirror.lyon:80");
});

Deno.test("FragmentHost refuses what agents could not use", () => {
  const wrong = [
    "http://mirror",
    "mirror/path",
    "mirror:",
    "mirror:0",
    "mirror:65536",
    "mirror:http",
    "a b",
    "-mirror",
    "mirror.",
    "::1",
    'mirror"',
    "user@mirror",
    "x".repeat(254),
  ];
  for (const text of wrong) {
    assertEquals(FragmentHost.safeParse(text).success, false, text);
  }
});

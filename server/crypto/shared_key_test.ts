import { assertEquals, assertNotEquals } from "@std/assert";
import { SharedKey } from "./shared_key.ts";

const key = new SharedKey(new Uint8Array(32).fill(1));
const other = new SharedKey(new Uint8Array(32).fill(2));
const secret = new TextEncoder().encode("-----BEGIN PRIVATE KEY-----");

Deno.test("a secret is read with the same key and name only", () => {
  const encrypted = key.encrypt("authority", secret);
  assertEquals(key.decrypt("authority", encrypted), secret);
  assertEquals(key.decrypt("another", encrypted), null);
  assertEquals(other.decrypt("authority", encrypted), null);
  encrypted[20]! ^= 1;
  assertEquals(key.decrypt("authority", encrypted), null);
  assertEquals(key.decrypt("authority", new Uint8Array()), null);
});

Deno.test("a secret is encrypted differently each time", () => {
  assertNotEquals(key.encrypt("a", secret), key.encrypt("a", secret));
});

Deno.test("keys for different purposes and files differ", () => {
  const keys = [
    key.derive("audit seals"),
    key.derive("servers"),
    other.derive("servers"),
  ].map((one) => one.toHex());
  assertEquals(new Set(keys).size, 3);
  assertEquals(key.derive("servers").toHex(), keys[1]);
  assertEquals(keys[0]!.length, 64);
});

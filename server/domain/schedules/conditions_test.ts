import { assertEquals, assertThrows } from "@std/assert";
import { printQuery } from "#shared/query/mod.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { partsOf, readConditions } from "./conditions.ts";

const PARTS: readonly [string, readonly string[]][] = [
  ["disk>=5G", ["disk>=5G"]],
  ["disk>=5G ram>=4G", ["disk>=5G", "ram>=4G"]],
  ["os:windows (ram>=4G -ip:10.2.0.0/16)", [
    "os:windows",
    "ram>=4G",
    "-ip:10.2.0.0/16",
  ]],
  ["os:debian or os:ubuntu", ["os:debian or os:ubuntu"]],
];

for (const [text, parts] of PARTS) {
  Deno.test(`the conditions ${text} are ${parts.length}`, () => {
    assertEquals(partsOf(readConditions(text)).map(printQuery), parts);
  });
}

const REFUSED: readonly [string, string][] = [
  ["", "they are empty"],
  ["srv", "a word without a field"],
  ["disk>=five", "disk"],
  ["seen<7d", "seen: is not from the inventory"],
  ["os:windows state:failed", "state: is not from the inventory"],
  ["group:lab", "group: is not from the inventory"],
];

for (const [text, why] of REFUSED) {
  Deno.test(`the conditions "${text}" are refused: ${why}`, () => {
    assertThrows(() => readConditions(text), Refusal, why);
  });
}

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { limitSoftware, SOFTWARE_LIMITS, softwareEntry } from "./software.ts";

const vim = {
  NAME: "vim",
  VERSION: "9.0",
  FROM: "deb",
  INSTALLDATE: "2026/01/02",
};

Deno.test("keptSoftware() tells entries apart by all but the day of installation", () => {
  const digests = (...entries: Record<string, unknown>[]) =>
    limitSoftware(entries).software.keys.map(([digest]) => digest);
  const [one, other] = digests(vim, { ...vim, INSTALLDATE: "2026/02/03" });
  assertEquals(one, other);
  for (
    const [name, value] of [["NAME", "v"], ["VERSION", "8"], ["FROM", "x"]]
  ) {
    assertNotEquals(digests({ ...vim, [name!]: value }), [one]);
  }
  assertEquals(softwareEntry(vim).digest, one);
});

Deno.test("keptSoftware() keeps what is within bounds as it came, once each", () => {
  const { content, software } = limitSoftware([vim, { NAME: "" }, vim]);
  assertEquals(JSON.parse(content), [vim, { NAME: "" }]);
  assertEquals(software.keys.map(([, installed]) => installed), [
    "2026/01/02",
    "",
  ]);
  assertEquals(software.cut, null);
  const seen = new Map();
  assertEquals(limitSoftware([vim], seen), limitSoftware([vim], seen));
});

Deno.test("keptSoftware() cuts what is beyond bounds, and says so", () => {
  const many = Array.from({ length: 50_000 }, (_, i) => ({ NAME: `p${i}` }));
  const { content, software } = limitSoftware(many);
  assertEquals(JSON.parse(content).length, SOFTWARE_LIMITS.entries);
  assertEquals(software.cut, { sent: 50_000, kept: 10_000, shortened: 0 });

  const long = limitSoftware([
    { ...vim, NAME: "x".repeat(1_000_000), COMMENTS: "y".repeat(5000) },
    vim,
    { NAME: "n", EXTRA: { a: "b" } },
  ]);
  assertEquals(long.software.cut, { sent: 3, kept: 3, shortened: 2 });
  assert(long.content.length < 2000);
  const entries = JSON.parse(long.content);
  assertEquals(entries[0].NAME.length, 255);
  assertEquals(entries.slice(1), [vim, { NAME: "n" }]);
});

import { assertEquals } from "@std/assert";
import { serverWarnings } from "./warnings.ts";

const GIB = 1024 ** 3;

for (
  const [free, total, low] of [
    [50, 100, false],
    [10, 100, false],
    [9.9, 100, true],
    [1, 5, false],
    [0.9, 5, true],
    [0, 0, true],
  ] as const
) {
  Deno.test(`serverWarnings() of ${free} of ${total} GiB left`, () => {
    const disk = { free: free * GIB, total: total * GIB };
    const warnings = serverWarnings({ certificate: [], disk });
    assertEquals(warnings.map(({ code }) => code), low ? ["disk_low"] : []);
  });
}

Deno.test("serverWarnings() passes on what the certificate's are", () => {
  assertEquals(serverWarnings({ certificate: ["It ends."], disk: null }), [
    { code: "certificate", message: "It ends." },
  ]);
});

import { assert, assertEquals, assertRejects } from "@std/assert";
import { openVendors } from "./vendors.ts";

Deno.test("openVendors() finds the vendor of a prefix, the longest first", async () => {
  const nameVendors = openVendors();
  assertEquals(
    await nameVendors([
      "00:00:05:11:22:33",
      "3C:52:82:01:02:03",
      // A prefix of 36 bits, which several makers share up to the 24th.
      "8C:1F:64:FF:8A:BC",
      "02:42:AC:11:00:02",
      "",
    ]),
    ["XEROX CORPORATION", "Hewlett Packard", "Chamsys Ltd", "", ""],
  );
  assertEquals(await nameVendors([]), []);
});

Deno.test("openVendors() reads names whole: no address, no escapes", async () => {
  const nameVendors = openVendors();
  const macs = Array.from(
    { length: 4096 },
    (_, n) =>
      `00:0${(n >> 8).toString(16)}:${
        (n & 255).toString(16).padStart(2, "0")
      }:00:00:00`.toUpperCase(),
  );
  const names = await nameVendors(macs);
  assert(names.filter((name) => name !== "").length > 4000);
  assertEquals(names.filter((name) => /[\n"\\]/.test(name)), []);
});

Deno.test("openVendors() tries again after a registry it could not read", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.remove(path);
    const nameVendors = openVendors(path);
    await assertRejects(() => nameVendors(["AA:BB:CC:00:00:00"]), Error);
    await Deno.writeTextFile(
      path,
      '{\n "AABBCC": "A \\"B\\" Ltd\\nStreet"\n}\n',
    );
    assertEquals(await nameVendors(["AA:BB:CC:00:00:00"]), ['A "B" Ltd']);
  } finally {
    await Deno.remove(path);
  }
});

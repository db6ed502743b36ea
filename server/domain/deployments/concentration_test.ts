import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { concentration, subnetsOf } from "./concentration.ts";

const total = { machines: 32, of: 1000 };

Deno.test("concentration() names where a cause is, and how far beyond the rest", () => {
  const found = concentration(total, [
    { value: "debian", machines: 16, of: 500 },
    { value: "10.3.0.0/16", machines: 30, of: 40 },
    { value: "lab", machines: 30, of: 100 },
  ]);
  assertEquals(found?.value, "10.3.0.0/16");
  assertEquals(Math.round(found!.times!), 360);
});

Deno.test("concentration() of all of it: there is none in the rest", () => {
  const shares = [{ value: "a", machines: 32, of: 32 }];
  assertEquals(concentration(total, shares)?.times, null);
});

Deno.test("concentration() says nothing of few, of an even spread, of everybody", () => {
  const few = [{ value: "a", machines: 4, of: 4 }];
  assertEquals(concentration({ machines: 4, of: 100 }, few), null);
  const even = [{ value: "a", machines: 16, of: 500 }];
  assertEquals(concentration(total, even), null);
  const all = [{ value: "a", machines: 32, of: 1000 }];
  assertEquals(concentration(total, all), null);
});

Deno.test("what concentration() names is more frequent there than in the rest", () => {
  const share = fc.record({ machines: fc.nat(50), more: fc.nat(100) });
  fc.assert(fc.property(fc.array(share), fc.nat(200), (given, more) => {
    const shares = given.map(({ machines, more }, value) => ({
      value,
      machines,
      of: machines + more,
    }));
    const machines = Math.max(0, ...shares.map((one) => one.machines));
    const of = Math.max(machines, ...shares.map((one) => one.of)) + more;
    const found = concentration({ machines, of }, shares);
    if (!found) return;
    const elsewhere = (machines - found.machines) / (of - found.of);
    assert(found.machines / found.of > elsewhere);
    assert(found.machines * 2 >= machines);
  }));
});

Deno.test("subnetsOf() knows IPv4, and IPv6 by its first four groups", () => {
  assertEquals(subnetsOf("10.3.1."), ["10.3.0.0/16", "10.3.1.0/24"]);
  assertEquals(subnetsOf("2001:0db8:0007:0001:"), [
    "2001:db8:7::/48",
    "2001:db8:7:1::/64",
  ]);
  assertEquals(subnetsOf("fe80::"), []);
  assertEquals(subnetsOf(""), []);
});

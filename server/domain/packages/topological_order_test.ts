import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { orderOf } from "./topological_order.ts";

const edges = (...pairs: readonly (readonly [number, number])[]) => {
  const map = new Map<number, number[]>();
  for (const [from, to] of pairs) {
    map.set(from, [...map.get(from) ?? [], to]);
  }
  return map;
};

Deno.test("orderOf() puts each after what it depends on", () => {
  assertEquals(orderOf([1], edges([1, 2], [2, 3], [1, 3])), {
    order: [3, 2, 1],
  });
  assertEquals(orderOf([], edges([1, 1])), { order: [] });
  assertEquals(orderOf([4, 1], edges([1, 4])), { order: [4, 1] });
});

Deno.test("orderOf() names a circle from its beginning to its beginning", () => {
  assertEquals(orderOf([1], edges([1, 1])), { cycle: [1, 1] });
  assertEquals(orderOf([1], edges([1, 2], [2, 1])), { cycle: [1, 2, 1] });
  assertEquals(orderOf([9], edges([9, 1], [1, 2], [2, 3], [3, 1])), {
    cycle: [1, 2, 3, 1],
  });
});

Deno.test("orderOf() follows a chain that is longer than the stack", () => {
  const chain = Array.from({ length: 100_000 }, (_, i) => [i, i + 1] as const);
  const ordering = orderOf([0], edges(...chain));
  assert("order" in ordering);
  assertEquals(ordering.order.length, 100_001);
});

Deno.test("orderOf() finds an order exactly if there is no circle", () => {
  const node = fc.nat(6);
  fc.assert(
    fc.property(fc.array(fc.tuple(node, node), { maxLength: 14 }), (pairs) => {
      const dependsOn = edges(...pairs);
      const all = [0, 1, 2, 3, 4, 5, 6];
      const ordering = orderOf(all, dependsOn);
      if ("order" in ordering) {
        assertEquals([...ordering.order].sort(), all);
        for (const [from, to] of pairs) {
          assert(ordering.order.indexOf(from) > ordering.order.indexOf(to));
        }
        return;
      }
      const { cycle } = ordering;
      assertEquals(cycle[0], cycle.at(-1));
      assert(cycle.length > 1);
      for (let i = 1; i < cycle.length; i++) {
        assert(dependsOn.get(cycle[i - 1]!)?.includes(cycle[i]!));
      }
    }),
  );
});

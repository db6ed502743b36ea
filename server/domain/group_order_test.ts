import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { cycleThrough, inOrder, type References } from "./group_order.ts";

const named = fc.array(
  fc.array(fc.nat({ max: 7 }), { maxLength: 3 }),
  { minLength: 8, maxLength: 8 },
);

/** References as edits make them: what would close a circle is refused. */
function accepted(lists: readonly (readonly number[])[]): References {
  const references = new Map<number, readonly number[]>();
  lists.forEach((names, id) => {
    const isFree = cycleThrough(id, names, references) === null;
    references.set(id, isFree ? names : []);
  });
  return references;
}

describe("groups that name groups", () => {
  it("name the circle they would stand in", () => {
    const references = new Map([[1, [2]], [2, [3, 4]], [3, []], [4, []]]);
    assertEquals(cycleThrough(4, [1], references), [4, 1, 2, 4]);
    assertEquals(cycleThrough(4, [3], references), null);
    assertEquals(cycleThrough(5, [5], references), [5, 5]);
  });

  it("come after all that they name", () => {
    fc.assert(fc.property(named, (lists) => {
      const references = accepted(lists);
      const order = inOrder(references);
      assertEquals(order.toSorted(), [...references.keys()].toSorted());
      for (const [id, names] of references) {
        for (const one of names) {
          assert(order.indexOf(one) < order.indexOf(id));
        }
      }
    }));
  });

  it("are never accepted in a circle", () => {
    fc.assert(fc.property(named, (lists) => {
      const references = accepted(lists);
      for (const [id, names] of references) {
        assertEquals(cycleThrough(id, names, references), null);
      }
    }));
  });
});

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  PackageRelations,
  RelationKind,
} from "#shared/contract/packages/package_relations.ts";
import {
  type Relation,
  relationProblem,
  relationProblemWords,
  relationsFrom,
} from "./relations.ts";

const [A, B, C] = [1_700_000_001, 1_700_000_002, 1_700_000_003];
const lists = (some: Partial<PackageRelations>) => PackageRelations.parse(some);
const requires = (packageId: number, otherId: number): Relation => ({
  packageId,
  kind: "requires",
  otherId,
});
const always = () => true;

const CASES = [
  ["nothing", {}, [], null],
  ["itself", { supersedes: [A] }, [], {
    kind: "itself",
    relation: "supersedes",
  }],
  ["the same in both directions", { conflicts: [B] }, [
    { packageId: B, kind: "conflicts", otherId: A },
  ], null],
  ["required and in conflict", { requires: [B], conflicts: [B] }, [], {
    kind: "contradictory",
    otherId: B,
    relations: ["requires", "conflicts"],
  }],
  ["in conflict with one that requires it", { conflicts: [B] }, [
    requires(B, A),
  ], {
    kind: "contradictory",
    otherId: B,
    relations: ["conflicts", "requires"],
  }],
  ["required and superseded", { requires: [B], supersedes: [B] }, [], {
    kind: "contradictory",
    otherId: B,
    relations: ["requires", "supersedes"],
  }],
  ["required and uninstalled", { requires: [B], uninstalls: [B] }, [], null],
  ["a circle of two", { requires: [B] }, [requires(B, A)], {
    kind: "cycle",
    path: [A, B, A],
  }],
  ["a circle of different kinds", { supersedes: [C] }, [
    requires(C, B),
    { packageId: B, kind: "uninstalls", otherId: A },
  ], { kind: "cycle", path: [A, C, B, A] }],
  ["what it replaces makes no circle", { requires: [C] }, [
    requires(A, B),
    requires(B, A),
  ], null],
] as const;

for (const [name, some, stored, problem] of CASES) {
  Deno.test(`relationProblem() ${name}`, () => {
    assertEquals(
      relationProblem(A, lists({ ...some } as never), stored, always),
      problem as never,
    );
  });
}

Deno.test("relationProblem() knows a package that does not exist", () => {
  assertEquals(
    relationProblem(A, lists({ requires: [B, C] }), [], (id) => id === B),
    { kind: "unknown", otherId: C },
  );
});

Deno.test("relationProblemWords() names the circle", () => {
  const path = [A, B, A];
  assertEquals(
    relationProblemWords({ kind: "cycle", path }, (id) => id === A ? "a" : "b"),
    "each of these would have to come before itself: a → b → a",
  );
});

Deno.test("edits that are accepted one after the other never make a circle", () => {
  const edit = fc.record({
    id: fc.nat(3),
    kind: fc.constantFrom(...RelationKind.options),
    others: fc.uniqueArray(fc.nat(3), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
      let stored: Relation[] = [];
      for (const { id, kind, others } of edits) {
        const some = lists({ [kind]: others.map((i) => A + i) });
        if (relationProblem(A + id, some, stored, always)) continue;
        stored = [
          ...stored.filter(({ packageId }) => packageId !== A + id),
          ...relationsFrom(A + id, some),
        ];
      }
      for (const packageId of [0, 1, 2, 3].map((i) => A + i)) {
        assert(!reaches(stored, packageId, packageId, 5));
      }
    }),
  );
});

function reaches(
  all: readonly Relation[],
  from: number,
  to: number,
  steps: number,
): boolean {
  return steps > 0 &&
    all.some(({ packageId, kind, otherId }) =>
      packageId === from && kind !== "conflicts" &&
      (otherId === to || reaches(all, otherId, to, steps - 1))
    );
}

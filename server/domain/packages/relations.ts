import {
  type PackageRelations,
  RelationKind,
} from "#shared/contract/packages/package_relations.ts";
import { orderOf } from "./topological_order.ts";

/** What one package is to another one. */
export interface Relation {
  readonly packageId: number;
  readonly kind: RelationKind;
  readonly otherId: number;
}

/** Why a package cannot have these relations. */
export type RelationProblem =
  | { readonly kind: "itself"; readonly relation: RelationKind }
  | { readonly kind: "unknown"; readonly otherId: number }
  | {
    readonly kind: "contradictory";
    readonly otherId: number;
    readonly relations: readonly [RelationKind, RelationKind];
  }
  /** As `orderOf` names it. */
  | { readonly kind: "cycle"; readonly path: readonly number[] };

/** The relations of a package one by one, each once. */
export function relationsFrom(
  packageId: number,
  lists: PackageRelations,
): Relation[] {
  return RelationKind.options.flatMap((kind) =>
    [...new Set(lists[kind])].map((otherId) => ({ packageId, kind, otherId }))
  );
}

/**
 * Why a package cannot have these relations; null: it can.
 *
 * A package and another one have one relation, except that a package may both
 * require and uninstall another one: it then goes only where there is something
 * to remove. What a package requires, supersedes or uninstalls comes before it,
 * so these three together make no circle.
 *
 * @param stored All relations; those of the package itself are replaced.
 * @param isKnown True for the packages that it may name.
 */
export function relationProblem(
  packageId: number,
  lists: PackageRelations,
  stored: readonly Relation[],
  isKnown: (id: number) => boolean,
): RelationProblem | null {
  const own = relationsFrom(packageId, lists);
  const itself = own.find(({ otherId }) => otherId === packageId);
  if (itself) return { kind: "itself", relation: itself.kind };
  const unknown = own.find(({ otherId }) => !isKnown(otherId));
  if (unknown) return { kind: "unknown", otherId: unknown.otherId };
  const others = stored.filter((one) =>
    one.packageId !== packageId &&
    !(one.kind === "conflicts" && one.otherId === packageId)
  );
  return contradictionIn(packageId, own, others) ??
    cycleIn(packageId, [...own, ...others]);
}

function contradictionIn(
  packageId: number,
  own: readonly Relation[],
  others: readonly Relation[],
): RelationProblem | null {
  const reversed = others.filter(({ otherId }) => otherId === packageId);
  for (const { kind, otherId } of own) {
    const second = own.find((one) =>
      one.otherId === otherId && one.kind !== kind &&
      !areCompatible(one.kind, kind)
    ) ?? (kind === "conflicts"
      ? reversed.find((one) =>
        one.packageId === otherId
      )
      : undefined);
    if (second) {
      const relations = [kind, second.kind] as const;
      return { kind: "contradictory", otherId, relations };
    }
  }
  return null;
}

function areCompatible(a: RelationKind, b: RelationKind): boolean {
  const both = [a, b];
  return both.includes("requires") && both.includes("uninstalls");
}

function cycleIn(
  packageId: number,
  relations: readonly Relation[],
): RelationProblem | null {
  const before = new Map<number, number[]>();
  for (const { packageId: id, kind, otherId } of relations) {
    if (kind === "conflicts") continue;
    before.set(id, [...before.get(id) ?? [], otherId]);
  }
  const ordering = orderOf([packageId], before);
  return "cycle" in ordering ? { kind: "cycle", path: ordering.cycle } : null;
}

/** The problem as the end of a sentence: "it would require itself". */
export function relationProblemWords(
  problem: RelationProblem,
  titleOf: (id: number) => string,
): string {
  switch (problem.kind) {
    case "itself":
      return `it cannot name itself under "${problem.relation}"`;
    case "unknown":
      return `there is no package ${problem.otherId}`;
    case "contradictory": {
      const [first, second] = problem.relations;
      return `"${first}" and "${second}" between it and ${
        titleOf(problem.otherId)
      } exclude each other`;
    }
    case "cycle":
      return `each of these would have to come before itself: ${
        problem.path.map(titleOf).join(" → ")
      }`;
  }
}

import type {
  NamedRelations,
  PackageRelations,
} from "#shared/contract/packages/package_relations.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";
import { appendEvent } from "#db/events/events.ts";
import { packageById, packageSubject } from "#db/packages/packages.ts";
import {
  allRelations,
  namedRelations,
  relationStatements,
  requirersOf,
} from "#db/packages/relations.ts";
import type { Db } from "#db/store/tables.ts";
import {
  relationProblem,
  relationProblemWords,
  relationsFrom,
} from "#server/domain/packages/relations.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * The relations of a package to others.
 *
 * @throws {Refusal} `package_not_found`.
 */
export async function describeRelations(
  db: Db,
  id: number,
): Promise<NamedRelations> {
  if (!await packageById(db, id)) throw notFound("package", id);
  return await namedRelations(db, id);
}

/**
 * Sets what a package requires, conflicts with, supersedes and uninstalls. It
 * counts for first offers from then on.
 *
 * @throws {Refusal} `package_not_found`; `package_refused`, if they make no
 *   order.
 */
export async function setRelations(
  { store, notifier, now }: Services,
  id: number,
  input: PackageRelations,
  by: Requester,
): Promise<NamedRelations> {
  await retryOnConflict(async () => {
    const described = await packageById(store.db, id);
    if (!described) throw notFound("package", id);
    const before = idsOf(await namedRelations(store.db, id));
    const lists = sorted(input);
    await refuseRelations(store.db, id, lists, {
      doing: `set the relations of package ${id}`,
      before: Object.values(before).flat(),
    });
    if (JSON.stringify(lists) === JSON.stringify(sorted(before))) return;
    await store.commit([
      ...relationStatements(id, lists),
      appendEvent({
        kind: "package.relations_changed",
        actor: `operator:${by.name}`,
        at: now(),
        packageId: id,
        payload: { ...lists, before },
      }),
    ]);
    notifier.notify();
  });
  return await namedRelations(store.db, id);
}

/**
 * Refuses relations that make no order.
 *
 * @param id Of a package that may not exist yet.
 * @param before Packages that it may go on naming, although they are deleted.
 * @throws {Refusal} `package_refused`.
 */
export async function refuseRelations(
  db: Db,
  id: number,
  lists: PackageRelations,
  { doing, before = [] }: {
    readonly doing: string;
    readonly before?: readonly number[];
  },
): Promise<void> {
  const named = relationsFrom(id, lists).map(({ otherId }) => otherId);
  if (named.length === 0) return;
  const known = new Set(before);
  for (const other of named) {
    if (await packageById(db, other)) known.add(other);
  }
  const problem = relationProblem(
    id,
    lists,
    await allRelations(db),
    (other) => other === id || known.has(other),
  );
  if (!problem) return;
  const titles = new Map<number, string>();
  const mentioned = problem.kind === "cycle"
    ? problem.path
    : problem.kind === "contradictory"
    ? [problem.otherId]
    : [];
  for (const other of mentioned) {
    const subject = await packageSubject(db, other);
    titles.set(other, subject ? titleOf(subject) : `package ${other}`);
  }
  throw new Refusal(
    "package_refused",
    `Cannot ${doing}: ${
      relationProblemWords(problem, (other) => titles.get(other)!)
    }`,
    problem,
  );
}

/**
 * Refuses to delete a package that others require: they would wait forever.
 *
 * @throws {Refusal} `package_required`.
 */
export async function refuseRequired(db: Db, id: number): Promise<void> {
  const requirers = await requirersOf(db, id);
  if (requirers.length === 0) return;
  const names = requirers.map((one) => `${titleOf(one)} (${one.id})`);
  throw new Refusal(
    "package_required",
    `Cannot delete package ${id}: ${names.slice(0, 5).join(", ")} ${
      names.length > 5 ? `and ${names.length - 5} more ` : ""
    }${
      names.length === 1 ? "requires" : "require"
    } it; change that first with packages relations`,
    { requiredBy: requirers.map((one) => one.id) },
  );
}

const titleOf = ({ name, version }: Omit<PackageName, "id">) =>
  version === "" ? name : `${name} ${version}`;

function idsOf(named: NamedRelations): PackageRelations {
  const ids = (some: readonly PackageName[]) => some.map(({ id }) => id);
  return {
    requires: ids(named.requires),
    conflicts: ids(named.conflicts),
    supersedes: ids(named.supersedes),
    uninstalls: ids(named.uninstalls),
  };
}

/** In one order, each once, so that equal relations compare equal. */
function sorted(lists: PackageRelations): PackageRelations {
  const each = (ids: readonly number[]) => [...new Set(ids)].sort();
  return {
    requires: each(lists.requires),
    conflicts: each(lists.conflicts),
    supersedes: each(lists.supersedes),
    uninstalls: each(lists.uninstalls),
  };
}

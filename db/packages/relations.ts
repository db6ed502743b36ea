import {
  type NamedRelations,
  type PackageRelations,
  RelationKind,
} from "#shared/contract/packages/package_relations.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** All relations between packages, those of deleted ones too. */
export async function allRelations(
  db: Db,
): Promise<{ packageId: number; kind: RelationKind; otherId: number }[]> {
  return await db.selectFrom("package_relation")
    .select(["package_id as packageId", "kind", "other_id as otherId"])
    .orderBy("package_id").orderBy("kind").orderBy("other_id").execute();
}

/** The relations of a package in both directions, with names. */
export async function namedRelations(
  db: Db,
  id: number,
): Promise<NamedRelations> {
  const named = async (from: "package_id" | "other_id") => {
    const to = from === "package_id" ? "other_id" : "package_id";
    const rows = await db.selectFrom("package_relation as r")
      .innerJoin("package as p", "p.id", `r.${to}`)
      .select(["r.kind", "p.id", "p.name", "p.version"])
      .where(`r.${from}`, "=", id)
      .orderBy("p.name").orderBy("p.id").execute();
    return (kind: RelationKind): PackageName[] =>
      rows.filter((row) => row.kind === kind)
        .map(({ id, name, version }) => ({ id, name, version }));
  };
  const [own, ofOthers] = [await named("package_id"), await named("other_id")];
  return {
    requires: own("requires"),
    conflicts: own("conflicts"),
    supersedes: own("supersedes"),
    uninstalls: own("uninstalls"),
    requiredBy: ofOthers("requires"),
    supersededBy: ofOthers("supersedes"),
    uninstalledBy: ofOthers("uninstalls"),
  };
}

/** The packages that are not deleted and require this one. */
export async function requirersOf(
  db: Db,
  id: number,
): Promise<PackageName[]> {
  return await db.selectFrom("package_relation as r")
    .innerJoin("package as p", "p.id", "r.package_id")
    .select(["p.id", "p.name", "p.version"])
    .where("r.other_id", "=", id).where("r.kind", "=", "requires")
    .where("p.deleted_at", "is", null)
    .orderBy("p.name").orderBy("p.id").execute();
}

/**
 * Sets the relations of a package. Guards fail if it, or one that it did not
 * name before, is deleted, or if a circle came about meanwhile.
 */
export function relationStatements(
  id: number,
  lists: PackageRelations,
): Statement[] {
  return [
    ...RelationKind.options.flatMap((kind): Statement[] => {
      const listed = JSON.stringify(lists[kind]);
      const params = [kind, id, listed];
      return [
        {
          sql: `delete from package_relation where kind = ?
            and package_id = ?
            and other_id not in (select value from json_each(?))`,
          params,
        },
        ...kind === "conflicts"
          ? [{
            sql: `delete from package_relation where kind = ?
              and other_id = ?
              and package_id not in (select value from json_each(?))`,
            params,
          }]
          : [],
        ...lists[kind].flatMap((other) => insertStatements(id, kind, other)),
      ];
    }),
    {
      sql: `update package set active = active
        where id = ? and deleted_at is null and not exists (
          with recursive before(id) as (select other_id from package_relation
              where package_id = ? and kind <> 'conflicts'
            union select r.other_id from before join package_relation r
              on r.package_id = before.id and r.kind <> 'conflicts')
          select 1 from before where before.id = package.id)`,
      params: [id, id],
      orElse: `package ${id} or one of its relations has changed meanwhile`,
    },
  ];
}

function insertStatements(
  id: number,
  kind: RelationKind,
  other: number,
): Statement[] {
  const insert = (from: number, to: number): Statement => ({
    sql: `insert into package_relation (package_id, kind, other_id)
      select ?1, ?2, ?3 where exists (select 1 from package_relation
          where package_id = ?1 and kind = ?2 and other_id = ?3)
        or exists (select 1 from package
          where id = ?4 and deleted_at is null)
      on conflict do update set kind = excluded.kind`,
    params: [from, kind, to, other],
    orElse: `package ${other} was deleted meanwhile`,
  });
  return kind === "conflicts"
    ? [insert(id, other), insert(other, id)]
    : [insert(id, other)];
}

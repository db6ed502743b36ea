import { type RawBuilder, sql } from "kysely";
import { type Query, type SoftwareTerm, termsOf } from "#shared/query/mod.ts";
import { versionKey } from "#shared/query/versions.ts";
import { readMemory } from "#db/store/read_memory.ts";
import type { Db } from "#db/store/tables.ts";
import { foldedMatch } from "./match.ts";

/** A select of the ids of the versions that a term means. */
export function softwareVersions(
  term: SoftwareTerm,
): RawBuilder<{ id: number }> {
  return sql`select v.id from software_name n
    join software_version v on v.name_id = n.id where ${versionMatch(term)}`;
}

/** The condition that a version `v` of the name `n` matches a term. */
function versionMatch({ name, versions }: SoftwareTerm): RawBuilder<boolean> {
  const bounds = versions.map(({ op, version }) =>
    sql` and v.sort_key ${sql.raw(op)} ${versionKey(version)}`
  );
  // An empty key is a version that is not known.
  const known = versions.length > 0 ? sql` and v.sort_key <> ''` : sql``;
  return sql`${foldedMatch("n.folded", name)}${known}${
    sql.join(bounds, sql``)
  }`;
}

/** The versions that match a term, among all up to one. */
interface VersionMatch {
  readonly ids: number[];
  upTo: number;
}

/**
 * Matches found before; versions are added, and an id that was removed is never
 * used again. When versions are changed, the matches are forgotten.
 */
const remembered = readMemory(() => new Map<string, VersionMatch>());

/** Forgets the matches found before, because versions are compared differently. */
export function forgetVersions(db: Db): void {
  remembered.forget(db);
}

/** Terms that match more are not worth remembering: they exclude little. */
const MOST_VERSIONS = 1000;

/**
 * The ids of the versions that the terms of a query mean, for queries that are
 * used repeatedly: only versions that are new since the last time are looked
 * at. Terms with more than {@linkcode MOST_VERSIONS} are left out.
 */
export async function rememberedVersions(
  db: Db,
  query: Query,
): Promise<Map<SoftwareTerm, readonly number[]>> {
  const terms = termsOf(query).filter((term) => term.kind === "software");
  const versions = new Map<SoftwareTerm, readonly number[]>();
  if (terms.length === 0) return versions;
  const { newest } = await db.selectFrom("software_version")
    .select(sql<number>`coalesce(max(id), 0)`.as("newest"))
    .executeTakeFirstOrThrow();
  // The newest version stays, unless the database has lost it.
  if ([...remembered.of(db).values()].some(({ upTo }) => upTo > newest)) {
    remembered.forget(db);
  }
  const known = remembered.of(db);
  for (const term of terms) {
    const key = JSON.stringify(term);
    const matches = known.get(key) ?? { ids: [], upTo: 0 };
    known.set(key, matches);
    if (matches.upTo < newest) {
      // A cross join keeps its order: few versions are new.
      const { rows } = await sql<{ id: number }>`
        select v.id from software_version v cross join software_name n
        where n.id = v.name_id and v.id > ${matches.upTo} and v.id <= ${newest}
          and ${versionMatch(term)} order by v.id`.execute(db);
      for (const { id } of rows) {
        if (id > (matches.ids.at(-1) ?? 0)) matches.ids.push(id);
      }
      matches.upTo = Math.max(matches.upTo, newest);
    }
    if (matches.ids.length <= MOST_VERSIONS) versions.set(term, matches.ids);
  }
  return versions;
}

import { type RawBuilder, sql } from "kysely";
import { folded } from "#shared/query/fold.ts";
import { type Query, type SoftwareTerm, termsOf } from "#shared/query/mod.ts";
import { versionKey } from "#shared/query/versions.ts";
import type { Db } from "#db/store/tables.ts";
import { textMatch } from "./match.ts";

/** The ids of the versions a term means, as a select. */
export function softwareVersions(
  term: SoftwareTerm,
): RawBuilder<{ id: number }> {
  return sql`select v.id from software_name n
    join software_version v on v.name_id = n.id where ${isMeant(term)}`;
}

/** That a version `v` of the name `n` is one that a term means. */
function isMeant({ name, versions }: SoftwareTerm): RawBuilder<boolean> {
  const match = { ...name, text: folded(name.text) };
  const bounds = versions.map(({ op, version }) =>
    sql` and v.sort_key ${sql.raw(op)} ${versionKey(version)}`
  );
  return sql`${textMatch("n.folded", match)}${sql.join(bounds, sql``)}`;
}

/** Versions a term means, of all up to one. */
interface VersionMatch {
  readonly ids: number[];
  upTo: number;
}

/** What was found out; versions are added and never deleted or changed. */
const remembered = new WeakMap<Db, Map<string, VersionMatch>>();

/** Terms that mean more are not worth remembering: they say little. */
const MOST_VERSIONS = 1000;

/**
 * The ids of the versions that the terms of a query mean, for queries that are
 * asked again and again: only what is new since the last time is looked at.
 * Terms that mean very many are left out.
 */
export async function rememberedVersions(
  db: Db,
  query: Query,
): Promise<Map<SoftwareTerm, readonly number[]>> {
  const terms = termsOf(query).filter((term) => term.kind === "software");
  const found = new Map<SoftwareTerm, readonly number[]>();
  if (terms.length === 0) return found;
  const known = remembered.get(db) ?? new Map<string, VersionMatch>();
  remembered.set(db, known);
  const { newest } = await db.selectFrom("software_version")
    .select(sql<number>`coalesce(max(id), 0)`.as("newest"))
    .executeTakeFirstOrThrow();
  for (const term of terms) {
    const key = JSON.stringify(term);
    const meant = known.get(key) ?? { ids: [], upTo: 0 };
    known.set(key, meant);
    if (meant.upTo < newest) {
      // A cross join keeps its order: few versions are new.
      const { rows } = await sql<{ id: number }>`
        select v.id from software_version v cross join software_name n
        where n.id = v.name_id and v.id > ${meant.upTo} and v.id <= ${newest}
          and ${isMeant(term)} order by v.id`.execute(db);
      for (const { id } of rows) {
        if (id > (meant.ids.at(-1) ?? 0)) meant.ids.push(id);
      }
      meant.upTo = Math.max(meant.upTo, newest);
    }
    if (meant.ids.length <= MOST_VERSIONS) found.set(term, meant.ids);
  }
  return found;
}

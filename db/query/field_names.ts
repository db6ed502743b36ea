import { type RawBuilder, sql } from "kysely";
import { foldedName } from "#shared/contract/machines/account.ts";
import { foldText } from "#shared/query/fold.ts";
import type { Db } from "#db/store/tables.ts";

/**
 * The condition that a row of `machine_field` is about a field of that name,
 * without regard to case and accents: `batiment` is `Bâtiment`. If machines
 * have fields whose names differ in nothing else, it is any of them.
 *
 * The index of names and values is used. Names that are not ASCII are in
 * `folded_text`, by the triggers of migration 36.
 */
export function hasFieldName(name: string): RawBuilder<boolean> {
  return sql<boolean>`folded in (${namesLike(name)})`;
}

/** Stored names that mean the same as this one, and this one. */
function namesLike(name: string): RawBuilder<unknown> {
  const folded = foldText(name);
  return sql`select ${foldedName(name)} as folded union select ${folded}
    union select f.text from folded_text f where f.folded = ${folded}`;
}

/**
 * The field that a name means: the one of this name, else one whose name
 * differs from it in accents alone, else a new one.
 */
export async function fieldNamed(
  db: Db,
  name: string,
): Promise<{ readonly name: string; readonly folded: string }> {
  const folded = foldedName(name);
  const { rows: [found] } = await sql<{ name: string; folded: string }>`
    select folded, name from (
      select n.folded, (
        select f.name from machine_field f
        where f.folded = n.folded and f.value > '' limit 1
      ) as name
      from (${namesLike(name)}) n
    ) where name is not null order by folded <> ${folded} limit 1`.execute(db);
  return found && found.folded !== folded ? found : { name, folded };
}

import { type RawBuilder, sql } from "kysely";
import { foldedName } from "#shared/contract/machines/account.ts";
import { foldText } from "#shared/query/fold.ts";

/**
 * The condition that a row of `machine_field` is about a field of that name,
 * without regard to case and accents: `batiment` is `Bâtiment`. If machines
 * have fields whose names differ in nothing else, it is any of them.
 *
 * The index of names and values is used. Names that are not ASCII are in
 * `folded_text`, by the triggers of migration 36.
 */
export function hasFieldName(name: string): RawBuilder<boolean> {
  const folded = foldText(name);
  return sql<boolean>`folded in (select ${foldedName(name)}
    union select ${folded}
    union select f.text from folded_text f where f.folded = ${folded})`;
}

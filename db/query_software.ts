import { type RawBuilder, sql } from "kysely";
import { folded } from "../shared/query/fold.ts";
import type { SoftwareTerm } from "../shared/query/mod.ts";
import { versionKey } from "../shared/query/versions.ts";
import { textMatch } from "./query_match.ts";

/** The ids of the versions a term means, as a select. */
export function softwareVersions(
  { name, versions }: SoftwareTerm,
): RawBuilder<{ id: number }> {
  const match = { ...name, text: folded(name.text) };
  const bounds = versions.map(({ op, version }) =>
    sql` and v.sort_key ${sql.raw(op)} ${versionKey(version)}`
  );
  return sql`select v.id from software_name n
    join software_version v on v.name_id = n.id
    where ${textMatch("n.folded", match)}${sql.join(bounds, sql``)}`;
}

import { CompiledQuery } from "kysely";
import { OPEN } from "#shared/contract/deployments/states.ts";
import { stateList } from "#db/deployments/predicates.ts";
import type { FragmentRow } from "#db/packages/packages.ts";
import type { Db } from "#db/store/tables.ts";

/** A package that machines of some groups may be offered. */
export interface PlannedRow {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  readonly protocol: "http" | "https";
  readonly activation: number;
  readonly fragments: readonly FragmentRow[];
}

const QUERY = `select p.id, p.name, p.archive_bytes as bytes, p.protocol,
    p.activation, p.fragments
  from package p
  where p.active = 1 and p.deleted_at is null and p.fragments <> '[]'
    and exists (select 1 from deployment d
      where d.package_id = p.id and d.state in ${stateList(OPEN)}
        and exists (select 1 from group_member gm
          where gm.machine_id = d.machine_id
            and gm.group_id in (select value from json_each(?))))
  order by p.id`;

/**
 * Active packages with files that a member of these groups has not finished;
 * may read the open deployments of a package.
 */
export async function plannedPackages(
  db: Db,
  groups: readonly number[],
): Promise<PlannedRow[]> {
  const { rows } = await db.executeQuery<
    Omit<PlannedRow, "fragments"> & { fragments: string }
  >(CompiledQuery.raw(QUERY, [JSON.stringify(groups)]));
  return rows.map((row) => ({ ...row, fragments: JSON.parse(row.fragments) }));
}

import { CompiledQuery } from "kysely";
import { FragmentHost } from "#shared/contract/settings/fragment_host.ts";
import type { Db } from "#db/store/tables.ts";

/** A mirror, and one of the places that name it. */
export interface NamedHost {
  readonly host: string;
  /** The group whose setting names it; null: all machines, or one. */
  readonly group: number | null;
}

const QUERY = `select null as "group", value from setting
    where name = 'fragmentHost'
  union select group_id, value from group_setting where name = 'fragmentHost'
  union select null, value from machine_setting where name = 'fragmentHost'`;

/** Every mirror that a setting names. */
export async function namedHosts(db: Db): Promise<NamedHost[]> {
  const { rows } = await db.executeQuery<
    { group: number | null; value: string }
  >(CompiledQuery.raw(QUERY));
  return rows.flatMap(({ group, value }) => {
    const host = FragmentHost.safeParse(JSON.parse(value)).data;
    return host ? [{ host, group }] : [];
  });
}

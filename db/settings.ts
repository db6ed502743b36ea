import { DEFAULT_SETTINGS, Settings } from "../shared/settings.ts";
import type { Db } from "./database.ts";
import type { Statement } from "./job.ts";

/**
 * The global settings in force: what has been changed, over the defaults.
 *
 * A name or a value this server does not know (a newer one wrote it) is left
 * out, so that one row can never keep agents from being answered.
 */
export async function globalSettings(db: Db): Promise<Settings> {
  const rows = await db.selectFrom("setting").selectAll().execute();
  if (rows.length === 0) return DEFAULT_SETTINGS;
  const changed = rows.map(({ name, value }) => [name, known(name, value)]);
  return {
    ...DEFAULT_SETTINGS,
    ...Object.fromEntries(changed.filter(([, value]) => value !== undefined)),
  };
}

function known(name: string, value: string): unknown {
  const field = Object.hasOwn(Settings.shape, name) &&
    Settings.shape[name as keyof Settings];
  if (!field) return undefined;
  try {
    return field.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}

/** Stores what is changed; what `change` leaves out stays as it is. */
export function settingStatements(change: Partial<Settings>): Statement[] {
  return Object.entries(change)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({
      sql: `insert into setting (name, value) values (?, ?)
        on conflict (name) do update set value = excluded.value`,
      params: [name, JSON.stringify(value)],
    }));
}

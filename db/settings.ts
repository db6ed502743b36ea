import { CompiledQuery } from "kysely";
import { DEFAULT_SETTINGS, Settings } from "../shared/settings.ts";
import type { Db } from "./database.ts";
import type { Statement } from "./job.ts";

/** All that is changed, as a part of a larger query: `[[name, value], …]`. */
export const SETTINGS =
  "(select json_group_array(json_array(name, value)) from setting)";

/**
 * The global settings in force: what has been changed, over the defaults.
 *
 * A name or a value this server does not know (a newer one wrote it) is left
 * out, so that one row can never keep agents from being answered.
 */
export async function globalSettings(db: Db): Promise<Settings> {
  const { rows } = await db.executeQuery<{ settings: string }>(
    CompiledQuery.raw(`select ${SETTINGS} as settings`),
  );
  return settingsFrom(rows[0]!.settings);
}

let last = { read: "[]", settings: DEFAULT_SETTINGS };

/** The same from what `SETTINGS` has read; read the same again, it is kept. */
export function settingsFrom(read: string): Settings {
  if (read !== last.read) {
    const rows = JSON.parse(read) as [name: string, value: string][];
    const changed = rows.map(([name, value]) => [name, known(name, value)]);
    const settings = {
      ...DEFAULT_SETTINGS,
      ...Object.fromEntries(changed.filter(([, value]) => value !== undefined)),
    };
    last = { read, settings };
  }
  return last.settings;
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

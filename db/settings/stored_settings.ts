import {
  DEFAULT_SETTINGS,
  NO_OVERRIDES,
  type Overrides,
  schemaOf,
  type SettingLevel,
  type SettingName,
  Settings,
} from "#shared/contract/settings/settings.ts";

/** The changed settings as a part of a larger query: `[[name, value], …]`. */
export const SETTINGS =
  "(select json_group_array(json_array(name, value)) from setting)";

/**
 * The overrides of machine `m` and its groups, as a part of a larger query:
 * `[[group or 0, name, value], …]`, or null. It is skipped as long as there are
 * no overrides at all.
 */
export const OVERRIDES = `case when exists (select 1 from machine_setting)
    or exists (select 1 from group_setting) then (
    select json_group_array(json_array(o.of_group, o.name, o.value))
    from (
      select 0 as of_group, s.name, s.value from machine_setting s
        where s.machine_id = m.id
      union all
      select s.group_id, s.name, s.value from group_member g
        join group_setting s on s.group_id = g.group_id
        where g.machine_id = m.id
    ) o) end`;

let last = { read: "[]", settings: DEFAULT_SETTINGS };

/** The same from the JSON of `SETTINGS`; equal JSON gives the same object. */
export function settingsFrom(read: string): Settings {
  if (read !== last.read) {
    const rows = JSON.parse(read) as [name: string, value: string][];
    last = {
      read,
      settings: { ...DEFAULT_SETTINGS, ...known(rows, "global") },
    };
  }
  return last.settings;
}

/** The most different sets of overrides that are kept in memory. */
const MOST_KEPT = 1000;
const memory = new Map<string, Overrides>();

/**
 * The overrides from the JSON of `OVERRIDES`; equal JSON gives the same object.
 */
export function overridesFrom(read: string | null): Overrides {
  if (read === null || read === "[]") return NO_OVERRIDES;
  const before = memory.get(read);
  if (before) return before;
  const rows = JSON.parse(read) as [of: number, name: string, value: string][];
  const ids = [...new Set(rows.map(([of]) => of))].sort((a, b) => a - b);
  const valuesOf = (id: number, level: SettingLevel) =>
    known(
      rows.flatMap(([of, name, value]) => of === id ? [[name, value]] : []),
      level,
    );
  const overrides = {
    own: valuesOf(0, "machine"),
    groups: ids.filter((id) => id > 0)
      .map((id) => ({ id, values: valuesOf(id, "group") })),
  };
  if (memory.size >= MOST_KEPT) memory.clear();
  memory.set(read, overrides);
  return overrides;
}

/** The values of a level that this server knows, of names and JSON. */
export function known(
  rows: readonly (readonly string[])[],
  level: SettingLevel,
): Partial<Settings> {
  return Object.fromEntries(
    rows.map(([name, value]) => [name, valueOf(name!, value!, level)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

function valueOf(name: string, value: string, level: SettingLevel): unknown {
  if (!Object.hasOwn(Settings.shape, name)) return undefined;
  try {
    return schemaOf(name as SettingName, level)
      ?.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}

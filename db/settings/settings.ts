import { CompiledQuery, sql } from "kysely";
import {
  NO_OVERRIDES,
  type Overrides,
  type Settings,
  type SettingsChange,
} from "#shared/contract/settings/settings.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import {
  known,
  OVERRIDES,
  overridesFrom,
  SETTINGS,
  settingsFrom,
} from "./stored_settings.ts";

/**
 * The global settings in force: the changed ones over the defaults.
 *
 * A name or a value that this server does not know (a newer one wrote it) is
 * left out, so that one row can never keep agents from being answered.
 */
export async function globalSettings(db: Db): Promise<Settings> {
  const { rows } = await db.executeQuery<{ settings: string }>(
    CompiledQuery.raw(`select ${SETTINGS} as settings`),
  );
  return settingsFrom(rows[0]!.settings);
}

/** The overrides of these machines; a machine that has none is left out. */
export async function overridesOf(
  db: Db,
  machines: readonly number[],
): Promise<ReadonlyMap<number, Overrides>> {
  const { rows } = await sql<{ id: number; overrides: string | null }>`
    select m.id, ${sql.raw(OVERRIDES)} as overrides from machine m
    where m.id in (select value from json_each(${JSON.stringify(machines)}))`
    .execute(db);
  return new Map(
    rows.flatMap(({ id, overrides }) => {
      const found = overridesFrom(overrides);
      return found === NO_OVERRIDES ? [] : [[id, found]];
    }),
  );
}

/** The level of a setting: everywhere, for a group, or for a machine. */
export type SettingScope =
  | { readonly level: "global" }
  | { readonly level: "group" | "machine"; readonly id: number };

/** The settings that are set at a level, and its version. */
export async function settingsAt(
  db: Db,
  scope: SettingScope,
): Promise<{ version: number; set: Partial<Settings> }> {
  const { table, owner } = tableOf(scope);
  const { rows } = await sql<{ settings: string; version: number | null }>`
    select (select json_group_array(json_array(name, value))
        from ${sql.raw(table)} ${
    owner ? sql`where ${sql.raw(owner)} = ${idOf(scope)}` : sql``
  }) as settings,
      (select version from setting_version where level = ${nameOf(scope)})
        as version`.execute(db);
  const { settings, version } = rows[0]!;
  return {
    version: version ?? 0,
    set: known(JSON.parse(settings) as [string, string][], scope.level),
  };
}

/**
 * Changes the settings of a level; null unsets, a setting that is left out
 * stays.
 *
 * @param version The version the change was decided on.
 */
export function settingStatements(
  change: SettingsChange,
  scope: SettingScope = { level: "global" },
  version?: number,
): Statement[] {
  const { table, owner } = tableOf(scope);
  const own = owner ? [idOf(scope)] : [];
  const columns = owner ? `${owner}, name` : "name";
  return [
    versionStatement(scope, version),
    ...Object.entries(change).filter(([, value]) => value !== undefined)
      .map(([name, value]) =>
        value === null
          ? {
            sql: `delete from ${table}
              where ${owner ? `${owner} = ? and ` : ""}name = ?`,
            params: [...own, name],
          }
          : {
            sql: `insert into ${table} (${columns}, value)
              values (${owner ? "?, " : ""}?, ?)
              on conflict (${columns}) do update set value = excluded.value`,
            params: [...own, name, JSON.stringify(value)],
          }
      ),
  ];
}

function versionStatement(
  scope: SettingScope,
  version: number | undefined,
): Statement {
  return {
    sql: `insert into setting_version (level, version) select ?, 1
      where ? is null or ? = 0
        or exists (select 1 from setting_version where level = ?)
      on conflict (level) do update set version = setting_version.version + 1
        where ? is null or setting_version.version = ?`,
    params: [
      nameOf(scope),
      version ?? null,
      version ?? null,
      nameOf(scope),
      version ?? null,
      version ?? null,
    ],
    orElse: "somebody else has changed these settings meanwhile",
  };
}

function tableOf({ level }: SettingScope) {
  return level === "global"
    ? { table: "setting", owner: null }
    : { table: `${level}_setting`, owner: `${level}_id` };
}

function idOf(scope: SettingScope): number {
  return scope.level === "global" ? 0 : scope.id;
}

function nameOf(scope: SettingScope): string {
  return scope.level === "global" ? "global" : `${scope.level}:${scope.id}`;
}

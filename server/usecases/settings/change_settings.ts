import {
  type ChangedSettings,
  DEFAULT_SETTINGS,
  type SettingName,
  type SettingsChange,
} from "#shared/contract/settings/settings.ts";
import { appendEvent } from "#db/events/events.ts";
import { Conflict } from "#db/store/transaction.ts";
import { type SettingScope, settingStatements } from "#db/settings/settings.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { settingConflict } from "#server/domain/setting_conflicts.ts";
import { applyChange, effectiveSettings } from "#server/domain/settings.ts";
import {
  describeSettings,
  type LevelState,
  readLevel,
} from "./describe_settings.ts";
import { estimatePolls } from "./estimate_polls.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";
import type { Services } from "#server/usecases/services.ts";

/** A change of the settings at one level. */
export interface SettingsEdit {
  readonly scope: SettingScope;
  /** Null unsets a setting; one that is left out stays. */
  readonly change: SettingsChange;
  /**
   * The version that the change is based on; if it is outdated, the change is
   * refused.
   */
  readonly version?: number;
}

/**
 * Sets and unsets settings at one level. A dry run estimates how the number of
 * polls would change.
 *
 * @throws {Refusal} `changed_meanwhile` if the settings are no longer at
 * `version`; `settings_conflict` if two would contradict each other;
 * `group_not_found`, `machine_not_found`.
 */
export function changeSettings(
  services: Services,
  edit: SettingsEdit,
  by: Requester,
  how: Pick<ActionOptions, "dryRun"> = {},
): Promise<ChangedSettings> {
  const attempt = () => changeOnce(services, edit, by, how);
  return edit.version === undefined ? retryOnConflict(attempt) : attempt();
}

async function changeOnce(
  { store, notifier, now }: Services,
  { scope, change: requested, version: seenVersion }: SettingsEdit,
  by: Requester,
  { dryRun }: Pick<ActionOptions, "dryRun">,
): Promise<ChangedSettings> {
  const global = scope.level === "global";
  const before = await readLevel(store.db, scope);
  if (seenVersion !== undefined && seenVersion !== before.version) {
    throw stale();
  }
  const change = differing(
    requested,
    before.set,
    global ? { ...DEFAULT_SETTINGS, ...before.set } : before.set,
  );
  refuseConflict(scope, before, change);
  if (dryRun) {
    const { globalSet } = before;
    const load = await estimatePolls(store.wide.db, {
      scope,
      change,
      global: { ...DEFAULT_SETTINGS, ...globalSet },
      globalAfter: {
        ...DEFAULT_SETTINGS,
        ...global ? applyChange(globalSet, change) : globalSet,
      },
    }, now());
    return { ...await describeSettings(store.db, scope), load };
  }
  const names = Object.keys(change) as SettingName[];
  if (names.length > 0) {
    await store.commit([
      ...settingStatements(change, scope, before.version),
      appendEvent({
        kind: "settings.changed",
        actor: `operator:${by.name}`,
        at: now(),
        machineId: scope.level === "machine" ? scope.id : null,
        payload: {
          ...scope.level === "group" && { group: scope.id },
          ...Object.fromEntries(names.map((name) => [name, {
            from: before.set[name] ??
              (global ? DEFAULT_SETTINGS[name] : null),
            to: change[name] ?? (global ? DEFAULT_SETTINGS[name] : null),
          }])),
        },
      }),
    ]).catch((error) => {
      throw seenVersion !== undefined && error instanceof Conflict
        ? stale()
        : error;
    });
    notifier.notify();
  }
  return { ...await describeSettings(store.db, scope), load: null };
}

/** @throws {Refusal} `settings_conflict` */
function refuseConflict(
  { level }: SettingScope,
  { set, globalSet, overrides }: LevelState,
  change: SettingsChange,
): void {
  const after = applyChange(set, change);
  const global = { ...DEFAULT_SETTINGS, ...globalSet };
  const settings = level === "global"
    ? { ...DEFAULT_SETTINGS, ...after }
    : effectiveSettings(
      global,
      level === "machine" ? { ...overrides, own: after } : {
        own: {},
        groups: overrides.groups.map((g) => ({ ...g, values: after })),
      },
    );
  const changed = Object.keys(change) as SettingName[];
  const conflict = settingConflict(settings, changed, level);
  if (conflict === null) return;
  throw new Refusal(
    "settings_conflict",
    `Cannot change the settings: ${conflict}`,
  );
}

function stale(): Refusal {
  return new Refusal(
    "changed_meanwhile",
    "Nothing was changed: somebody else has changed these settings since you read them; read them again and repeat the change if you still want it",
  );
}

/**
 * The part of a change that changes something.
 *
 * @param set The settings at the level; `current` may have the defaults too.
 */
function differing(
  change: SettingsChange,
  set: Readonly<Record<string, unknown>>,
  current = set,
): SettingsChange {
  return Object.fromEntries(
    Object.entries(change).filter(([name, value]) =>
      value === null ? set[name] !== undefined : value !== undefined &&
        value !== current[name]
    ),
  );
}

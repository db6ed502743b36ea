import {
  type ChangedSettings,
  DEFAULT_SETTINGS,
  type SettingName,
  type SettingsChange,
} from "#shared/contract/settings/settings.ts";
import { appendEvent } from "#db/events/events.ts";
import { Conflict } from "#db/store/transaction.ts";
import { type SettingScope, settingStatements } from "#db/settings/settings.ts";
import { type Requester, requireRole } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { changedAt } from "#server/domain/settings.ts";
import { describeSettings, readLevel } from "./describe_settings.ts";
import { estimatePolls } from "./estimate_polls.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";
import type { Services } from "#server/usecases/services.ts";

/** How a change is asked for. */
export interface ChangeHow {
  /** The version that was seen; another one by now refuses the change. */
  readonly version?: number;
  readonly dryRun: boolean;
}

/**
 * Sets and unsets settings at one level; what is left out, or is so already,
 * stays. Global ones are an admin's, those of groups and machines an
 * operator's.
 *
 * @throws {Refusal} `changed_meanwhile`, if it is not what was seen any more.
 */
export function changeSettingsWith(
  { store, notifier: notifier, now }: Services,
) {
  return (
    scope: SettingScope,
    given: SettingsChange,
    by: Requester,
    how: ChangeHow = { dryRun: false },
  ): Promise<ChangedSettings> => {
    const attempt = () => changeOnce(scope, given, by, how);
    return how.version === undefined ? retryOnConflict(attempt) : attempt();
  };

  async function changeOnce(
    scope: SettingScope,
    given: SettingsChange,
    by: Requester,
    { version: seen, dryRun }: ChangeHow,
  ): Promise<ChangedSettings> {
    const global = scope.level === "global";
    requireRole(by, global ? "admin" : "operator", "change the settings");
    const before = await readLevel(store.db, scope);
    if (seen !== undefined && seen !== before.version) throw stale();
    const change = differing(
      given,
      before.set,
      global ? { ...DEFAULT_SETTINGS, ...before.set } : before.set,
    );
    if (dryRun) {
      const { globalSet } = before;
      const load = await estimatePolls(store.wide.db, {
        scope,
        change,
        global: { ...DEFAULT_SETTINGS, ...globalSet },
        globalAfter: {
          ...DEFAULT_SETTINGS,
          ...global ? changedAt(globalSet, change) : globalSet,
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
        throw seen !== undefined && error instanceof Conflict ? stale() : error;
      });
      notifier.notify();
    }
    return { ...await describeSettings(store.db, scope), load: null };
  }
}

function stale(): Refusal {
  return new Refusal(
    "changed_meanwhile",
    "Nothing was changed: somebody else has changed these settings since you looked; look again and repeat it if it is still wanted",
  );
}

/**
 * What of a change is not so already.
 *
 * @param set What is set at the level; `is` may hold the defaults besides.
 */
function differing(
  given: SettingsChange,
  set: Readonly<Record<string, unknown>>,
  is = set,
): SettingsChange {
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) =>
      value === null ? set[name] !== undefined : value !== undefined &&
        value !== is[name]
    ),
  );
}

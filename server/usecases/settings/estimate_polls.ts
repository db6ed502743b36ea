import { idRanges } from "#db/query/id_range.ts";
import type {
  ChangedSettings,
  Overrides,
  PollLoad,
  Settings,
  SettingsChange,
} from "#shared/contract/settings/settings.ts";
import { SILENT_DAYS } from "#shared/contract/machines/machines.ts";
import { DAY_MS } from "#shared/time.ts";
import type { Db } from "#db/store/tables.ts";
import { type PollHabit, pollHabits } from "#db/agents/poll_load.ts";
import type { SettingScope } from "#db/settings/settings.ts";
import { pollHoursFor } from "#server/domain/machines/polling.ts";
import { applyChange, effectiveSettings } from "#server/domain/settings.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";

/** A change of settings that is not made yet. */
export interface PlannedChange {
  readonly scope: SettingScope;
  readonly change: SettingsChange;
  /** The global settings before the change; below, after it. */
  readonly global: Settings;
  readonly globalAfter: Settings;
}

/** Estimates the polls of the fleet before and after a change of settings. */
export async function estimatePolls(
  db: Db,
  { scope, change, global, globalAfter }: PlannedChange,
  now: Date,
): Promise<NonNullable<ChangedSettings["load"]>> {
  const scopeIds = {
    seenSince: now.getTime() - SILENT_DAYS * DAY_MS,
    machine: scope.level === "machine" ? scope.id : 0,
    group: scope.level === "group" ? scope.id : 0,
  };
  const load = {
    before: nothing(),
    after: nothing(),
    disobedient: 0,
    undecided: 0,
  };
  const add = (to: Mutable, settings: Settings, habit: PollHabit) => {
    if (habit.seen) to.now += rateOf(settings, habit, habit.busy);
    to.peak += rateOf(settings, habit, true);
  };
  for (const range of await idRanges(db)) {
    for (const habit of await pollHabits(db, scopeIds, range)) {
      const { overrides } = habit;
      add(load.before, effectiveSettings(global, overrides), habit);
      const then = overridesAfter(habit, scope, change);
      add(load.after, effectiveSettings(globalAfter, then), habit);
      if (habit.obeys === "no") load.disobedient += habit.machines;
      if (habit.obeys === null) load.undecided += habit.machines;
    }
    await yieldToOthers();
  }
  return load;
}

type Mutable = { -readonly [Name in keyof PollLoad]: PollLoad[Name] };
const nothing = (): Mutable => ({ now: 0, peak: 0 });

function rateOf(
  settings: Settings,
  { machines, obeys, keptRate }: PollHabit,
  busy: boolean,
): number {
  return keptRate ?? machines / (pollHoursFor(settings, obeys, busy) * 3600);
}

/** The settings of the machines after the change. */
function overridesAfter(
  { overrides, isInScope }: PollHabit,
  scope: SettingScope,
  change: SettingsChange,
): Overrides {
  if (!isInScope || scope.level === "global") return overrides;
  if (scope.level === "machine") {
    return { ...overrides, own: applyChange(overrides.own, change) };
  }
  const group = overrides.groups.find((one) => one.id === scope.id);
  return {
    ...overrides,
    groups: [
      ...overrides.groups.filter((one) => one.id !== scope.id),
      { id: scope.id, values: applyChange(group?.values ?? {}, change) },
    ],
  };
}

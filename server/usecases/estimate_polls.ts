import type {
  ChangedSettings,
  Overrides,
  PollLoad,
  Settings,
  SettingsChange,
} from "../../shared/settings.ts";
import { SILENT_DAYS } from "../../shared/machines.ts";
import type { Db } from "../../db/database.ts";
import { type PollHabit, pollHabits } from "../../db/poll_load.ts";
import type { SettingScope } from "../../db/settings.ts";
import { pollRate } from "../domain/polling.ts";
import { changedAt, settingsInForce } from "../domain/settings.ts";
import { othersFirst } from "./chunks.ts";

const DAY_MS = 86_400_000;
/** Machines looked at before others are answered: about 15 ms. */
const MACHINES = 2000;

/** A change of settings that is thought of. */
export interface Thought {
  readonly scope: SettingScope;
  readonly change: SettingsChange;
  /** The global settings before and after it. */
  readonly global: Settings;
  readonly globalAfter: Settings;
}

/** The polls the fleet makes before and after a change of settings. */
export async function estimatePolls(
  db: Db,
  { scope, change, global, globalAfter }: Thought,
  now: Date,
): Promise<NonNullable<ChangedSettings["load"]>> {
  const seenSince = now.getTime() - SILENT_DAYS * DAY_MS;
  const load = { before: nothing(), after: nothing(), disobedient: 0 };

  for await (const some of habits(db, scope)) {
    for (const machine of some) {
      if (machine.obeys === "no") load.disobedient++;
      const seen = machine.lastContactAt >= seenSince;
      const add = (to: Mutable, base: Settings, overrides: Overrides) => {
        const settings = settingsInForce(base, overrides);
        if (seen) to.now += pollRate(settings, machine, machine.busy);
        to.peak += pollRate(settings, machine, true);
      };
      add(load.before, global, machine.overrides);
      add(load.after, globalAfter, overridesAfter(machine, scope, change));
    }
  }
  return load;
}

type Mutable = { -readonly [Name in keyof PollLoad]: PollLoad[Name] };
const nothing = (): Mutable => ({ now: 0, peak: 0 });

async function* habits(
  db: Db,
  scope: SettingScope,
): AsyncGenerator<readonly PollHabit[]> {
  const group = scope.level === "group" ? scope.id : null;
  for (let after = 0;;) {
    const some = await pollHabits(db, group, after, MACHINES);
    yield some;
    if (some.length < MACHINES) return;
    after = some.at(-1)!.id;
    await othersFirst();
  }
}

/** What is set for the machine once the change is made. */
function overridesAfter(
  { id, overrides, inGroup }: PollHabit,
  scope: SettingScope,
  change: SettingsChange,
): Overrides {
  if (scope.level === "machine" && scope.id === id) {
    return { ...overrides, own: changedAt(overrides.own, change) };
  }
  if (scope.level === "group" && inGroup) {
    const group = overrides.groups.find((one) => one.id === scope.id);
    const values = changedAt(group?.values ?? {}, change);
    return {
      ...overrides,
      groups: [
        ...overrides.groups.filter((one) => one.id !== scope.id),
        { id: scope.id, values },
      ],
    };
  }
  return overrides;
}

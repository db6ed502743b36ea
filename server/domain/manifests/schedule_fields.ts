import type { RolloutManifest } from "#shared/contract/manifests/rollout_manifest.ts";
import type { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import type {
  AssignmentTimes,
  NewTimes,
} from "#shared/contract/schedules/times.ts";
import {
  Weekday,
  type WindowRule,
} from "#shared/contract/schedules/windows.ts";
import { iso } from "#shared/time.ts";

/** Windows in one order, so that only what means something else differs. */
export function sortedWindows(windows: readonly WindowRule[]): WindowRule[] {
  const sorted = windows.map(({ days, start, minutes, zone, except }) => ({
    days: Weekday.options.filter((day) => days.includes(day)),
    ...{ start, minutes, zone },
    except: [...new Set(except)].toSorted(),
  }));
  const byText = new Map(sorted.map((rule) => [JSON.stringify(rule), rule]));
  return [...byText].toSorted(([a], [b]) => a < b ? -1 : 1)
    .map(([, rule]) => rule);
}

/** The times of a manifest in UTC, as those of an assignment are. */
export function utcTimes(
  { notBefore, expiresAt, deadline }: NewTimes,
): NewTimes {
  const utc = (name: keyof NewTimes, moment: string | undefined) =>
    moment === undefined ? {} : { [name]: iso(Date.parse(moment)) };
  return {
    ...utc("notBefore", notBefore),
    ...utc("expiresAt", expiresAt),
    ...utc("deadline", deadline),
  };
}

/** The times of an assignment as a manifest has them; null: it has none. */
export function manifestTimes(times: AssignmentTimes | null): NewTimes | null {
  if (times === null) return null;
  return Object.fromEntries(
    Object.entries(times).filter(([, moment]) => moment !== null),
  );
}

/** A policy as a manifest has it: with names of groups. */
export function manifestRollout(
  { waves, ...policy }: RolloutPolicy,
  nameOf: (group: number) => string,
): RolloutManifest {
  return {
    ...policy,
    waves: waves.map(({ group, ...wave }) =>
      group === undefined ? wave : { ...wave, group: nameOf(group) }
    ),
  };
}

/** The policy of a manifest: with ids of groups. */
export function policyOf(
  { waves, ...policy }: RolloutManifest,
  idOf: (group: string) => number,
): RolloutPolicy {
  return {
    ...policy,
    waves: waves.map(({ group, ...wave }) =>
      group === undefined ? wave : { ...wave, group: idOf(group) }
    ),
  };
}

/** The groups that the waves of a rollout name. */
export function groupsNamed(rollout: RolloutManifest | undefined): string[] {
  return (rollout?.waves ?? []).flatMap(({ group }) =>
    group === undefined ? [] : [group]
  );
}

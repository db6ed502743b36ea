import { isInService } from "#db/machines/status.ts";
import type { IdRange } from "#db/query/id_range.ts";
import { CompiledQuery } from "kysely";
import type { Overrides } from "#shared/contract/settings/settings.ts";
import type { Db } from "#db/store/tables.ts";
import { OVERRIDES, overridesFrom } from "#db/settings/stored_settings.ts";
import { OPEN } from "#shared/contract/deployments/states.ts";
import { stateList } from "#db/deployments/predicates.ts";

/** Machines that poll in the same way. */
export interface PollHabit {
  readonly machines: number;
  /** True if they made contact since `seenSince`. */
  readonly seen: boolean;
  readonly obeys: "yes" | "no" | null;
  /**
   * Polls per second of all together, by the intervals observed; null unless
   * they keep an interval of their own, whatever the server sends.
   */
  readonly keptRate: number | null;
  /** True if they have something to do. */
  readonly busy: boolean;
  readonly overrides: Overrides;
  /** True if they are the machine of the scope, or in its group. */
  readonly isInScope: boolean;
}

/**
 * Counted by SQLite, because otherwise the rows of 100,000 machines are copied.
 */
const HABITS = `select count(*) as machines, seen, obeys, kept is null as free,
    sum(kept) as keptRate, busy, overrides, inScope
  from (select m.last_contact_at >= ? as seen, m.obeys,
      case when m.obeys = 'no' and m.poll_seconds > 0
        then 1.0 / m.poll_seconds end as kept,
      (m.inventory_wanted <> 0 or exists (select 1 from deployment d
        join package p on p.id = d.package_id
        where d.machine_id = m.id and p.active = 1 and d.state in
          ${stateList(OPEN)})) as busy,
      ${OVERRIDES} as overrides,
      (m.id = ? or exists (select 1 from group_member g
        where g.machine_id = m.id and g.group_id = ?)) as inScope
    from machine m where m.id > ? and m.id <= ? and ${isInService()})
  group by seen, obeys, free, busy, overrides, inScope`;

/** The machine or the group whose settings change; 0: none. */
export interface PollHabitScope {
  readonly seenSince: number;
  readonly machine: number;
  readonly group: number;
}

/** The machines of an id range, by habit. */
export async function pollHabits(
  db: Db,
  { seenSince, machine, group }: PollHabitScope,
  { after, to }: IdRange,
): Promise<PollHabit[]> {
  const { rows } = await db.executeQuery<{
    machines: number;
    seen: number;
    obeys: "yes" | "no" | null;
    keptRate: number | null;
    busy: number;
    overrides: string | null;
    inScope: number;
  }>(CompiledQuery.raw(HABITS, [seenSince, machine, group, after, to]));
  return rows.map((row) => ({
    machines: Number(row.machines),
    seen: row.seen !== 0,
    obeys: row.obeys,
    keptRate: row.keptRate,
    busy: row.busy !== 0,
    overrides: overridesFrom(row.overrides),
    isInScope: row.inScope !== 0,
  }));
}

import { CompiledQuery } from "kysely";
import type { Overrides } from "../shared/settings.ts";
import type { Db } from "./database.ts";
import { OVERRIDES, overridesFrom } from "./settings.ts";

/** A machine as far as it says how often it polls. */
export interface PollHabit {
  readonly id: number;
  readonly lastContactAt: number;
  readonly obeys: "yes" | "no" | null;
  /** The last interval seen, or null. */
  readonly seconds: number | null;
  /** Whether there is something for it to do. */
  readonly busy: boolean;
  readonly overrides: Overrides;
  /** Whether it is in the group that was asked about. */
  readonly inGroup: boolean;
}

const HABITS = `select m.id, m.last_contact_at as lastContactAt, m.obeys,
    m.poll_seconds as seconds,
    (m.inventory_wanted <> 0 or exists (select 1 from deployment d
      join package p on p.id = d.package_id
      where d.machine_id = m.id and p.active = 1 and d.state in
        ('waiting', 'offered', 'downloading', 'recalling'))) as busy,
    ${OVERRIDES} as overrides,
    exists (select 1 from group_member g
      where g.machine_id = m.id and g.group_id = ?) as inGroup
  from machine m where m.id > ? order by m.id limit ?`;

/** The next machines after a row number. */
export async function pollHabits(
  db: Db,
  group: number | null,
  after: number,
  limit: number,
): Promise<PollHabit[]> {
  const { rows } = await db.executeQuery<
    Omit<PollHabit, "busy" | "overrides" | "inGroup"> & {
      busy: number;
      overrides: string | null;
      inGroup: number;
    }
  >(CompiledQuery.raw(HABITS, [group ?? 0, after, limit]));
  return rows.map((row) => ({
    ...row,
    busy: row.busy !== 0,
    overrides: overridesFrom(row.overrides),
    inGroup: row.inGroup !== 0,
  }));
}

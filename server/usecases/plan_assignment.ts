import type { Db } from "../../db/database.ts";
import { namedPage, namedTotals } from "../../db/plans.ts";
import type { Page, PageQuery } from "../../shared/page.ts";
import {
  type Effect,
  PLANNED_SYSTEMS,
  type PlannedMachine,
} from "../../shared/plans.ts";
import { countFamilies } from "../domain/families.ts";
import { effectOn } from "../domain/reach.ts";
import { checkNamed, type NewAssignment } from "./assign_package.ts";

/** Exactly whom an assignment would reach now, and what it would do there. */
export type Plan = Page<PlannedMachine> & {
  totals: Record<Effect, number> & { total: number };
  byFamily: { unix: number; windows: number };
  bySystem: { os: string; machines: number }[];
};

/**
 * What `assignPackageWith` would do, without doing it; by the same rule.
 *
 * @throws {Refusal} As it would.
 */
export async function planAssignment(
  db: Db,
  given: NewAssignment,
  asked: PageQuery,
): Promise<Plan> {
  const named = { ...given, ...await checkNamed(db, given) };
  const alike = await namedTotals(db, named);
  const totals = { added: 0, reopened: 0, unchanged: 0, total: 0 };
  const systems = new Map<string, number>();
  for (const { state, os, machines } of alike) {
    totals[effectOn(state, given.force)] += machines;
    totals.total += machines;
    systems.set(os, (systems.get(os) ?? 0) + machines);
  }
  const page = await namedPage(db, named, asked, totals.total);
  return {
    ...page,
    rows: page.rows.map((row) => ({
      ...row,
      effect: effectOn(row.state, given.force),
    })),
    totals,
    byFamily: countFamilies(alike),
    bySystem: [...systems]
      .map(([os, machines]) => ({ os, machines }))
      .sort((a, b) => b.machines - a.machines || (a.os < b.os ? -1 : 1))
      .slice(0, PLANNED_SYSTEMS),
  };
}

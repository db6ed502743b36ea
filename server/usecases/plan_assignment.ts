import type { Db } from "../../db/database.ts";
import { namedPage, namedTotals } from "../../db/plans.ts";
import type { Page, PageQuery } from "../../shared/page.ts";
import {
  type Effect,
  PLANNED_SYSTEMS,
  type PlannedMachine,
} from "../../shared/plans.ts";
import { addFamilies, countFamilies } from "../domain/families.ts";
import { effectOn } from "../domain/reach.ts";
import { checkNamed, type NewAssignment } from "./assign_package.ts";
import { othersFirst } from "./chunks.ts";

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
  const totals = { added: 0, reopened: 0, unchanged: 0, total: 0 };
  const systems = new Map<string, number>();
  let byFamily = countFamilies([]);
  for await (const alike of namedTotals(db, named)) {
    for (const { state, os, machines } of alike) {
      totals[effectOn(state, given.force)] += machines;
      totals.total += machines;
      systems.set(os, (systems.get(os) ?? 0) + machines);
    }
    byFamily = addFamilies(byFamily, countFamilies(alike));
    await othersFirst();
  }
  const page = await namedPage(db, named, asked, totals.total);
  return {
    ...page,
    rows: page.rows.map((row) => ({
      ...row,
      effect: effectOn(row.state, given.force),
    })),
    totals,
    byFamily,
    bySystem: [...systems]
      .map(([os, machines]) => ({ os, machines }))
      .sort((a, b) => b.machines - a.machines || (a.os < b.os ? -1 : 1))
      .slice(0, PLANNED_SYSTEMS),
  };
}

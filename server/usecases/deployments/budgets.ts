import type { Db } from "#db/store/tables.ts";
import { groupNames } from "#db/groups/names.ts";
import { globalSettings, overridesOf } from "#db/settings/settings.ts";
import {
  NO_OVERRIDES,
  type Settings,
} from "#shared/contract/settings/settings.ts";
import type { Why } from "#shared/contract/deployments/why.ts";
import type { Budget, Downloads } from "#server/live/downloads.ts";

/** The longest time until a change of the settings takes effect. */
const KEPT_MS = 10_000;
const MOST_KEPT = 20_000;

/**
 * The limits of a machine's downloads: the global budget, those of its groups,
 * and its own. All apply at the same time, and each is shared by all machines
 * it is set for.
 */
export async function budgetsOf(
  db: Db,
  machineId: number,
): Promise<readonly Budget[]> {
  const global = await globalSettings(db);
  const { own, groups } = (await overridesOf(db, [machineId])).get(machineId) ??
    NO_OVERRIDES;
  return [
    ...budgetFrom("all", global),
    ...groups.flatMap(({ id, values }) => budgetFrom(`group:${id}`, values)),
    ...budgetFrom(`machine:${machineId}`, own),
  ];
}

/** Remembers each machine's budgets for a few seconds. */
export class BudgetCache {
  readonly #db: Db;
  readonly #now: () => Date;
  #byMachine = new Map<number, { at: number; budgets: readonly Budget[] }>();

  constructor(db: Db, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  async of(machineId: number): Promise<readonly Budget[]> {
    const at = this.#now().getTime();
    const before = this.#byMachine.get(machineId);
    if (before && at - before.at < KEPT_MS) return before.budgets;
    const budgets = await budgetsOf(this.#db, machineId);
    if (this.#byMachine.size >= MOST_KEPT) this.#byMachine.clear();
    this.#byMachine.set(machineId, { at, budgets });
    return budgets;
  }
}

/** The budgets as operators see them, with the present use of each. */
export async function describeBudgets(
  db: Db,
  machineId: number,
  downloads: Downloads | undefined,
): Promise<Why["downloads"]> {
  const budgets = await budgetsOf(db, machineId);
  const groups = budgets.flatMap(({ key }) => groupOf(key) ?? []);
  const names = await groupNames(db, groups);
  return {
    budgets: budgets.map(({ key, atOnce, bytesPerSecond }) => {
      const id = groupOf(key);
      return {
        level: id !== null ? "group" : key === "all" ? "global" : "machine",
        group: id === null ? null : { id, name: names.get(id) ?? "" },
        atOnce,
        bytesPerSecond,
        ...downloads?.useOf(key) ?? { running: 0, waiting: 0 },
      };
    }),
    waits: downloads?.isWaiting(machineId) ?? false,
  };
}

function groupOf(key: string): number | null {
  return key.startsWith("group:") ? Number(key.slice("group:".length)) : null;
}

function budgetFrom(key: string, values: Partial<Settings>): Budget[] {
  const { downloadsAtOnce: atOnce = 0, downloadBytesPerSecond = 0 } = values;
  return atOnce > 0 || downloadBytesPerSecond > 0
    ? [{ key, atOnce, bytesPerSecond: downloadBytesPerSecond }]
    : [];
}

import type { Db } from "#db/store/tables.ts";
import { groupNames } from "#db/groups/names.ts";
import { relayHosts } from "#db/relays/relays.ts";
import { namedHosts } from "#db/settings/fragment_hosts.ts";
import {
  globalSettings,
  overridesOf,
  settingsAt,
} from "#db/settings/settings.ts";
import {
  NO_OVERRIDES,
  type Settings,
} from "#shared/contract/settings/settings.ts";
import type { Why } from "#shared/contract/deployments/why.ts";
import { mirrorTag } from "#server/usecases/agents/capability.ts";
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

/**
 * The limits of what a mirror or a relay fetches: the global budget, and those
 * of the groups that name the mirror, or of the relay's sites. It is one client
 * for them.
 */
export async function mirrorBudgetsOf(
  db: Db,
  tag: string,
): Promise<readonly Budget[]> {
  const named = [...await namedHosts(db), ...await relayHosts(db)];
  const groups = new Set(
    named.flatMap(({ host, group }) =>
      group !== null && mirrorTag(host) === tag ? [group] : []
    ),
  );
  const budgets = [budgetFrom("all", await globalSettings(db))];
  for (const id of groups) {
    const { set } = await settingsAt(db, { level: "group", id });
    budgets.push(budgetFrom(`group:${id}`, set));
  }
  return budgets.flat();
}

/** Remembers the budgets of machines and mirrors for a few seconds. */
export class BudgetCache {
  readonly #db: Db;
  readonly #now: () => Date;
  #kept = new Map<
    number | string,
    { at: number; budgets: readonly Budget[] }
  >();

  constructor(db: Db, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  of(machineId: number): Promise<readonly Budget[]> {
    return this.#keptOr(machineId, () => budgetsOf(this.#db, machineId));
  }

  /** @param tag The mirror's, as in download paths. */
  ofMirror(tag: string): Promise<readonly Budget[]> {
    return this.#keptOr(tag, () => mirrorBudgetsOf(this.#db, tag));
  }

  async #keptOr(
    client: number | string,
    read: () => Promise<readonly Budget[]>,
  ): Promise<readonly Budget[]> {
    const at = this.#now().getTime();
    const before = this.#kept.get(client);
    if (before && at - before.at < KEPT_MS) return before.budgets;
    const budgets = await read();
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(client, { at, budgets });
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

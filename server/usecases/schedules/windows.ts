import {
  deleteWindow,
  insertWindow,
  replaceOpenings,
  windowById,
  windowRules,
} from "#db/schedules/windows.ts";
import { groupById } from "#db/groups/groups.ts";
import type {
  MaintenanceWindow,
  WindowRule,
} from "#shared/contract/schedules/windows.ts";
import { DAY_MS } from "#shared/time.ts";
import { notFound } from "#server/domain/not_found.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  nextOpening,
  openingsBetween,
  type WindowOpening,
  windowProblem,
} from "#server/domain/schedules/windows.ts";
import type { Services } from "#server/usecases/services.ts";

type Needs = Pick<Services, "store" | "notifier" | "now">;

/** How far openings are stored: back for clocks that are set back. */
const STORED_MS = { back: 2 * DAY_MS, ahead: 60 * DAY_MS } as const;

/**
 * Gives a group a maintenance window.
 *
 * @throws {Refusal} `malformed_request` if the zone is unknown or it never
 * opens; `group_not_found`.
 */
export async function createWindow(
  { store, notifier, now }: Needs,
  { group: groupId, ...rule }: WindowRule & { readonly group: number },
  by: Requester,
): Promise<MaintenanceWindow> {
  const at = now();
  const problem = windowProblem(rule, at.getTime());
  if (problem !== null) throw new Refusal("malformed_request", problem);
  const group = await groupById(store.db, groupId);
  if (!group) throw notFound("group", groupId);
  const { window } = await store.commit({
    window: insertWindow({
      group,
      rule,
      openings: storedOpenings(rule, at),
      by: by.name,
      at,
    }),
  });
  notifier.notify();
  return (await windowById(store.db, Number(window[0]!["id"]), at))!;
}

/** @throws {Refusal} `window_not_found`. */
export async function removeWindow(
  { store, notifier, now }: Needs,
  id: number,
  by: Requester,
): Promise<MaintenanceWindow> {
  const at = now();
  const window = await windowById(store.db, id, at);
  if (!window) throw notFound("window", id);
  await store.commit(deleteWindow(window, by.name, at));
  notifier.notify();
  return window;
}

/**
 * Stores the openings of all windows for the next weeks. Until that is done,
 * windows whose stored openings are over count as closed.
 */
export async function storeOpenings({ store, now }: Needs): Promise<void> {
  for (const { id, rule } of await windowRules(store.db)) {
    await store.commit(replaceOpenings(id, storedOpenings(rule, now())));
  }
}

/** The openings around a moment, and the next one however far it is. */
function storedOpenings(rule: WindowRule, at: Date): WindowOpening[] {
  const now = at.getTime();
  const near = openingsBetween(
    rule,
    now - STORED_MS.back,
    now + STORED_MS.ahead,
  );
  if (near.some(({ opensAt }) => opensAt > now)) return near;
  const next = nextOpening(rule, now);
  return next === null
    ? near
    : [...near, ...openingsBetween(rule, next, next + 1)];
}

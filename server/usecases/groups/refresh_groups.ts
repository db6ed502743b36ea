import { setTimeout as after } from "node:timers/promises";
import {
  type Asking,
  beginWalk,
  type ComputedGroup,
  computedGroups,
  type Difference,
  differences,
  dueMachines,
  lookedAt,
  lookStatements,
  stretchAfter,
  walkStatements,
} from "#db/groups/refresh.ts";
import { Conflict } from "#db/store/transaction.ts";
import { inOrder } from "#server/domain/group_order.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { CHUNK, othersFirst } from "#server/usecases/fleet/chunks.ts";
import type { World } from "#server/usecases/services.ts";

/** How old what a group by time, polls or results says may become. */
const TIMED_MS = 5 * 60_000;

/** Machines that are looked at together after they sent their inventories. */
const ARRIVALS = 500;

/** Waits so many milliseconds; false where the work is to end. */
type Pause = (milliseconds: number) => Promise<boolean>;

/**
 * Brings groups by a query up to date: first for machines whose inventories
 * have arrived, then, stretch by stretch of the fleet, those that are to be
 * computed as a whole. Everything done is written with how far it has come, so
 * that a server that is killed goes on there.
 *
 * After each stretch it rests for as long as that took.
 */
export function refreshGroupsWith(world: World) {
  return async (pause: Pause = resting): Promise<void> => {
    for (;;) {
      const begun = performance.now();
      const worked = await lookAtArrivals(world) || await stepFirst(world);
      if (!worked || !await pause(performance.now() - begun)) return;
    }
  };
}

async function resting(milliseconds: number): Promise<boolean> {
  await after(milliseconds);
  return true;
}

/** Computes one group as a whole, and what it names before; at once. */
export function computeGroupWith(world: World) {
  return async (id: number): Promise<void> => {
    for (;;) {
      const groups = await inTheirOrder(world);
      const wanted = withNamed(groups, id);
      const first = groups.find((group) =>
        wanted.has(group.id) && isDue(group, world.now())
      );
      if (!first) return;
      await stretch(world, first);
      await resting(0);
    }
  };
}

/** Looks at machines again in all groups, at once; in the order groups name. */
export function regroupWith(world: World) {
  return async (machines: readonly number[]): Promise<boolean> => {
    let whole = true;
    for (const group of await inTheirOrder(world)) {
      await othersFirst();
      const at = world.now();
      const found = await differences(
        world.store.db,
        group,
        { machines },
        askingAt(world, at),
      );
      if (found.length === 0) continue;
      const wrote = await commit(world, lookStatements(group, found, at));
      if (wrote === null) whole = false;
    }
    return whole;
  };
}

async function lookAtArrivals(world: World): Promise<boolean> {
  const due = await dueMachines(world.store.db, ARRIVALS);
  if (due.length === 0) return false;
  const machines = due.map(({ machineId }) => machineId);
  const whole = await regroupWith(world)(machines);
  if (whole) await world.store.commit([lookedAt(due)]);
  return true;
}

async function stepFirst(world: World): Promise<boolean> {
  const at = world.now();
  const first = (await inTheirOrder(world)).find((group) => isDue(group, at));
  if (!first) return false;
  await stretch(world, first);
  return true;
}

/** Computes the next stretch of a group; a change meanwhile undoes it. */
async function stretch(world: World, group: ComputedGroup): Promise<void> {
  const { store, now } = world;
  const at = now();
  if (group.walkedTo === null) {
    const began = await commit(world, beginWalk(group, at));
    if (began === null) return;
  }
  const walked = { ...group, walkedTo: group.walkedTo ?? 0 };
  const next = await stretchAfter(store.db, walked.walkedTo, CHUNK);
  const found: Difference[] = [];
  if (next) {
    const look = { after: walked.walkedTo, to: next.to };
    const asking = askingAt(world, at);
    found.push(...await differences(store.db, group, look, asking));
  }
  const to = next && !next.isLast ? next.to : null;
  const nextAt = group.timed ? at.getTime() + TIMED_MS : null;
  await commit(world, walkStatements(walked, found, to, nextAt, at));
}

function askingAt({ store }: World, at: Date): Asking {
  return { at, ruling: () => causeRules(store.db, at) };
}

/** @returns Null where somebody else has changed the group meanwhile. */
async function commit(
  { store, bell }: World,
  job: Parameters<World["store"]["commit"]>[0],
) {
  try {
    const rows = await store.commit(job);
    bell.ring();
    return rows;
  } catch (error) {
    if (error instanceof Conflict) return null;
    throw error;
  }
}

/** None is due later than this: the clock was wrong when that was noted. */
const LATEST_MS = 3_600_000;

function isDue({ walkedTo, dueAt }: ComputedGroup, at: Date): boolean {
  if (walkedTo !== null) return true;
  if (dueAt === null) return false;
  return dueAt <= at.getTime() || dueAt > at.getTime() + LATEST_MS;
}

async function inTheirOrder({ store }: World): Promise<ComputedGroup[]> {
  const groups = await computedGroups(store.db);
  const byId = new Map(groups.map((group) => [group.id, group]));
  const order = inOrder(new Map(groups.map(({ id, names }) => [id, names])));
  return order.map((id) => byId.get(id)!);
}

/** The group and all that it names, directly or by way of others. */
function withNamed(groups: readonly ComputedGroup[], id: number): Set<number> {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const all = new Set<number>();
  const add = (one: number) => {
    if (all.has(one)) return;
    all.add(one);
    byId.get(one)?.names.forEach(add);
  };
  add(id);
  return all;
}

import type { Store } from "#db/store/transaction.ts";
import { rangesOf } from "#db/assignments/audience.ts";
import {
  departedIn,
  driftIn,
  newcomersIn,
} from "#db/assignments/plan_machines.ts";
import { isReached } from "#server/domain/deployments/reach.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import { type CheckedRequest, statusesWith } from "./build_plan.ts";

/** The changes since a plan was made. */
export interface PlanChanges {
  /** Machines that would be reached now and were not planned. */
  readonly came: number;
  /** Machines that were planned and would not be reached now. */
  readonly left: number;
  /** The first of the newcomers, with the number of their status now. */
  readonly newcomers: readonly { readonly id: number; readonly now: number }[];
  /** Names of some newcomers. */
  readonly names: readonly string[];
  /** Machines that are no longer in the audience. */
  readonly gone: readonly number[];
}

/** The most names in `names`. */
const NAMED = 5;

/**
 * Compares a plan with the present audience of its request, one id range after
 * the other.
 *
 * @param most The most newcomers that are listed one by one.
 */
export async function changesSince(
  store: Pick<Store, "db" | "wide">,
  planId: number,
  { audience, rule }: CheckedRequest,
  most: number,
): Promise<PlanChanges> {
  const reaching = statusesWith(rule, isReached);
  const reaches = (status: number | null) =>
    status !== null && reaching.includes(status);
  let came = 0, left = 0;
  const newcomers: { id: number; name: string; now: number }[] = [];
  const gone: number[] = [];
  const { isSmall, ranges } = await rangesOf(store.db, audience);
  const db = isSmall ? store.db : store.wide.db;
  for (const range of ranges) {
    const slice = { audience, isSmall, range };
    const drift = await driftIn(db, planId, slice);
    const cameHere = sum(
      drift.now,
      ({ now, was }) => reaches(now) && !reaches(was),
    );
    came += cameHere;
    left += sum(drift.now, ({ now, was }) => !reaches(now) && reaches(was)) +
      sum(drift.gone, ({ was }) => reaches(was));
    const limit = Math.max(most, NAMED) - newcomers.length;
    if (cameHere > 0 && limit > 0) {
      newcomers.push(
        ...await newcomersIn(db, planId, slice, {
          to: reaching,
          limit: limit,
        }),
      );
    }
    if (drift.gone.length > 0) {
      gone.push(...await departedIn(db, planId, slice));
    }
    await yieldToOthers();
  }
  return {
    came,
    left,
    newcomers: newcomers.slice(0, most),
    names: newcomers.slice(0, NAMED).map(({ name }) => name),
    gone,
  };
}

function sum<Row extends { readonly machines: number }>(
  rows: readonly Row[],
  which: (row: Row) => boolean,
): number {
  return rows.filter(which).reduce((n, { machines }) => n + machines, 0);
}

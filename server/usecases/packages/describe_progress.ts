import { firstAssignment, historySteps } from "#db/packages/history.ts";
import { packageById } from "#db/packages/packages.ts";
import {
  lastSeenOf,
  sampleMachines,
  traitsOf,
} from "#db/deployments/samples.ts";
import { globalSettings } from "#db/settings/settings.ts";
import type { Db } from "#db/store/tables.ts";
import {
  DeploymentState,
  INSTALLED,
} from "#shared/contract/deployments/states.ts";
import type { StateCounts } from "#shared/contract/packages/packages.ts";
import {
  type Forecast,
  MOST_SAMPLED,
  type PackageProgress,
  type PackageTraits,
} from "#shared/contract/packages/progress.ts";
import { HOUR_MS, iso, isoOrNull } from "#shared/time.ts";
import { estimateArrivals } from "#server/domain/deployments/arrivals.ts";
import { commonTraits } from "#server/domain/deployments/common_traits.ts";
import {
  curveSteps,
  progressCurve,
} from "#server/domain/deployments/progress_curve.ts";
import { notFound } from "#server/domain/not_found.ts";

/**
 * How far a package got over time, and when its waiting machines are expected.
 * It reads kept counts and a sample of at most `MOST_SAMPLED` machines.
 *
 * @throws {Refusal} `package_not_found`.
 */
export async function describeProgress(
  db: Db,
  id: number,
  now: Date,
): Promise<PackageProgress> {
  const shown = await packageById(db, id);
  if (!shown) throw notFound("package", id);
  const { counts, active } = shown;
  const since = await firstAssignment(db, id);
  const at = now.getTime();
  return {
    at: iso(at),
    since: isoOrNull(since),
    assigned: sumOf(
      counts,
      DeploymentState.options.filter((state) => state !== "cancelled"),
    ),
    points: since === null ? [] : await curveOf(db, id, since, {
      at,
      done: sumOf(counts, INSTALLED),
      failed: counts.failed ?? 0,
    }),
    forecast: active ? await forecastOf(db, id, now) : null,
  };
}

function sumOf(counts: StateCounts, states: readonly string[]): number {
  return states.reduce(
    (sum, state) => sum + (counts[state as keyof StateCounts] ?? 0),
    0,
  );
}

async function curveOf(
  db: Db,
  id: number,
  since: number,
  now: { readonly at: number; readonly done: number; readonly failed: number },
): Promise<PackageProgress["points"]> {
  const steps = curveSteps(since, now.at);
  const changes = await historySteps(db, id, {
    from: since,
    stepMs: steps.stepMs,
  });
  return progressCurve(steps, changes, now)
    .map((point) => ({ ...point, at: iso(point.at) }));
}

/** When the waiting machines of a package are expected; null: none waits. */
export async function forecastOf(
  db: Db,
  id: number,
  now: Date,
  sample = MOST_SAMPLED,
): Promise<Forecast | null> {
  const { machines, ids } = await sampleMachines(
    db,
    id,
    ["waiting"],
    sample,
  );
  if (ids.length === 0) return null;
  const { pollHours } = await globalSettings(db);
  const { half, most, all, unseen } = estimateArrivals(
    await lastSeenOf(db, ids),
    pollHours * HOUR_MS,
    now,
  );
  return {
    half: isoOrNull(half),
    most: isoOrNull(most),
    all: isoOrNull(all),
    waiting: machines,
    unseen: Math.round((unseen / ids.length) * machines),
    sampled: ids.length,
  };
}

/**
 * What machines on which a package failed have in common, compared with those
 * on which it succeeded: at most `MOST_SAMPLED` of each are read.
 *
 * @throws {Refusal} `package_not_found`.
 */
export async function compareFailures(
  db: Db,
  id: number,
  now: Date,
): Promise<PackageTraits> {
  if (!await packageById(db, id)) throw notFound("package", id);
  const failed = await sampleMachines(db, id, ["failed"], MOST_SAMPLED);
  const succeeded = await sampleMachines(db, id, INSTALLED, MOST_SAMPLED);
  const sizeOf = ({ machines, ids }: typeof failed) => ({
    machines,
    sampled: ids.length,
  });
  return {
    at: now.toISOString(),
    failed: sizeOf(failed),
    succeeded: sizeOf(succeeded),
    traits: failed.ids.length === 0 ? [] : commonTraits(
      await traitsOf(db, failed.ids),
      await traitsOf(db, succeeded.ids),
    ),
  };
}

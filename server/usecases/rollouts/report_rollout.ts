import { INSTALLED } from "#shared/contract/deployments/states.ts";
import { MOST_SAMPLED } from "#shared/contract/packages/progress.ts";
import {
  MOST_CODES,
  type RolloutReport,
} from "#shared/contract/rollouts/report.ts";
import { explainResult } from "#shared/results/explain.ts";
import { traitsOf } from "#db/deployments/samples.ts";
import { failuresByCode, machinesIn } from "#db/rollouts/failures.ts";
import type { Db } from "#db/store/tables.ts";
import { commonTraits } from "#server/domain/deployments/common_traits.ts";
import { describeRollout } from "./describe_rollouts.ts";

/**
 * A rollout with its failures by code, and what its failing machines have in
 * common: at most `MOST_SAMPLED` of these and of the others are compared.
 *
 * @throws {Refusal} `rollout_not_found`.
 */
export async function reportRollout(
  db: Db,
  id: number,
  now: Date,
): Promise<RolloutReport> {
  const rollout = await describeRollout(db, id, now);
  const key = { id, packageId: rollout.package.id };
  const sum = (of: "failed" | "succeeded") =>
    rollout.waves.reduce((total, wave) => total + wave[of], 0);
  const failed = await machinesIn(db, key, ["failed"], MOST_SAMPLED);
  // Without failures there is nothing to compare.
  const succeeded = failed.length === 0
    ? []
    : await machinesIn(db, key, INSTALLED, MOST_SAMPLED);
  const failures = await failuresByCode(db, key, MOST_CODES);
  return {
    at: now.toISOString(),
    rollout,
    failures: failures.map((one) => ({
      ...one,
      meaning: one.code === "" ? null : explainResult(one.code),
    })),
    traits: {
      failed: { machines: sum("failed"), sampled: failed.length },
      succeeded: { machines: sum("succeeded"), sampled: succeeded.length },
      traits: failed.length === 0 ? [] : commonTraits(
        await traitsOf(db, failed),
        await traitsOf(db, succeeded),
      ),
    },
  };
}

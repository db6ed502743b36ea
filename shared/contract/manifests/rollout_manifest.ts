import * as z from "zod";
import {
  MOST_WAVES,
  RolloutPolicy,
  WaveRule,
} from "#shared/contract/rollouts/policy.ts";

/** The waves of a rollout, as for an assignment, but with names of groups. */
export const RolloutManifest = RolloutPolicy.extend({
  waves: z.array(
    WaveRule.extend({ group: z.string().min(1).max(200).optional() }),
  )
    .max(MOST_WAVES),
});
export type RolloutManifest = z.output<typeof RolloutManifest>;

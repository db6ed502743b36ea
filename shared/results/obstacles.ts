import * as z from "zod";
import { ResultMeaning, type Retry, retryAfter } from "./meanings.ts";

/** What has to be done before a retry can end otherwise. */
const Remedy = z.enum([
  "activate",
  "fix_machine",
  "fix_package",
  "review_code",
]);

/** Why some deployments of a retry would not get any further by it. */
export const RetryObstacle = z.object({
  /** `activate`: the package is off, so it waits until that is changed. */
  needs: Remedy,
  /** What the last result means; null for a package that is off. */
  meaning: ResultMeaning.nullable(),
  deployments: z.number().int(),
});
export type RetryObstacle = z.infer<typeof RetryObstacle>;

const NEEDS: Partial<Record<Retry, RetryObstacle["needs"]>> = {
  after_fix: "fix_machine",
  new_package: "fix_package",
  useless: "review_code",
};

/** What decides whether a retry of one deployment may help. */
export interface RetriedDeployment {
  /** The meaning of its result if it failed; null: it did not, or it has none. */
  readonly meaning: ResultMeaning | null;
  /** Whether its package may be offered. */
  readonly active: boolean;
}

/**
 * The obstacles to a retry, those that concern most deployments first. One
 * deployment may have two: its result, and a package that is off.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   retryObstacles([
 *     { meaning: "disk_full", active: true },
 *     { meaning: "installer_busy", active: true },
 *   ]),
 *   [{ needs: "fix_machine", meaning: "disk_full", deployments: 1 }],
 * );
 * ```
 */
export function retryObstacles(
  deployments: Iterable<RetriedDeployment>,
): RetryObstacle[] {
  const counts = new Map<ResultMeaning | null, number>();
  const add = (key: ResultMeaning | null) =>
    counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { meaning, active } of deployments) {
    if (!active) add(null);
    if (meaning !== null && NEEDS[retryAfter(meaning)]) add(meaning);
  }
  return mergeObstacles(
    [...counts].map(([meaning, deployments]) => ({
      needs: meaning === null ? "activate" : NEEDS[retryAfter(meaning)]!,
      meaning,
      deployments,
    })),
  );
}

/** The same obstacles of several parts of a selection, counted together. */
export function mergeObstacles(
  obstacles: readonly RetryObstacle[],
): RetryObstacle[] {
  const merged = new Map<ResultMeaning | null, RetryObstacle>();
  for (const one of obstacles) {
    const { deployments = 0 } = merged.get(one.meaning) ?? {};
    merged.set(one.meaning, {
      ...one,
      deployments: deployments + one.deployments,
    });
  }
  return [...merged.values()].toSorted((a, b) => b.deployments - a.deployments);
}

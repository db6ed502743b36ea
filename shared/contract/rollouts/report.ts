import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { PackageTraits } from "#shared/contract/packages/progress.ts";
import { ById, Moment } from "#shared/contract/page.ts";
import { ResultMeaning } from "#shared/results/meanings.ts";
import { Rollout } from "./rollouts.ts";

/** The most result codes that a report names. */
export const MOST_CODES = 20;

/** Machines of a rollout that failed with the same code. */
export const FailureCode = z.object({
  /** The agent's result code, verbatim. */
  code: z.string(),
  exitCode: z.number().int().nullable(),
  /** The meaning of the code; null: there is none. */
  meaning: ResultMeaning.nullable(),
  machines: z.number().int(),
});
export type FailureCode = z.infer<typeof FailureCode>;

export const RolloutReport = z.object({
  at: Moment,
  rollout: Rollout,
  /** Failures by code, the most frequent first, at most twenty codes. */
  failures: z.array(FailureCode),
  /** What failing machines of the rollout have in common, unlike others. */
  traits: PackageTraits.omit({ at: true }),
});
export type RolloutReport = z.infer<typeof RolloutReport>;

export const readRolloutReport = endpoint({
  method: "GET",
  path: "/rollouts/{id}/report",
  summary: "A rollout with its failures and what failing machines share",
  role: "viewer",
  params: ById,
  output: RolloutReport,
});

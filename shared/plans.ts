import { z } from "zod";
import { NewAssignment } from "./assignments.ts";
import { DeploymentState } from "./deployments.ts";
import { endpoint } from "./endpoint.ts";
import { AgentFamily, FamilyCounts } from "./families.ts";
import { pageOf, PageQuery } from "./page.ts";

/** What an assignment does on one machine. */
export const Effect = z.enum([
  /** The package is new there. */
  "added",
  /** It had ended there; a new attempt begins. */
  "reopened",
  /** It is there already, and stays as it is. */
  "unchanged",
]);
export type Effect = z.infer<typeof Effect>;

/** One machine an assignment would reach. */
export const PlannedMachine = z.object({
  id: z.number().int(),
  name: z.string(),
  family: AgentFamily,
  os: z.string(),
  effect: Effect,
  /** How the package stands there now; null: it was never given. */
  state: DeploymentState.nullable(),
});
export type PlannedMachine = z.infer<typeof PlannedMachine>;

/** Systems beyond so many are not listed. */
export const PLANNED_SYSTEMS = 20;

/** Exactly whom `POST /assignments` with the same body would reach now. */
export const makePlan = endpoint({
  method: "POST",
  path: "/plans",
  summary: "Whom an assignment would reach, by name; nothing is changed",
  role: "viewer",
  query: PageQuery,
  body: NewAssignment,
  output: pageOf(PlannedMachine).extend({
    /** Over everything that is reached, whatever `q` shows. */
    totals: z.object({
      added: z.number().int(),
      reopened: z.number().int(),
      unchanged: z.number().int(),
      total: z.number().int(),
    }),
    byFamily: FamilyCounts,
    /** The most frequent first. */
    bySystem: z.array(z.object({
      os: z.string(),
      machines: z.number().int(),
    })).max(PLANNED_SYSTEMS),
  }),
});

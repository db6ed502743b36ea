import * as z from "zod";
import { StopResult } from "#shared/contract/deployments/deployments.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import {
  ById,
  Moment,
  pageOf,
  PageQuery,
  RowId,
} from "#shared/contract/page.ts";

/** An order of an operator: nothing is offered for the first time. */
export const Halt = z.object({
  id: z.number().int(),
  /** Its machines are offered nothing; null: no machine is. */
  group: z.object({ id: z.number().int(), name: z.string() }).nullable(),
  reason: z.string(),
  createdAt: Moment,
  createdBy: z.string(),
});
export type Halt = z.infer<typeof Halt>;

export const listHalts = endpoint({
  method: "GET",
  path: "/halts",
  summary: "List halts in force, newest first",
  role: "viewer",
  query: PageQuery,
  output: pageOf(Halt),
});

export const orderHalt = endpoint({
  method: "POST",
  path: "/halts",
  summary:
    "Halt everything or a group: no first offers, and recall what was offered",
  role: "operator",
  body: z.strictObject({
    /** Only its machines; absent: all machines. */
    group: RowId.optional(),
    /** Why; shown until it is lifted. */
    reason: z.string().trim().min(1).max(300),
    /** Deployments are counted and nothing changes. */
    dryRun: z.boolean().default(false),
  }),
  output: z.object({
    /** Null: it was a dry run. */
    halt: Halt.nullable(),
    stop: StopResult,
    /** Running rollouts that it paused; in a dry run, that it would pause. */
    paused: z.number().int(),
  }),
});

export const liftHalt = endpoint({
  method: "DELETE",
  path: "/halts/{id}",
  summary: "Lift a halt; what it recalled stays cancelled",
  role: "operator",
  params: ById,
  output: Halt,
});

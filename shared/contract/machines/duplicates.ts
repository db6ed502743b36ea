import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { ById, Moment, pageOf, PageQuery } from "#shared/contract/page.ts";

/** The comparison of one trait; `unknown` if either machine lacks it. */
export const Verdict = z.enum(["equal", "differs", "unknown"]);
export type Verdict = z.infer<typeof Verdict>;

/** The evidence for and against two machines being one computer. */
export const Evidence = z.object({
  name: Verdict,
  serial: Verdict,
  uuid: Verdict,
  /** MACs that both have. */
  macs: z.array(z.string()),
  /**
   * Those of `macs` that belong to virtual adapters and docks and prove little.
   */
  weakMacs: z.array(z.string()),
});
export type Evidence = z.infer<typeof Evidence>;

/**
 * A claim of the newer machine's agent: `takeover`, that it is the older
 * machine, which is in contact itself; `old_id`, that its OLD_DEVICEID was that
 * machine's. Until it is decided, the newer machine is offered nothing new.
 */
export const DuplicateClaim = z.enum(["takeover", "old_id"]);
export type DuplicateClaim = z.infer<typeof DuplicateClaim>;

export const DuplicateState = z.enum(["open", "merged", "dismissed"]);
export type DuplicateState = z.infer<typeof DuplicateState>;

const Side = z.object({
  id: z.number().int(),
  name: z.string(),
  /** The device id it uses; for a merged machine, the one it used. */
  deviceId: z.string(),
  serial: z.string(),
  lastContactAt: Moment,
});

/** Two machines that may be one computer. A merge keeps the newer row. */
export const Duplicate = z.object({
  id: z.number().int(),
  state: DuplicateState,
  older: Side,
  newer: Side,
  evidence: Evidence,
  /** Null: they only resemble each other. */
  claim: DuplicateClaim.nullable(),
  foundAt: Moment,
  decidedAt: Moment.nullable(),
  decidedBy: z.string().nullable(),
});
export type Duplicate = z.infer<typeof Duplicate>;

export const listDuplicates = endpoint({
  method: "GET",
  path: "/duplicates",
  summary: "Machines that may be one computer, the latest found first",
  role: "viewer",
  query: PageQuery.extend({ state: DuplicateState.optional() }),
  output: pageOf(Duplicate),
});

/** Amounts that a merge moves to the newer machine. */
export const Moves = z.object({
  /** Number of device ids that belong to it from then on. */
  deviceIds: z.number().int(),
  /** Number of deployments it takes over from the older one. */
  deployments: z.number().int(),
  /**
   * Deployments that both had: one stays, the other returns only if the merge
   * is undone.
   */
  deploymentsAside: z.number().int(),
  /** Number of groups it joins by name. */
  groups: z.number().int(),
  /** Number of assignments that name the older one. */
  assignments: z.number().int(),
});
export type Moves = z.infer<typeof Moves>;

const Decision = z.object({ duplicate: Duplicate, moves: Moves });

export const mergeDuplicate = endpoint({
  method: "POST",
  path: "/duplicates/{id}/merge",
  summary: "Make one machine of two; the newer row stays",
  role: "operator",
  params: ById,
  body: z.strictObject({
    /** Only count what would move; nothing changes. */
    dryRun: z.boolean().default(false),
  }),
  output: Decision,
});

export const dismissDuplicate = endpoint({
  method: "POST",
  path: "/duplicates/{id}/dismiss",
  summary: "Say that two machines are two; they are not proposed again",
  role: "operator",
  params: ById,
  output: Duplicate,
});

export const undoDuplicate = endpoint({
  method: "POST",
  path: "/duplicates/{id}/undo",
  summary: "Make two machines of a merged one again",
  role: "operator",
  params: ById,
  output: Duplicate,
});

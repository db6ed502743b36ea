import { z } from "zod";

/** Why a waiting deployment is not offered, in the order they are looked at. */
export const WithheldCode = z.enum([
  "downloads_off",
  "no_inventory",
  "not_active",
  "in_history",
  "held_by_priority_0",
  "agent_busy",
]);
export type WithheldCode = z.infer<typeof WithheldCode>;

export const Reason = z.object({
  code: WithheldCode,
  /** The priority-0 package that holds it. */
  heldBy: z.number().int().optional(),
  /** The package a Unix agent is still at work on; none: it has just ended. */
  busyWith: z.number().int().optional(),
});
export type Reason = z.infer<typeof Reason>;

/**
 * Why a deployment is no further: of each exactly one.
 *
 * Of a waiting one the reason it is not offered; where there is none, or only
 * time is needed, what its agent is waited for.
 */
export const Cause = z.enum([
  ...WithheldCode.options,
  // Waiting, offered or under way: the agent is waited for.
  /** It made no contact for seven days. */
  "not_seen",
  /** Its next contact is late. */
  "overdue",
  /** Nothing is against it: it is offered at the next contact. */
  "next_contact",
  // Offered or under way.
  /** The agent asks for the same file again and again. */
  "hammering",
  /** Its next fragment is served empty. */
  "recalling",
  /** Offered just now; `info` is fetched next. */
  "just_offered",
  /** Offered, and `info` not fetched for longer than the settings explain. */
  "no_info",
  /** Fragments arrive at the pace the settings ask for. */
  "fetching",
  /** `info` fetched, but no fragment for longer than the settings explain. */
  "no_fragment",
  /** Fragments stopped for longer than the settings explain. */
  "stopped",
  /** It has all of it and is to run it. */
  "running",
  /** It has all of it, and there is no result after the time a run may take. */
  "no_result",
  // Over.
  "succeeded",
  "reboot_pending",
  "failed",
  "cancelled",
  "already_installed",
  "expired",
]);
export type Cause = z.infer<typeof Cause>;

/** Causes of an agent that was offered something and does not get on. */
export const STALLED = [
  "no_info",
  "no_fragment",
  "stopped",
  "no_result",
] as const satisfies readonly Cause[];

import * as z from "zod";
import { PackageName } from "#shared/contract/packages/package_name.ts";
import { Moment } from "#shared/contract/page.ts";

/**
 * The reasons a waiting deployment is not offered, in the order in which they
 * are checked.
 */
export const WithheldCode = z.enum([
  /** Android or iOS: nothing can be installed there. */
  "mobile_system",
  /** FusionInventory, the GLPI agent, an injector: no download client. */
  "agent_cannot_install",
  "downloads_off",
  "not_approved",
  "identity_unclear",
  "no_inventory",
  "not_active",
  /** Another server of the database made it; one has to fetch its files. */
  "files_missing",
  "in_history",
  "held_by_priority_0",
  /** An operator has halted everything, or a group of the machine. */
  "emergency_halt",
  /** Its assignment begins later. */
  "not_before",
  /** Its assignment is over; it becomes `expired` within seconds. */
  "past_expiry",
  /** An operator has paused the rollout, or stopped it. */
  "paused",
  /** The rollout has halted itself. */
  "halted",
  /** Its wave of the rollout is not open yet. */
  "wave_not_open",
  /** A package that it requires has not succeeded there. */
  "requires",
  /** A package that it conflicts with is there, or goes first. */
  "conflicts",
  /** Its last inventory does not meet the conditions of the assignment. */
  "condition_unmet",
  /** No maintenance window of its groups is open. */
  "outside_window",
  "agent_busy",
]);
export type WithheldCode = z.infer<typeof WithheldCode>;

/**
 * The reasons that rollouts, schedules and other packages give: they hold back
 * first offers.
 */
export const OfferGate = WithheldCode.extract([
  "emergency_halt",
  "not_before",
  "past_expiry",
  "paused",
  "halted",
  "wave_not_open",
  "requires",
  "conflicts",
  "condition_unmet",
  "outside_window",
]);
export type OfferGate = z.infer<typeof OfferGate>;

export const Reason = z.object({
  code: WithheldCode,
  /** The priority-0 package that holds it back. */
  heldBy: z.number().int().optional(),
  /**
   * The package a Unix agent is still working on; absent: that has just ended.
   */
  busyWith: z.number().int().optional(),
  /** The package that it requires, or conflicts with; absent in polls. */
  relatedTo: PackageName.optional(),
  /** When this reason ends; absent: that does not depend on the clock. */
  until: Moment.optional(),
});
export type Reason = z.infer<typeof Reason>;

/**
 * The cause of a deployment's present state: exactly one for each deployment.
 *
 * For a waiting deployment it is the reason it is not offered. If there is
 * none, or the reason only needs time to pass, it is what its agent is expected
 * to do.
 */
export const Cause = z.enum([
  ...WithheldCode.options,
  // Waiting, offered or under way: the agent has to act.
  /** The machine has not made contact for seven days. */
  "not_seen",
  /** The machine's next contact is late. */
  "overdue",
  /** Nothing is holding it back; it will be offered at the next contact. */
  "next_contact",
  // Offered or under way.
  /** The agent requests the same file over and over. */
  "hammering",
  /** Its next fragment will be served empty. */
  "recalling",
  /** It has just been offered; the agent fetches `info` next. */
  "just_offered",
  /**
   * It was offered, and `info` has not been fetched for longer than the
   * settings explain.
   */
  "no_info",
  /** Fragments arrive at the pace the settings require. */
  "fetching",
  /**
   * `info` was fetched, but no fragment for longer than the settings explain.
   */
  "no_fragment",
  /**
   * No further fragment has been fetched for longer than the settings explain.
   */
  "stopped",
  /** The agent has all fragments and has to run the package. */
  "running",
  /**
   * The agent has all fragments, and no result arrived within the time a run
   * may take.
   */
  "no_result",
  // The deployment has ended.
  /** It was reported as a success, and nothing but the report shows it. */
  "unverified",
  "succeeded",
  "reboot_pending",
  "failed",
  "cancelled",
  /** It was cancelled when a newer version came to wait there. */
  "superseded",
  "already_installed",
  "expired",
]);
export type Cause = z.infer<typeof Cause>;

/**
 * The causes that mean that an agent was offered a package and makes no
 * progress.
 */
export const STALLED = [
  "no_info",
  "no_fragment",
  "stopped",
  "no_result",
] as const satisfies readonly Cause[];

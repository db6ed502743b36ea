import * as z from "zod";

/** The state of a rollout. */
export const RolloutState = z.enum([
  /** Machines of open waves are offered the package. */
  "running",
  /** An operator has paused it: no first offers. */
  "paused",
  /** It has halted itself: no first offers. */
  "halted",
  /** An operator has stopped it; its assignment is withdrawn. */
  "stopped",
  /** All waves are open, and no result is expected any more. */
  "finished",
]);
export type RolloutState = z.infer<typeof RolloutState>;

import {
  type ActionOptions,
  requireConfirmation,
} from "./require_confirmation.ts";
import type { Services } from "#server/usecases/services.ts";

/** An action on everything that a selection matches. */
interface ActionOnMany<Counts> {
  /** Counts what would change, and changes nothing. */
  readonly count: () => Promise<Counts>;
  /** Carries it out, one id range of the fleet after the other. */
  readonly run: () => Promise<Counts>;
  /** Left out: the action needs no confirmation, however many it affects. */
  readonly confirmation?: {
    /** The action that a refusal names: "cancel the deployments". */
    readonly action: string;
    /** The number that has to be confirmed. */
    readonly reached: (counts: Counts) => number;
  };
}

/**
 * Counts, requires the operator's confirmation, and acts; a dry run only
 * counts.
 *
 * @throws {Refusal} `guard_number_needed`.
 */
export async function actOnMany<Counts>(
  services: Pick<Services, "store">,
  { count, run, confirmation }: ActionOnMany<Counts>,
  how: ActionOptions,
): Promise<Counts> {
  if (how.dryRun) return await count();
  if (confirmation) {
    const { action, reached } = confirmation;
    await requireConfirmation(services, action, how, {
      reached: reached(await count()),
      mayBeLess: true,
    });
  }
  return await run();
}

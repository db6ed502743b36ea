import {
  OFFERED,
  type OfferScope,
  offersIn,
  unofferedGuard,
} from "#db/deployments/offers.ts";
import { Conflict, type Statement } from "#db/store/transaction.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";

/** What can be done instead, once a machine was offered it. */
const INSTEAD = {
  assignment:
    "withdraw the assignment to recall the package where that is still possible",
  activation:
    "deactivate the package to recall it where that is still possible",
  membership:
    "remove the machines from the group, and cancel what was offered to them",
} as const satisfies Record<OfferScope["of"], string>;

/**
 * Refuses to undo an action once a machine was offered what it brought about.
 *
 * @throws {Refusal} `already_offered`.
 */
export async function refuseOffered(
  { store }: Pick<Services, "store">,
  scope: OfferScope,
): Promise<void> {
  const machines = await offersIn(store.db, scope);
  if (machines === 0) return;
  throw new Refusal(
    "already_offered",
    `Cannot undo it: ${
      machines === 1 ? "a machine has" : `${machines} machines have`
    } been offered the package since; ${INSTEAD[scope.of]}`,
    { machines },
  );
}

/**
 * Commits the statements that undo an action, if no machine was offered what it
 * brought about.
 *
 * @throws {Refusal} `already_offered`.
 * @throws {Conflict} If another guard failed.
 */
export async function commitUnlessOffered(
  services: Pick<Services, "store">,
  scope: OfferScope,
  statements: readonly Statement[],
): Promise<void> {
  try {
    await services.store.commit([unofferedGuard(scope), ...statements]);
  } catch (error) {
    if (error instanceof Conflict && error.guard === OFFERED) {
      await refuseOffered(services, scope);
    }
    throw error;
  }
}

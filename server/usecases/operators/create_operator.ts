import type { Role } from "#shared/contract/roles.ts";
import type { Operator } from "#shared/contract/operators.ts";
import { appendEvent } from "#db/events/events.ts";
import { insertOperator, operatorByName } from "#db/operators/operators.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { refuseTaken } from "#server/usecases/groups/refuse_taken.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Creates an operator, who can do nothing before a token is issued.
 *
 * @throws {Refusal} `name_taken`.
 */
export async function createOperator(
  { store, notifier, now }: Services,
  input: { readonly name: string; readonly role: Role },
  by: Requester,
): Promise<Operator> {
  const at = now();
  await refuseTaken(
    "operator.name",
    `Cannot create the operator "${input.name}": the name is or was in use, and the log identifies operators by name; choose another one`,
    store.commit([
      insertOperator(input.name, input.role, at),
      appendEvent({
        kind: "operator.created",
        actor: `operator:${by.name}`,
        at,
        payload: { operator: input.name, role: input.role },
      }),
    ]),
  );
  notifier.notify();
  return (await operatorByName(store.db, input.name))!;
}

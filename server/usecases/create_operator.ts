import type { Operator, Role } from "../../shared/operators.ts";
import { appendEvent } from "../../db/events.ts";
import { insertOperator, operatorByName } from "../../db/operators.ts";
import { type Asker, demand } from "../domain/permissions.ts";
import { refuseTaken } from "./refuse_taken.ts";
import type { World } from "./world.ts";

/** Makes an operator, who can do nothing before a token is issued to them. */
export function createOperatorWith({ store, bell, now }: World) {
  return async (
    given: { readonly name: string; readonly role: Role },
    by: Asker,
  ): Promise<Operator> => {
    demand(by, "admin", "create an operator");
    const at = now();
    await refuseTaken(
      "operator.name",
      `Cannot create the operator "${given.name}": the name is or was an operator's, and the log tells them apart by name; choose another`,
      store.commit([
        insertOperator(given.name, given.role, at),
        appendEvent({
          kind: "operator.created",
          actor: `operator:${by.name}`,
          at,
          payload: { operator: given.name, role: given.role },
        }),
      ]),
    );
    bell.ring();
    return (await operatorByName(store.db, given.name))!;
  };
}

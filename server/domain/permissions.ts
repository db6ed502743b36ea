import type { Role } from "#shared/contract/roles.ts";
import { Refusal } from "./refusal.ts";

/** The operator who makes a request. */
export interface Requester {
  readonly name: string;
  readonly role: Role;
}

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** True if `role` includes the rights of `least`. */
export function includes(role: Role, least: Role): boolean {
  return RANK[role] >= RANK[least];
}

/**
 * Enforces a role; every endpoint of the operator API calls it.
 *
 * @throws {Refusal} `not_permitted` if the role is below `least`.
 */
export function requireRole(
  requester: Requester,
  least: Role,
  verb: string,
): void {
  if (includes(requester.role, least)) return;
  throw new Refusal(
    "not_permitted",
    `Cannot ${verb}: this needs the role ${least}, and ${requester.name} has the role ${requester.role}; ask an admin`,
  );
}

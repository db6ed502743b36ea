import type { Role } from "#shared/contract/roles.ts";
import { Refusal } from "./refusal.ts";

/** Who asks for a change. */
export interface Requester {
  readonly name: string;
  readonly role: Role;
}

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** Whether `role` includes what `least` may do. */
export function includes(role: Role, least: Role): boolean {
  return RANK[role] >= RANK[least];
}

/**
 * Asked at the top of every operator use case.
 *
 * @throws {Refusal} `not_permitted`, if the asker's role is below `least`.
 */
export function requireRole(asker: Requester, least: Role, verb: string): void {
  if (includes(asker.role, least)) return;
  throw new Refusal(
    "not_permitted",
    `Cannot ${verb}: this needs the role ${least}, and ${asker.name} is ${asker.role}; ask an admin`,
  );
}

import type { Role } from "../shared/operators.ts";
import { text } from "./text/mod.ts";

/** Least first. */
const ROLES: readonly Role[] = ["viewer", "operator", "admin"];

/** Why a role may not make a call, or null when it may. */
export function forbidden(
  role: Role,
  endpoint: { readonly role: Role },
): string | null {
  if (ROLES.indexOf(role) >= ROLES.indexOf(endpoint.role)) return null;
  return text.frame.needsRole(endpoint.role, role);
}

import type { Endpoint } from "#shared/contract/endpoint.ts";
import type { Role } from "#shared/contract/roles.ts";
import { text } from "#tui/text/mod.ts";

/** Least first. */
const ROLES: readonly Role[] = ["viewer", "operator", "admin"];

let readonly = false;

/** Forbids every call that changes something, from now on (`--readonly`). */
export function setReadonly(on: boolean): void {
  readonly = on;
}

/** True if the console must not change anything (`--readonly`). */
export function isReadonly(): boolean {
  return readonly;
}

/** The reason a role may not make a call; null if it may. */
export function forbidden(
  role: Role,
  endpoint: Pick<Endpoint, "role" | "method" | "path">,
): string | null {
  // A plan changes nothing: it says which machines an assignment would reach.
  const changes = endpoint.method !== "GET" && endpoint.path !== "/plans";
  if (readonly && changes) return text.frame.readonly;
  if (ROLES.indexOf(role) >= ROLES.indexOf(endpoint.role)) return null;
  return text.frame.needsRole(endpoint.role, role);
}

import { Refusal } from "#server/domain/refusal.ts";
import type { RelayAuthority } from "./relay_authority.ts";

/**
 * Makes sure that a relay gets no certificate for a name of this server: whoever
 * has the relay's key could pass for the server to all agents.
 *
 * @throws {Refusal} `name_taken`.
 */
export async function refuseServerNames(
  authority: RelayAuthority,
  names: readonly string[],
): Promise<void> {
  const own = await authority.serverNames();
  const taken = names.filter((name) => own.includes(name.toLowerCase()));
  if (taken.length === 0) return;
  throw new Refusal(
    "name_taken",
    `${
      taken.join(", ")
    } is a name of this server, and with a certificate for it the relay could pass for the server: name the relay's own host`,
  );
}

import { plannedPackages } from "#db/relays/planned_packages.ts";
import { relayHost } from "#db/relays/relay_host.ts";
import type { RelayIdentity } from "#db/relays/relays.ts";
import type { RelayPlan } from "#shared/relay/plan.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * What a relay may serve: the active packages that machines of its sites have
 * not finished, and the paths by which they are sent to it for each.
 */
export async function planRelay(
  { store, capabilities }: Pick<Services, "store" | "capabilities">,
  relay: RelayIdentity,
): Promise<RelayPlan> {
  const { id, name, names, httpPort, httpsPort, sites, settings } = relay;
  const packages = await plannedPackages(store.wide.db, sites);
  return {
    relay: { id, name, names: [...names], httpPort, httpsPort },
    settings,
    packages: packages.map(({ protocol, activation, ...one }) => ({
      id: one.id,
      name: one.name,
      bytes: one.bytes,
      path: `/download/${
        capabilities.issueCacheable(
          one.id,
          activation,
          relayHost(relay, protocol),
        )
      }/${one.id}`,
      fragments: one.fragments.map(({ bytes, sha256 }) => ({ bytes, sha256 })),
    })),
  };
}

import type { PassingRelay } from "#server/domain/machines/contact.ts";
import { mirrorTag } from "#server/usecases/agents/capability.ts";
import type { Services } from "#server/usecases/services.ts";
import { admitRelayed } from "./admit_relayed.ts";
import { MachineElsewhere } from "./machine_elsewhere.ts";

/**
 * Lets a relay fetch files of a package: for one of its machines, or for its
 * cache. A path that nobody issued is for the caller to refuse.
 *
 * @throws {MachineElsewhere}
 */
export async function admitPath(
  services: Services,
  relay: PassingRelay,
  capability: string,
  packageId: number,
): Promise<void> {
  const { capabilities } = services;
  const cacheable = capabilities.verifyCacheable(capability, packageId);
  if (cacheable) {
    const { http, https } = relay;
    if ([http, https].some((host) => mirrorTag(host) === cacheable.tag)) return;
    throw new MachineElsewhere(
      `The relay ${relay.name} may not fetch this: the path is of another site`,
    );
  }
  const issued = capabilities.verify(capability, packageId);
  if (issued === null) return;
  await admitRelayed(services, relay, { machineId: issued.machineId });
}

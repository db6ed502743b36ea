import {
  networkKey,
  type NetworkStanding,
  networkStanding,
  scannerAnswered,
  storeNetworks,
  storeScanned,
} from "../../db/inventory_networks.ts";
import type { Statement } from "../../db/job.ts";
import { globalSettings } from "../../db/settings.ts";
import { isScanDue } from "../domain/election.ts";
import type { Inventory } from "../domain/inventory.ts";
import { networksOf, placeHosts } from "../domain/networks.ts";
import type { World } from "./world.ts";

/** Whom MACs are registered for; empty strings for those of nobody. */
export type NameVendors = (macs: readonly string[]) => Promise<string[]>;

export interface NetworkWorld extends World {
  readonly nameVendors: NameVendors;
}

/**
 * What an inventory says of networks: those the machine is in, where they have
 * changed, and what it found in them, where it was told to scan.
 *
 * @param machineId Null for a machine that is only now registered.
 */
export async function networkStatements(
  { store, nameVendors }: NetworkWorld,
  deviceId: string,
  machineId: number | null,
  { interfaces, scan }: Inventory,
  at: Date,
): Promise<Statement[]> {
  const networks = networksOf(interfaces);
  const known: NetworkStanding = machineId === null
    ? { networks: new Set(), scans: null }
    : await networkStanding(store.db, machineId);
  const job: Statement[] = [];

  const keys = new Set(networks.map(networkKey));
  if (keys.symmetricDifference(known.networks).size > 0) {
    job.push(...storeNetworks(deviceId, networks, at));
  }
  const found = scan ? placeHosts(scan.hosts, networks) : null;
  for (const { network, hosts } of found?.networks ?? []) {
    const vendors = await nameVendors(hosts.map(({ mac }) => mac));
    job.push(...storeScanned(
      deviceId,
      {
        network,
        hosts: hosts.map((host, i) => ({ ...host, vendor: vendors[i] ?? "" })),
      },
      {
        malformed: scan?.malformed ?? 0,
        beyond: scan?.beyond ?? 0,
        outside: found?.outside ?? 0,
      },
      at,
    ));
  }
  if (known.scans !== null) {
    const { id, answeredAt } = known.scans;
    const fruitful = (found?.networks.length ?? 0) > 0;
    // One that comes between two scans was not told to look.
    if (fruitful || isScanDue(answeredAt, await globalSettings(store.db), at)) {
      job.push(...scannerAnswered(deviceId, id, fruitful, at));
    }
  }
  return job;
}

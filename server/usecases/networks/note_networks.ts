import {
  type KnownNetworks,
  knownNetworks,
  networkKey,
  scannerAnswered,
  storeNetworks,
  storeScanned,
} from "#db/networks/inventory_networks.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { globalSettings } from "#db/settings/settings.ts";
import { isScanDue } from "#server/domain/networks/election.ts";
import type { Inventory, Scan } from "#server/domain/machines/inventory.ts";
import {
  type Interface,
  type Network,
  networksOf,
  placeHosts,
} from "#server/domain/networks/networks.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Stores the networks of an inventory: those the machine is in, if they have
 * changed, and the devices it found there, if it had to scan.
 *
 * @param machineId null for a new machine.
 */
export async function networkStatements(
  { store, nameVendors }: Services,
  deviceId: string,
  machineId: number | null,
  { interfaces, scan }: Inventory,
  at: Date,
): Promise<Statement[]> {
  const networks = networksOf(interfaces);
  const stored: KnownNetworks = machineId === null
    ? { networks: new Set(), scans: null }
    : await knownNetworks(store.db, machineId);
  const statements = placeStatements(deviceId, networks, stored, at);

  const scanned = scan ? scannedIn(scan, networks, stored.scans) : [];
  const fruitful = scanned.some(({ hosts }) => hosts.length > 0);
  for (const { network, hosts, findings } of scanned) {
    const vendors = await nameVendors(hosts.map(({ mac }) => mac));
    const named = hosts.map((host, i) => ({
      ...host,
      vendor: vendors[i] ?? "",
    }));
    statements.push(
      ...storeScanned(deviceId, { network, hosts: named }, findings, at),
    );
  }
  if (stored.scans !== null) {
    const { id, answeredAt } = stored.scans;
    // An inventory between two scans was sent without a request to scan.
    if (fruitful || isScanDue(answeredAt, await globalSettings(store.db), at)) {
      statements.push(...scannerAnswered(deviceId, id, fruitful, at));
    }
  }
  return statements;
}

/** Stores the networks a machine is in after its cards have changed. */
export async function moveStatements(
  db: Db,
  deviceId: string,
  machineId: number,
  interfaces: readonly Interface[],
  at: Date,
): Promise<Statement[]> {
  const stored = await knownNetworks(db, machineId);
  return placeStatements(deviceId, networksOf(interfaces), stored, at);
}

function placeStatements(
  deviceId: string,
  networks: readonly Network[],
  stored: KnownNetworks,
  at: Date,
): Statement[] {
  const keys = new Set(networks.map(networkKey));
  return keys.symmetricDifference(stored.networks).size > 0
    ? storeNetworks(deviceId, networks, at)
    : [];
}

/**
 * The result of a scan by network. A scan without hosts in a known network
 * counts for the network that the machine had to scan.
 */
function scannedIn(
  { hosts, malformed, beyond }: Scan,
  networks: readonly Network[],
  ordered: KnownNetworks["scans"],
) {
  const placed = placeHosts(hosts, networks);
  const findings = { malformed, beyond, outside: placed.outside };
  const empty = networks.filter(({ address, bits }) =>
    address === ordered?.address && bits === ordered.bits
  ).map((network) => ({ network, hosts: [] }));
  return (placed.networks.length > 0 ? placed.networks : empty)
    .map((one) => ({ ...one, findings }));
}

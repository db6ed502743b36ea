import type { NetworkChange, WholeNetwork } from "#shared/contract/networks.ts";
import type { Db } from "#db/store/tables.ts";
import { appendEvent } from "#db/events/events.ts";
import { missingMachines } from "#db/machines/machines.ts";
import {
  changeNetworkStatements,
  machinesOutside,
  networkById,
  networkRules,
} from "#db/networks/networks.ts";
import { globalSettings } from "#db/settings/settings.ts";
import { WIDEST_SCAN } from "#server/domain/networks/election.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { electIn } from "./elect_scanners.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Changes the name of a network, how many machines may scan it, and which of
 * them always or never do. Its scanners are elected again at once, those of
 * other networks it affects within seconds.
 */
export async function changeNetwork(
  services: Services,
  { id, ...change }: NetworkChange & { readonly id: number },
  by: Requester,
): Promise<WholeNetwork> {
  const { store, notifier, now } = services;
  const before = await wholeNetwork(store.db, id);
  refuseTwice(change);
  await refuseMissing(store.db, change);
  await refusePins(store.db, before, change);

  const at = now();
  const { name, maxScanners, pin, forbid, release } = change;
  await store.commit([
    ...changeNetworkStatements(id, change, at),
    appendEvent({
      kind: "network.changed",
      actor: `operator:${by.name}`,
      at,
      payload: {
        network: id,
        address: `${before.address}/${before.bits}`,
        name: name ?? before.name,
        ...(name !== undefined && name !== before.name &&
          { from: before.name }),
        ...(maxScanners !== undefined && { maxScanners }),
        ...(pin.length > 0 && { pin }),
        ...(forbid.length > 0 && { forbid }),
        ...(release.length > 0 && { release }),
      },
    }),
  ]);
  notifier.notify();
  await electIn(services, id);
  return await wholeNetwork(store.db, id);
}

/**
 * A network with its scanners, or why it has none.
 *
 * @throws {Refusal} `network_not_found`.
 */
export async function wholeNetwork(
  db: Db,
  id: number,
): Promise<WholeNetwork> {
  const network = await networkById(db, id);
  if (!network) throw notFound("network", id);
  const settings = await globalSettings(db);
  const most = network.maxScanners ?? settings.discoveryScanners;
  const rules = await networkRules(db, id);
  const unscanned = network.scanners.length > 0
    ? null
    : most === 0
    ? "off"
    : network.bits < WIDEST_SCAN
    ? "too_wide"
    : network.machines < settings.discoveryMachines && rules.pinned.length === 0
    ? "too_small"
    : "nobody_fit";
  return { ...network, ...rules, mostScanners: most, unscanned };
}

function refuseTwice({ pin, forbid, release }: NetworkChange): void {
  const all = [...pin, ...forbid, ...release];
  const twice = all.filter((id, i) => all.indexOf(id) !== i);
  if (twice.length === 0) return;
  throw new Refusal(
    "malformed_request",
    `Machine ${twice[0]} is listed twice; only pin, forbid or release it`,
  );
}

async function refuseMissing(
  db: Db,
  { pin, forbid, release }: NetworkChange,
): Promise<void> {
  const missing = await missingMachines(db, [...pin, ...forbid, ...release]);
  if (missing.length > 0) throw notFound("machine", missing);
}

/** Refuses more pinned machines than may scan: they would wait forever. */
async function refusePins(
  db: Db,
  before: WholeNetwork,
  { pin, forbid, release, maxScanners }: NetworkChange,
): Promise<void> {
  const address = before.name || `${before.address}/${before.bits}`;
  if (pin.length === 0) return;
  const [outside] = await machinesOutside(db, before.id, pin);
  if (outside !== undefined) {
    throw new Refusal(
      "not_possible_now",
      `Machine ${outside} is not in ${address} according to its last inventory, so it cannot scan it`,
      { outside },
    );
  }
  if (before.bits < WIDEST_SCAN) {
    throw new Refusal(
      "not_possible_now",
      `${address} is too wide to be scanned: agents refuse networks wider than /${WIDEST_SCAN}`,
    );
  }
  const settings = await globalSettings(db);
  const own = maxScanners === undefined ? before.maxScanners : maxScanners;
  const most = own ?? settings.discoveryScanners;
  const gone = new Set([...forbid, ...release]);
  const pinned = new Set([...before.pinned.map(({ id }) => id), ...pin])
    .difference(gone);
  if (pinned.size <= most) return;
  throw new Refusal(
    "not_possible_now",
    most === 0
      ? `Scanning ${address} is off: let at least one machine scan it first`
      : `${address} has ${most} ${
        most === 1 ? "scanner" : "scanners"
      } at most and would have ${pinned.size} pinned: allow more or release one`,
    { most, pinned: [...pinned] },
  );
}

import type { Services } from "#server/usecases/services.ts";
import { claimsOf, observeStatements } from "#db/packages/claims.ts";
import { machinesNamed, proposeStatements } from "#db/machines/duplicates.ts";
import { machineDue } from "#db/groups/members.ts";
import {
  machineEvent,
  type MachineFacts,
  missSections,
  ofDevice,
  type ReadFacts,
  registerMachine,
  removeSections,
  storedInventory,
  storeHistory,
  storeMacs,
  storeSection,
  updateMachine,
} from "#db/machines/inventory.ts";
import { machinesSharing, type TraitHolder } from "#db/machines/traits.ts";
import type { Statement } from "#db/store/transaction.ts";
import { forgetSoftware } from "#db/machines/software.ts";
import { machineByDevice, type PollingMachine } from "#db/agents/poll.ts";
import type { Db } from "#db/store/tables.ts";
import { agentFamily, type Contact } from "#server/domain/machines/contact.ts";
import { proposeDuplicates } from "#server/domain/machines/duplicates.ts";
import {
  recognise,
  SHARED_BY_MANY,
  tellingTraits,
} from "#server/domain/machines/identity.ts";
import { agentVersion } from "#server/domain/machines/hardware.ts";
import type { Inventory, Section } from "#server/domain/machines/inventory.ts";
import { SOFTWARES } from "#server/domain/machines/software.ts";
import type { InventoryAnswer } from "./agent_service.ts";
import { networkStatements } from "#server/usecases/networks/note_networks.ts";
import { softwareStatements, splitSoftware } from "./store_software.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";

/**
 * QUERY=INVENTORY: what a machine says it is. From an unknown DEVICEID it is
 * matched against the known machines first: a renamed or reinstalled computer
 * keeps its row, its deployments and its results. Resolves once it is durable.
 */
export function receiveInventory(
  services: Services,
  contact: Contact,
  inventory: Inventory,
): Promise<InventoryAnswer> {
  const { store, notifier, now, inventoryTurns } = services;
  const work = () =>
    retryOnConflict(async () => {
      const at = now();
      const home = await homeOf(store.db, contact, inventory);
      const { job, answer } = home.kind === "new"
        ? await register(store.db, contact, inventory, home.sharing, at)
        : await update(store.db, contact, inventory, home, at);
      const networks = await networkStatements(
        services,
        contact.deviceId,
        home.kind === "new" ? null : home.machine.id,
        inventory,
        at,
      );
      await store.commit([...job, ...networks]);
      const told = home.kind !== "same" || home.machine.inventoryWanted;
      if (told) notifier.notify();
      return answer;
    });
  // Two states of one computer that arrive at once must not become two rows.
  const { serial, uuid } = tellingTraits(inventory);
  const computer = serial || uuid
    ? `${serial}/${uuid}`
    : inventory.macs.join() || contact.deviceId;
  return inventoryTurns.run(computer, work);
}

/** The row an inventory belongs to. */
type MachineMatch =
  | {
    readonly kind: "new";
    /** Machines that share a trait with it, which is not enough. */
    readonly sharing: readonly TraitHolder[];
  }
  | { readonly kind: "same"; readonly machine: PollingMachine }
  | {
    readonly kind: "renamed" | "reinstalled";
    readonly machine: PollingMachine;
  };

async function homeOf(
  db: Db,
  contact: Contact,
  inventory: Inventory,
): Promise<MachineMatch> {
  const machine = await machineByDevice(db, contact.deviceId);
  if (machine?.deviceId === contact.deviceId) return { kind: "same", machine };
  if (machine) return { kind: "reinstalled", machine };

  if (inventory.oldDeviceId !== null) {
    const before = await machineByDevice(db, inventory.oldDeviceId);
    if (before) return { kind: "renamed", machine: before };
  }
  const traits = tellingTraits(inventory);
  const sharing = await machinesSharing(db, traits, SHARED_BY_MANY);
  const id = recognise(
    traits,
    sharing.map((known) => ({ ...known, ...tellingTraits(known) })),
  );
  const found = sharing.find((known: TraitHolder) => known.machineId === id);
  const before = found ? await machineByDevice(db, found.deviceId) : null;
  return before ? { kind: "reinstalled", machine: before } : {
    kind: "new",
    sharing,
  };
}

async function register(
  db: Db,
  contact: Contact,
  inventory: Inventory,
  sharing: readonly TraitHolder[],
  at: Date,
): Promise<{ job: Statement[]; answer: InventoryAnswer }> {
  const { deviceId } = contact;
  const alike = await machinesNamed(db, inventory.name, SHARED_BY_MANY);
  const proposed = proposeDuplicates(inventory, [...sharing, ...alike]);
  const job = [
    ...registerMachine(factsOf(contact, inventory, inventory.tag), at),
    ...storeMacs(deviceId, inventory.macs),
    ...(await sectionStatements(db, deviceId, inventory.sections, at)),
    ...storeHistory(deviceId, inventory.history),
    machineDue(deviceId),
    machineEvent("machine.registered", deviceId, at, {
      deviceId,
      name: inventory.name,
      os: inventory.os,
    }),
    ...proposed.flatMap((one) => proposeStatements(deviceId, one, at)),
  ];
  return { job, answer: { accountInfo: null } };
}

/**
 * Writes what differs from what is stored: an unchanged section costs nothing.
 * A section that is missing for the first time stays, with all that was read
 * from it: agents lose one now and then, as where the package manager was
 * locked, and no machine is to leave its groups and come back by that.
 */
async function update(
  db: Db,
  contact: Contact,
  inventory: Inventory,
  { kind, machine }: Exclude<MachineMatch, { kind: "new" }>,
  at: Date,
): Promise<{ job: Statement[]; answer: InventoryAnswer }> {
  const { deviceId } = contact;
  const stored = await storedInventory(db, machine.id);
  const tag = machine.tag || inventory.tag;
  const changed = inventory.sections.filter(({ name, digest }) => {
    const before = stored.digests.get(name);
    stored.digests.delete(name);
    return !before || !sameBytes(before, digest) ||
      name === SOFTWARES && !stored.filled;
  });
  const { missed, gone } = whatIsMissing(stored.digests, kind === "same");
  const facts = factsOf(contact, inventory, tag);
  const job = updateMachine(
    machine.id,
    missed.length > 0 ? { ...facts, ...known(facts, stored.facts) } : facts,
    at,
  );
  job.push(...await sectionStatements(db, deviceId, changed, at));
  if (missed.length > 0) job.push(missSections(deviceId, missed));
  if (gone.includes(SOFTWARES)) job.push(...forgetSoftware(ofDevice(deviceId)));
  if (gone.length > 0) job.push(removeSections(deviceId, gone));
  if (!sameSet(stored.history, inventory.history)) {
    job.push(...storeHistory(deviceId, inventory.history));
  }
  if (!missed.includes(NETWORKS) && !sameSet(stored.macs, inventory.macs)) {
    job.push(...storeMacs(deviceId, inventory.macs));
  }
  if (inventory.sections.some(({ name }) => name === SOFTWARES)) {
    const claims = await claimsOf(db, machine.id);
    const isNews = changed.some(({ name }) => name === SOFTWARES);
    if (claims.unobserved || claims.any && isNews) {
      job.push(...observeStatements(deviceId, at));
    }
  }
  job.push(machineDue(deviceId));
  if (kind !== "same") {
    job.push(machineEvent(`machine.${kind}`, deviceId, at, {
      deviceId,
      before: machine.deviceId,
      name: inventory.name,
      nameBefore: machine.name,
    }));
  }
  if (machine.inventoryWanted) {
    job.push(machineEvent("inventory.arrived", deviceId, at, {}));
  }
  const accountInfo = tag !== inventory.tag ? { TAG: tag } : null;
  return { job, answer: { accountInfo } };
}

/** The section that a machine's MACs are in. */
const NETWORKS = "NETWORKS";

/**
 * Which of the sections that did not come are missing for the first time, and
 * which were already in the inventory before; of a system that was installed
 * anew nothing stays.
 */
function whatIsMissing(
  digests: ReadonlyMap<string, Uint8Array>,
  same: boolean,
): { missed: string[]; gone: string[] } {
  const names = [...digests.keys()];
  const isGone = (name: string) => !same || digests.get(name)!.length === 0;
  return {
    missed: names.filter((name) => !isGone(name)),
    gone: names.filter(isGone),
  };
}

/** What is known of a machine, the older where the newer says nothing. */
function known(newer: ReadFacts, older: ReadFacts): ReadFacts {
  return {
    os: newer.os || older.os,
    ip: newer.ip || older.ip,
    serial: newer.serial || older.serial,
    uuid: newer.uuid || older.uuid,
    user: newer.user || older.user,
    cpu: newer.cpu || older.cpu,
    ramMib: newer.ramMib ?? older.ramMib,
    diskFreeMib: newer.diskFreeMib ?? older.diskFreeMib,
  };
}

/** Writes sections; that of software to where queries look. */
async function sectionStatements(
  db: Db,
  deviceId: string,
  sections: readonly Section[],
  at: Date,
): Promise<Statement[]> {
  const machine = ofDevice(deviceId);
  const statements: Statement[] = [];
  for (const section of sections) {
    if (section.name !== SOFTWARES) {
      statements.push(storeSection(deviceId, section, at));
      continue;
    }
    const kept = splitSoftware(section);
    const { cut } = kept.software;
    statements.push(...await softwareStatements(db, machine, kept, at));
    if (cut) {
      statements.push(
        machineEvent("machine.inventory_cut", deviceId, at, {
          section: section.name,
          ...cut,
        }),
      );
    }
  }
  return statements;
}

function factsOf(
  { deviceId, agent }: Contact,
  { name, os, ip, serial, uuid, facts }: Inventory,
  tag: string,
): MachineFacts {
  return {
    deviceId,
    name,
    family: agentFamily(agent),
    agent,
    os,
    ip,
    serial,
    uuid: uuid.toUpperCase(),
    tag,
    agentVersion: agentVersion(agent),
    ...facts,
  };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function sameSet<T>(a: ReadonlySet<T>, b: readonly T[]): boolean {
  return a.size === b.length && b.every((one) => a.has(one));
}

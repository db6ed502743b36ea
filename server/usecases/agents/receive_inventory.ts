import { claimsOf, observeStatements } from "#db/packages/claims.ts";
import { useEnrolmentToken } from "#db/enrolment/tokens.ts";
import { machineByDevice } from "#db/agents/read_poll.ts";
import { globalSettings } from "#db/settings/settings.ts";
import { approveStatement, noteAgent } from "#db/machines/agents.ts";
import { isValidToken } from "#server/domain/machines/enrolment.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";
import { machinesNamed, proposeStatements } from "#db/machines/duplicates.ts";
import { storeAddresses } from "#db/machines/addresses.ts";
import { historyStatements } from "#db/deployments/verification.ts";
import { machineDue } from "#db/groups/members.ts";
import {
  machineEvent,
  type MachineFacts,
  ofDevice,
  registerMachine,
  storedInventory,
  storeHistory,
  storeMacs,
  updateMachine,
} from "#db/machines/inventory.ts";
import {
  missSections,
  removeSections,
  storeSection,
} from "#db/machines/sections.ts";
import type { Statement } from "#db/store/transaction.ts";
import { joinLater } from "#db/relays/relayed_machines.ts";
import { forgetSoftware } from "#db/machines/software.ts";
import type { Db } from "#db/store/tables.ts";
import { machineAddresses } from "#server/domain/machines/addresses.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import {
  evidenceOf,
  proposeDuplicates,
} from "#server/domain/machines/duplicates.ts";
import {
  machineFamily,
  takesPackages,
} from "#server/domain/machines/families.ts";
import { agentVersion } from "#server/domain/machines/hardware.ts";
import {
  SHARED_BY_MANY,
  significantTraits,
} from "#server/domain/machines/identity.ts";
import type { Inventory, Section } from "#server/domain/machines/inventory.ts";
import {
  changesOf,
  factsIn,
  type InventoryFacts,
} from "#server/domain/machines/inventory_changes.ts";
import { SOFTWARES } from "#server/domain/machines/software.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";
import { networkStatements } from "#server/usecases/networks/note_networks.ts";
import { formerStatements } from "#server/usecases/machines/recognise_former.ts";
import { returnStatements } from "#server/usecases/machines/restore_machines.ts";
import type { Services } from "#server/usecases/services.ts";
import { admitRelayed } from "#server/usecases/relays/admit_relayed.ts";
import type { InventoryAnswer } from "./agent_service.ts";
import { bootStatements } from "./note_boot.ts";
import { admitMachine } from "./admit_machine.ts";
import {
  type Admission,
  admit,
  presentedToken,
  requireRoom,
} from "#server/usecases/enrolment/enrol_machine.ts";
import {
  type ExistingMatch,
  type MachineMatch,
  matchMachine,
} from "./match_machine.ts";
import { identityStatements, placeOf } from "./settle_identity.ts";
import { accountStatements } from "./settle_account.ts";
import { withKeptCards } from "./stored_cards.ts";
import {
  forgetEntries,
  softwareStatements,
  splitSoftware,
} from "./store_software.ts";

/** The section with a machine's account info. */
const ACCOUNTINFO = "ACCOUNTINFO";

/**
 * QUERY=INVENTORY: stores the inventory of a machine. With an unknown DEVICEID
 * it is compared with the known machines first: a renamed or reinstalled
 * computer keeps its row, its deployments and its results. Resolves once it is
 * durable.
 */
export function receiveInventory(
  services: Services,
  contact: Contact,
  inventory: Inventory,
): Promise<InventoryAnswer> {
  const { inventoryTurns } = services;
  // Two states of one computer that arrive at once must not become two rows.
  const { serial, uuid } = significantTraits(inventory);
  const computer = serial || uuid
    ? `${serial}/${uuid}`
    : inventory.macs.join() || contact.deviceId;
  return inventoryTurns.run(
    computer,
    async () => {
      const answer = await retryOnConflict((attempt) => {
        if (attempt > 1) forgetEntries(services.store.db);
        return storeInventory(services, contact, inventory);
      });
      const { relay, deviceId } = contact;
      // A new machine joins its site.
      if (relay) await admitRelayed(services, relay, { deviceId });
      return answer;
    },
  );
}

async function storeInventory(
  services: Services,
  contact: Contact,
  sent: Inventory,
): Promise<InventoryAnswer> {
  const { store, notifier, now } = services;
  const at = now();
  const settings = await globalSettings(store.db);
  const isKnown = await machineByDevice(store.db, contact.deviceId) !== null;
  const admission = isKnown ? null : await admit(services, contact, settings);
  const match = await matchMachine(
    store.db,
    contact,
    sent,
    admission?.token != null,
    at,
  );
  const isNew = match.kind === "new";
  if (contact.relay && !isNew) {
    // By its hardware, it may be a machine that the relay does not speak for.
    await admitRelayed(services, contact.relay, {
      machineId: match.machine.id,
    });
  }
  const admitted = isNew
    ? admission ?? await admit(services, contact, settings)
    : admission;
  if (isNew) await admitMachine(services, at);
  const inventory = match.kind !== "new" && isOfSameSystem(match)
    ? await withKeptCards(store.db, match.machine.id, sent)
    : sent;
  const { statements, account } = isNew
    ? await registerStatements(
      services,
      contact,
      inventory,
      {
        ...match,
        admission: admitted!,
      },
      settings,
    )
    : await updateStatements(store.db, contact, inventory, match, at);
  const machineId = isNew ? null : match.machine.id;
  const enrolment = admitted?.token
    ? [useEnrolmentToken(admitted.token.id, at)]
    : isNew
    ? []
    : await approvalByToken(store.db, contact, match, at);
  const networks = await networkStatements(
    services,
    contact.deviceId,
    machineId,
    inventory,
    at,
  );
  const returning = !isNew && match.machine.status === "retired"
    ? await returnStatements(store.db, match.machine.id, at, false)
    : [];
  const boot = await bootStatements(
    store.db,
    contact,
    inventory,
    machineId,
    at,
  );
  await store.commit([
    ...statements,
    ...enrolment,
    ...networks,
    ...returning,
    ...boot.statements,
  ]);
  if (isNew) services.registrations.noteAccepted(at);
  if (
    match.kind !== "same" || match.machine.inventoryWanted || boot.endsRestarts
  ) notifier.notify();
  return { accountInfo: account };
}

/** What an inventory changes, and the account info its agent has to store. */
interface InventoryStatements {
  readonly statements: Statement[];
  readonly account: InventoryAnswer["accountInfo"];
}

/** True if what an inventory came without is kept for once. */
function isOfSameSystem({ kind }: ExistingMatch): boolean {
  return kind !== "renamed" && kind !== "reinstalled";
}

/** A machine that waits for approval is approved if it comes with a token. */
async function approvalByToken(
  db: Db,
  contact: Contact,
  { machine }: ExistingMatch,
  at: Date,
): Promise<Statement[]> {
  if (machine.status !== "pending" || contact.token === undefined) return [];
  const token = await presentedToken(db, contact);
  if (!isValidToken(token, at)) return [];
  return [
    useEnrolmentToken(token.id, at),
    approveStatement([machine.id], `token:${token.name}`),
    machineEvent("machine.approved", contact.deviceId, at, {
      token: token.name,
    }),
  ];
}

type NewMatch = Extract<MachineMatch, { kind: "new" }> & {
  readonly admission: Admission;
};

async function registerStatements(
  services: Services,
  contact: Contact,
  inventory: Inventory,
  { sharing, claims, displaced, admission }: NewMatch,
  settings: Settings,
): Promise<InventoryStatements> {
  const { store: { db }, now } = services;
  const at = now();
  await requireRoom(services, contact, admission, settings);
  const { deviceId } = contact;
  const { name, os, tag } = inventory;
  const facts = factsOf(contact, inventory, factsIn(inventory));
  const { token } = admission;
  const given = token && token.tag !== "" ? token.tag : null;
  const alike = await machinesNamed(db, name, SHARED_BY_MANY);
  const claimed = new Set(claims.map(({ machineId }) => machineId));
  const proposed = [
    ...claims.map(({ machineId, claim, holder }) => ({
      machineId,
      claim,
      evidence: evidenceOf(inventory, holder),
    })),
    ...proposeDuplicates(inventory, [...sharing, ...alike])
      .filter(({ machineId }) => !claimed.has(machineId))
      .map((one) => ({ ...one, claim: null })),
  ];
  const account = await accountStatements(db, {
    machineId: null,
    deviceId,
    sent: { tag, ...inventory.account },
    sentAsBefore: false,
    given,
    at,
  });
  const statements = [
    ...registerMachine({
      ...facts,
      tag: given ?? tag,
      isTagSet: given !== null,
      status: admission.status,
      approvedBy: token ? `token:${token.name}` : "",
    }, at),
    ...noteAgent(deviceId, contact.agent, at),
    ...account.statements,
    ...storeMacs(deviceId, inventory.macs),
    ...storeAddresses(ofDevice(deviceId), facts.addresses),
    ...await sectionStatements(db, deviceId, inventory.sections, at),
    ...storeHistory(deviceId, inventory.history),
    machineDue(deviceId),
    machineEvent("machine.registered", deviceId, at, {
      deviceId,
      name,
      os,
      status: admission.status,
      ...token ? { token: token.name } : {},
      ...displaced ? { formerly: displaced.id } : {},
    }),
    ...proposed.flatMap((one) => proposeStatements(deviceId, one, at)),
    ...await formerStatements(db, contact, inventory, at),
    ...contact.relay ? [joinLater(deviceId, contact.relay, at)] : [],
  ];
  return { statements, account: account.answer };
}

async function updateStatements(
  db: Db,
  contact: Contact,
  inventory: Inventory,
  match: ExistingMatch,
  at: Date,
): Promise<InventoryStatements> {
  const { deviceId } = contact;
  const { machine } = match;
  const isBeside = placeOf(match, contact, at) === "beside";
  const stored = await storedInventory(db, machine.id);
  const changes = changesOf(stored, inventory, {
    isSameSystem: isOfSameSystem(match),
    claims: await claimsOf(db, machine.id),
  });
  const { write, missed, gone, history, macs, observe } = changes;
  const account = await accountStatements(db, {
    machineId: machine.id,
    deviceId,
    sent: { tag: inventory.tag, ...inventory.account },
    sentAsBefore: !write.some((section) => section.name === ACCOUNTINFO),
    at,
  });
  // A machine is described by one of its agents.
  const describer = isBeside ? { ...contact, agent: machine.agent } : contact;
  const facts = factsOf(describer, inventory, changes.facts);
  const addresses = new Set(facts.addresses);
  const isSame = stored.addresses !== null &&
    stored.addresses.symmetricDifference(addresses).size === 0;
  const statements = [
    ...updateMachine(machine.id, facts, at),
    ...identityStatements(match, contact, inventory, at),
    ...account.statements,
    ...await sectionStatements(db, deviceId, write, at),
    ...missed.length > 0 ? [missSections(deviceId, missed)] : [],
    ...gone.includes(SOFTWARES) ? forgetSoftware(ofDevice(deviceId)) : [],
    ...gone.length > 0 ? [removeSections(deviceId, gone)] : [],
    // The history of an agent that takes no packages says nothing.
    ...history && (takesPackages(contact.agent) || machine.agents === null)
      ? [...storeHistory(deviceId, history), ...historyStatements(deviceId, at)]
      : [],
    ...macs ? storeMacs(deviceId, macs) : [],
    ...isSame ? [] : storeAddresses(ofDevice(deviceId), facts.addresses),
    ...observe ? observeStatements(deviceId, at) : [],
    machineDue(deviceId),
    ...machine.inventoryWanted
      ? [machineEvent("inventory.arrived", deviceId, at, {})]
      : [],
  ];
  return { statements, account: account.answer };
}

/** Writes sections; software is stored where queries find it. */
async function sectionStatements(
  db: Db,
  deviceId: string,
  sections: readonly Section[],
  at: Date,
): Promise<Statement[]> {
  const machine = ofDevice(deviceId);
  const statements: Statement[] = [];
  for (const section of sections) {
    let { cut } = section;
    if (section.name === SOFTWARES) {
      const split = splitSoftware(section);
      ({ cut } = split.software);
      statements.push(...await softwareStatements(db, machine, split, at));
    } else {
      statements.push(storeSection(deviceId, section, at));
    }
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
  { deviceId, agent, ip }: Contact,
  inventory: Inventory,
  facts: InventoryFacts,
): MachineFacts {
  return {
    deviceId,
    name: inventory.name,
    family: machineFamily(facts.os, agent),
    agent,
    takesPackages: takesPackages(agent),
    agentVersion: agentVersion(agent),
    ...machineAddresses(inventory.ip, inventory.interfaces, ip),
    ...facts,
  };
}

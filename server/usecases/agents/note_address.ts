import { createHash } from "node:crypto";
import { machineByDevice } from "#db/agents/read_poll.ts";
import { machineDue } from "#db/groups/members.ts";
import { noteAddresses } from "#db/machines/addresses.ts";
import { storedSections, storeSection } from "#db/machines/sections.ts";
import type { Statement } from "#db/store/transaction.ts";
import { machineAddresses } from "#server/domain/machines/addresses.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import { HARDWARE } from "#server/domain/machines/hardware.ts";
import {
  type NetworkNotice,
  withNotice,
} from "#server/domain/machines/network_notice.ts";
import type { Entry } from "#server/domain/machines/software.ts";
import {
  NETWORKS,
  readInterfaces,
  reportedAddress,
} from "#server/domain/networks/read_interfaces.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";
import { moveStatements } from "#server/usecases/networks/note_networks.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * QUERY=NOTIFY, TYPE=IP: the network of a Windows agent has changed. Its stored
 * sections are changed as well, so that its addresses are always those of its
 * inventory.
 */
export function noteAddress(
  { store, now }: Services,
  { deviceId, ip: contactIp }: Contact,
  notice: NetworkNotice,
): Promise<void> {
  return retryOnConflict(async () => {
    const { db } = store;
    const at = now();
    const machine = await machineByDevice(db, deviceId);
    if (machine?.deviceId !== deviceId) return;
    const stored = await storedSections(db, machine.id, [HARDWARE, NETWORKS]);
    const entriesOf = (name: string): readonly Entry[] => {
      const section = stored.find((one) => one.section === name);
      return section ? JSON.parse(section.content) : [];
    };
    const { hardware, networks } = withNotice({
      hardware: entriesOf(HARDWARE),
      networks: entriesOf(NETWORKS),
    }, notice);
    const cards = readInterfaces(networks);
    const reported = reportedAddress(hardware) || notice.ip;
    const changed = (name: string, entries: readonly Entry[]): Statement[] => {
      const content = JSON.stringify(entries);
      const before = stored.find((one) => one.section === name)?.content;
      if (content === (before ?? "[]")) return [];
      const digest = createHash("sha256").update(content).digest();
      const section = { name, content, digest: new Uint8Array(digest) };
      return [storeSection(deviceId, section, at)];
    };
    await store.commit([
      ...noteAddresses(
        machine,
        machineAddresses(reported, cards, contactIp),
      ),
      ...changed(HARDWARE, hardware),
      ...changed(NETWORKS, networks),
      ...await moveStatements(db, deviceId, machine.id, cards, at),
      machineDue(deviceId),
    ]);
  });
}

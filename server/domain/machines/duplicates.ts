import type {
  Evidence,
  Verdict,
} from "#shared/contract/machines/duplicates.ts";
import {
  type KnownMachine,
  significantTraits,
  type Traits,
} from "./identity.ts";

/** The most machines proposed as duplicates of a new one. */
export const MOST_PROPOSED = 5;

/**
 * Prefixes of MACs that do not identify a computer: those of hypervisors, and
 * of makers of docks and USB adapters.
 */
const WEAK_MAC = [
  "00:05:69", // VMware
  "00:0C:29",
  "00:1C:14",
  "00:50:56",
  "00:15:5D", // Hyper-V
  "00:16:3E", // Xen
  "08:00:27", // VirtualBox
  "0A:00:27",
  "52:54:00", // QEMU
  "00:24:9B", // Action Star
  "00:50:B6", // Good Way
  "00:E0:4C", // Realtek, USB
  "3C:18:A0", // Luxshare
  "9C:EB:E8", // BizLink
  "A0:CE:C8", // CE Link
];

/**
 * True if a MAC belongs to a virtual adapter or a dock, or was assigned by
 * software.
 */
export function isWeakMac(mac: string): boolean {
  const upper = mac.toUpperCase();
  return (parseInt(upper.slice(0, 2), 16) & 2) !== 0 ||
    WEAK_MAC.some((maker) => upper.startsWith(maker));
}

/** A known machine that may be the same computer as a new one. */
export interface ProposedDuplicate {
  readonly machineId: number;
  readonly evidence: Evidence;
}

/**
 * Proposes the known machines that an inventory may belong to, if no identity
 * was recognised: those with the same name, serial number or UUID, and those
 * that share a MAC.
 *
 * @returns Those with the most evidence first, at most `MOST_PROPOSED`.
 */
export function proposeDuplicates(
  newcomer: Traits,
  known: readonly KnownMachine[],
): ProposedDuplicate[] {
  const unique = new Map(known.map((one) => [one.machineId, one]));
  return [...unique.values()]
    .map((one) => ({
      machineId: one.machineId,
      evidence: evidenceOf(newcomer, one),
    }))
    .filter(({ evidence }) => weight(evidence) > 0)
    .toSorted((a, b) =>
      weight(b.evidence) - weight(a.evidence) || a.machineId - b.machineId
    )
    .slice(0, MOST_PROPOSED);
}

/** Compares the traits of two machines; placeholders count as unknown. */
export function evidenceOf(one: Traits, other: Traits): Evidence {
  const a = significantTraits(one), b = significantTraits(other);
  const macs = [...new Set(a.macs)].filter((mac) => b.macs.includes(mac))
    .toSorted();
  return {
    name: compare(a.name.trim().toLowerCase(), b.name.trim().toLowerCase()),
    serial: compare(a.serial, b.serial),
    uuid: compare(a.uuid, b.uuid),
    macs,
    weakMacs: macs.filter(isWeakMac),
  };
}

function compare(a: string, b: string): Verdict {
  if (a === "" || b === "") return "unknown";
  return a === b ? "equal" : "differs";
}

/** The sort key; 0: there is no evidence. */
function weight({ name, serial, uuid, macs, weakMacs }: Evidence): number {
  return (serial === "equal" ? 8 : 0) + (uuid === "equal" ? 8 : 0) +
    (macs.length > weakMacs.length ? 4 : 0) + (name === "equal" ? 2 : 0) +
    (weakMacs.length > 0 ? 1 : 0);
}

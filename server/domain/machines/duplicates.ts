import type {
  Evidence,
  Verdict,
} from "#shared/contract/machines/duplicates.ts";
import {
  type KnownMachine,
  significantTraits,
  type Traits,
} from "./identity.ts";
import { isWeakMac } from "./macs.ts";

/** The most machines proposed as duplicates of a new one. */
export const MOST_PROPOSED = 5;

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

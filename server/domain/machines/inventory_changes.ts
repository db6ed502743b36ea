import type { Inventory, Section } from "./inventory.ts";
import { NETWORKS } from "#server/domain/networks/read_interfaces.ts";
import { SOFTWARES } from "./software.ts";

/** The facts in the sections of an inventory. */
export interface InventoryFacts {
  readonly os: string;
  readonly serial: string;
  readonly uuid: string;
  readonly user: string;
  readonly cpu: string;
  readonly ramMib: number | null;
  readonly diskFreeMib: number | null;
}

/** The stored state of a machine's last inventories. */
export interface StoredInventory {
  /** By section; an empty digest: the last inventory lacked the section. */
  readonly digests: ReadonlyMap<string, Uint8Array>;
  readonly history: ReadonlySet<number>;
  readonly macs: ReadonlySet<string>;
  readonly facts: InventoryFacts;
  /** False: an older version stored the software without what queries need. */
  readonly filled: boolean;
}

/** The claims of a machine's results about its software. */
export interface SoftwareClaims {
  readonly any: boolean;
  /** True if no inventory has confirmed or contradicted some of them yet. */
  readonly unobserved: boolean;
}

/** The changes that an inventory makes to the stored state. */
export interface InventoryChanges {
  /** Sections that are new or have other content. */
  readonly write: readonly Section[];
  /** Sections that are missing for the first time: they are kept. */
  readonly missed: readonly string[];
  /** Sections that are removed. */
  readonly gone: readonly string[];
  readonly facts: InventoryFacts;
  /** null: unchanged. */
  readonly history: readonly number[] | null;
  /** null: unchanged, or unknown because their section is missing. */
  readonly macs: readonly string[] | null;
  /** True if the software has to be compared with the claims of results. */
  readonly observe: boolean;
}

/**
 * Compares an inventory with the stored state; an unchanged section costs
 * nothing.
 *
 * - A section that is missing for the first time is kept, with all facts from
 *   it: agents lose one now and then, for example while the package manager is
 *   locked, and that should not make a machine leave its groups and come back.
 *   The section is removed when it is missing a second time.
 * - If the system was reinstalled, only what was sent is kept.
 *
 * @param options.isSameSystem True if the inventory comes from the DEVICEID
 * that sent the stored one.
 */
export function changesOf(
  stored: StoredInventory,
  inventory: Inventory,
  { isSameSystem, claims }: {
    readonly isSameSystem: boolean;
    readonly claims: SoftwareClaims;
  },
): InventoryChanges {
  const { sections, history, macs } = inventory;
  const write = sections.filter((section) => isChanged(stored, section));
  const sent = new Set(sections.map(({ name }) => name));
  const absent = [...stored.digests].filter(([name]) => !sent.has(name));
  const isGone = (digest: Uint8Array) => !isSameSystem || digest.length === 0;
  const missed = absent.filter(([, digest]) => !isGone(digest)).map(nameOf);
  const gone = absent.filter(([, digest]) => isGone(digest)).map(nameOf);
  const facts = factsIn(inventory);
  const isSoftware = ({ name }: Section) => name === SOFTWARES;
  return {
    write,
    missed,
    gone,
    facts: missed.length > 0 ? fillGaps(facts, stored.facts) : facts,
    history: isSameSet(stored.history, history) ? null : history,
    macs: missed.includes(NETWORKS) || isSameSet(stored.macs, macs)
      ? null
      : macs,
    observe: sent.has(SOFTWARES) &&
      (claims.unobserved || claims.any && write.some(isSoftware)),
  };
}

/** The facts in the sections of an inventory, as they are stored. */
export function factsIn(
  { os, serial, uuid, facts }: Inventory,
): InventoryFacts {
  return { os, serial, uuid: uuid.toUpperCase(), ...facts };
}

function isChanged(
  { digests, filled }: StoredInventory,
  { name, digest }: Section,
): boolean {
  const before = digests.get(name);
  return !before || !isSameBytes(before, digest) ||
    name === SOFTWARES && !filled;
}

/** The facts of an inventory, completed with older ones where it has none. */
function fillGaps(
  newer: InventoryFacts,
  older: InventoryFacts,
): InventoryFacts {
  return {
    os: newer.os || older.os,
    serial: newer.serial || older.serial,
    uuid: newer.uuid || older.uuid,
    user: newer.user || older.user,
    cpu: newer.cpu || older.cpu,
    ramMib: newer.ramMib ?? older.ramMib,
    diskFreeMib: newer.diskFreeMib ?? older.diskFreeMib,
  };
}

function nameOf([name]: readonly [string, Uint8Array]): string {
  return name;
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function isSameSet<T>(a: ReadonlySet<T>, b: readonly T[]): boolean {
  return a.size === b.length && b.every((one) => a.has(one));
}

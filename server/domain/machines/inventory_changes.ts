import type { Inventory, Section } from "./inventory.ts";
import { SOFTWARES } from "./software.ts";

/** The section that a machine's MACs are read from. */
const NETWORKS = "NETWORKS";

/** What is read from the sections of an inventory. */
export interface InventoryFacts {
  readonly os: string;
  readonly ip: string;
  readonly serial: string;
  readonly uuid: string;
  readonly user: string;
  readonly cpu: string;
  readonly ramMib: number | null;
  readonly diskFreeMib: number | null;
}

/** What is stored of a machine's last inventories. */
export interface StoredInventory {
  /** By section; an empty digest: the last inventory came without it. */
  readonly digests: ReadonlyMap<string, Uint8Array>;
  readonly history: ReadonlySet<number>;
  readonly macs: ReadonlySet<string>;
  readonly facts: InventoryFacts;
  /** False: an older version has not stored the software as queries need it. */
  readonly filled: boolean;
}

/** What the results of a machine claim about its software. */
export interface SoftwareClaims {
  readonly any: boolean;
  /** No inventory has confirmed or contradicted some of them yet. */
  readonly unobserved: boolean;
}

/** What an inventory changes of what is stored. */
export interface InventoryChanges {
  /** Sections that are new or have other content. */
  readonly write: readonly Section[];
  /** Sections that are missing for the first time: they stay. */
  readonly missed: readonly string[];
  /** Sections that are removed. */
  readonly gone: readonly string[];
  readonly facts: InventoryFacts;
  /** null: unchanged. */
  readonly history: readonly number[] | null;
  /** null: unchanged, or unknown because their section is missing. */
  readonly macs: readonly string[] | null;
  /** The software has to be compared with what results claim. */
  readonly observe: boolean;
}

/**
 * Compares an inventory with what is stored; an unchanged section costs nothing.
 *
 * - A section that is missing for the first time stays, with all facts that
 *   were read from it: agents lose one now and then, for example where the
 *   package manager was locked, and no machine should leave its groups and come
 *   back because of that. It is removed when it is missing a second time.
 * - If the system was installed again, nothing stays that did not come.
 *
 * @param options.isSameSystem The inventory comes from the DEVICEID that sent
 * the stored one.
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
    facts: missed.length > 0 ? completed(facts, stored.facts) : facts,
    history: isSameSet(stored.history, history) ? null : history,
    macs: missed.includes(NETWORKS) || isSameSet(stored.macs, macs)
      ? null
      : macs,
    observe: sent.has(SOFTWARES) &&
      (claims.unobserved || claims.any && write.some(isSoftware)),
  };
}

/** What is read from the sections of an inventory, as it is stored. */
export function factsIn(
  { os, ip, serial, uuid, facts }: Inventory,
): InventoryFacts {
  return { os, ip, serial, uuid: uuid.toUpperCase(), ...facts };
}

function isChanged(
  { digests, filled }: StoredInventory,
  { name, digest }: Section,
): boolean {
  const before = digests.get(name);
  return !before || !isSameBytes(before, digest) ||
    name === SOFTWARES && !filled;
}

/** The facts of an inventory, and older ones where it has none. */
function completed(
  newer: InventoryFacts,
  older: InventoryFacts,
): InventoryFacts {
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

function nameOf([name]: readonly [string, Uint8Array]): string {
  return name;
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function isSameSet<T>(a: ReadonlySet<T>, b: readonly T[]): boolean {
  return a.size === b.length && b.every((one) => a.has(one));
}

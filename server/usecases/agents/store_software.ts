import { readMemory } from "#db/store/read_memory.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import {
  type MachineRef,
  storedEntries,
  storeEntries,
  storeSoftware,
} from "#db/machines/software.ts";
import type { Section } from "#server/domain/machines/inventory.ts";
import {
  type Entry,
  limitSoftware,
  softwareEntry,
  type SoftwareList,
} from "#server/domain/machines/software.ts";

/** The software section with its entries read. */
export type SoftwareSection = Section & { readonly software: SoftwareList };

/**
 * Reads the entries of the software section, unless its reader has done so.
 */
export function splitSoftware(section: Section): SoftwareSection {
  const { software } = section;
  if (software) return { ...section, software };
  const split = limitSoftware(JSON.parse(section.content));
  return { ...section, ...split };
}

/**
 * Digests of entries that were stored. Entries that no machine has are dropped,
 * and a database may lose some: then the transaction ends in a conflict, and
 * {@linkcode forgetEntries} lets the next attempt look again.
 */
const storedDigests = readMemory(() => new Set<string>());
const MOST_REMEMBERED = 50_000;

/** Forgets which entries are stored; after a conflict. */
export function forgetEntries(db: Db): void {
  storedDigests.forget(db);
}

/** Stores a machine's software where queries find it. */
export async function softwareStatements(
  db: Db,
  machine: MachineRef,
  section: SoftwareSection,
  at: Date,
): Promise<Statement[]> {
  const { keys } = section.software;
  if (storedDigests.of(db).size > MOST_REMEMBERED) storedDigests.forget(db);
  const stored = storedDigests.of(db);
  const unsure = keys.map(([digest]) => digest).filter((one) =>
    !stored.has(one)
  );
  if (unsure.length > 0) {
    for (const digest of await storedEntries(db, unsure)) stored.add(digest);
  }
  const unknown = new Set(unsure.filter((digest) => !stored.has(digest)));
  return [
    ...storeEntries(entriesIn(section.content, unknown)),
    ...storeSoftware(machine, keys, section.digest, at),
  ];
}

/** The entries with these digests, each of them once. */
function entriesIn(content: string, digests: Set<string>) {
  if (digests.size === 0) return [];
  const entries: Entry[] = JSON.parse(content);
  const matches = entries.map(softwareEntry)
    .filter(({ digest }) => digests.has(digest));
  return [...new Map(matches.map((one) => [one.digest, one])).values()];
}

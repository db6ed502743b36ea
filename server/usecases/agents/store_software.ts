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
  keptSoftware,
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
  const kept = keptSoftware(JSON.parse(section.content));
  return { ...section, ...kept };
}

/** Digests of entries that are stored; entries are never deleted. */
const stored = new WeakMap<Db, Set<string>>();
const MOST_REMEMBERED = 50_000;

function rememberedOf(db: Db): Set<string> {
  const known = stored.get(db) ?? new Set();
  stored.set(db, known);
  if (known.size > MOST_REMEMBERED) known.clear();
  return known;
}

/** Stores a machine's software where queries look for it. */
export async function softwareStatements(
  db: Db,
  machine: MachineRef,
  section: SoftwareSection,
  at: Date,
): Promise<Statement[]> {
  const { keys } = section.software;
  const known = rememberedOf(db);
  const asked = keys.map(([digest]) => digest).filter((one) => !known.has(one));
  if (asked.length > 0) {
    for (const digest of await storedEntries(db, asked)) known.add(digest);
  }
  const unknown = new Set(asked.filter((digest) => !known.has(digest)));
  return [
    ...storeEntries(entriesIn(section.content, unknown)),
    ...storeSoftware(machine, keys, section.digest, at),
  ];
}

/** The entries with these digests, each of them once. */
function entriesIn(content: string, wanted: Set<string>) {
  if (wanted.size === 0) return [];
  const entries: Entry[] = JSON.parse(content);
  const found = entries.map(softwareEntry)
    .filter(({ digest }) => wanted.has(digest));
  return [...new Map(found.map((one) => [one.digest, one])).values()];
}

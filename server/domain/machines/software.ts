import { createHash } from "node:crypto";

/** The section of an inventory that lists software. */
export const SOFTWARES = "SOFTWARES";

/** An element of a section, as it was read. */
export type Entry = Readonly<Record<string, unknown>>;

/** What is kept of one machine's software at most. */
export const SOFTWARE_LIMITS = {
  entries: 10_000,
  /** Characters of a name and of a version. */
  name: 255,
  /** Characters of any other value. */
  value: 500,
  /** Values of an entry. */
  values: 30,
} as const;

/** A list of software, told apart from others by what is the same in each. */
export interface SoftwareList {
  /**
   * One for each entry in its order: the digest of all that does not depend on
   * the machine, and when it was installed there, as the agent says it.
   */
  readonly keys: readonly (readonly [digest: string, installed: string])[];
  /** What had to be left out; null: nothing. */
  readonly cut: SoftwareCut | null;
}

export interface SoftwareCut {
  /** Entries that came, and that are kept. */
  readonly sent: number;
  readonly kept: number;
  /** Entries of which a value was too long, or that had too many. */
  readonly shortened: number;
}

/** What entries of many machines have in common. */
export interface SoftwareEntry {
  readonly digest: string;
  readonly name: string;
  readonly version: string;
  /** JSON: all other values but the day of installation. */
  readonly detail: string;
}

/** Digests of entries seen, for the same come from every machine. */
export type SeenEntries = Map<string, string>;
const MOST_SEEN = 20_000;

/**
 * A list of software as it is kept: within bounds, each entry once.
 *
 * @param seen Remembered from list to list; it stays small by itself.
 */
export function keptSoftware(
  sent: readonly Entry[],
  seen: SeenEntries = new Map(),
): { content: string; software: SoftwareList } {
  if (seen.size > MOST_SEEN) seen.clear();
  const texts: string[] = [];
  const keys: [string, string][] = [];
  const there = new Set<string>();
  let shortened = 0;
  let twice = 0;
  for (const entry of sent) {
    if (keys.length === SOFTWARE_LIMITS.entries) break;
    const kept = bounded(entry);
    if (kept !== entry) shortened++;
    const text = JSON.stringify(kept);
    if (there.has(text)) {
      twice++;
      continue;
    }
    there.add(text);
    texts.push(text);
    const installed = kept.INSTALLDATE;
    keys.push([
      digestOf(kept, text, seen),
      typeof installed === "string" ? installed : "",
    ]);
  }
  const over = sent.length - twice > keys.length;
  const cut = over || shortened > 0
    ? { sent: sent.length, kept: keys.length, shortened }
    : null;
  return { content: `[${texts.join()}]`, software: { keys, cut } };
}

/** Remembered by the entry's JSON without the day of its installation. */
function digestOf(entry: Entry, text: string, seen: SeenEntries): string {
  const { INSTALLDATE: installed } = entry;
  const same = installed === undefined
    ? text
    : text.replace(`"INSTALLDATE":${JSON.stringify(installed)}`, "");
  const known = seen.get(same);
  if (known !== undefined) return known;
  const { digest } = softwareEntry(entry);
  seen.set(same, digest);
  return digest;
}

/** The same entry where it is within bounds, else what is kept of it. */
function bounded(entry: Entry): Entry {
  const { name, value, values } = SOFTWARE_LIMITS;
  const most = (field: string) =>
    field === "NAME" || field === "VERSION" ? name : value;
  let fields = 0;
  let fits = true;
  for (const field in entry) {
    const one = entry[field];
    fits &&= ++fields <= values && typeof one === "string" &&
      one.length <= most(field);
  }
  if (fits) return entry;
  const texts = Object.entries(entry).slice(0, values).filter((field) =>
    typeof field[1] === "string"
  ) as [string, string][];
  return Object.fromEntries(
    texts.map(([field, one]) => [field, one.slice(0, most(field))]),
  );
}

/** An entry without what depends on the machine. */
export function softwareEntry(entry: Entry): SoftwareEntry {
  const { NAME, VERSION, INSTALLDATE: _, ...rest } = entry;
  const text = (value: unknown) =>
    typeof value === "string" ? value.trim().toWellFormed() : "";
  const [name, version] = [text(NAME), text(VERSION)];
  const detail = JSON.stringify(rest);
  const digest = createHash("sha256")
    .update(JSON.stringify([name, version, detail]))
    .digest("base64url").slice(0, 22);
  return { digest, name, version, detail };
}

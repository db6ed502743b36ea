import { createHash } from "node:crypto";

/** The section of an inventory that lists software. */
export const SOFTWARES = "SOFTWARES";

/** An element of a section, as parsed. */
export type Entry = Readonly<Record<string, unknown>>;

/** The most that is stored of one machine's software. */
export const SOFTWARE_LIMITS = {
  entries: 10_000,
  /** Characters of a name and of a version. */
  name: 255,
  /** Characters of any other value. */
  value: 500,
  /** Values of an entry. */
  values: 30,
  /** Characters of the whole list, as JSON; 3,300 real packages take 900,000. */
  list: 4 * 1024 ** 2,
} as const;

/**
 * A list of software, in which an entry is identified by what is the same on
 * every machine.
 */
export interface SoftwareList {
  /**
   * One pair for each entry, in order: the digest of everything that does not
   * depend on the machine, and the date of installation as the agent sends it.
   */
  readonly keys: readonly (readonly [digest: string, installed: string])[];
  /** Figures of what had to be left out; null: nothing. */
  readonly cut: SectionCut | null;
}

/** Figures of what was left out of a section. */
export interface SectionCut {
  /** Number of entries sent, and of entries kept. */
  readonly sent: number;
  readonly kept: number;
  /**
   * Number of entries with a value that was too long, or with too many values.
   */
  readonly shortened: number;
}

/** The part of an entry that many machines have in common. */
export interface SoftwareEntry {
  readonly digest: string;
  readonly name: string;
  readonly version: string;
  /** JSON of all other values except the date of installation. */
  readonly detail: string;
}

/** Cache of digests, because every machine sends the same entries. */
export type DigestCache = Map<string, string>;
const MOST_CACHED = 20_000;

/**
 * Limits a list of software to what is stored, each entry once.
 *
 * @param cache A cache to keep from list to list; it limits its own size.
 */
export function limitSoftware(
  entries: readonly Entry[],
  cache: DigestCache = new Map(),
): { content: string; software: SoftwareList } {
  if (cache.size > MOST_CACHED) cache.clear();
  const texts: string[] = [];
  const keys: [string, string][] = [];
  const unique = new Set<string>();
  let shortened = 0;
  let repetitions = 0;
  let length = 2;
  for (const entry of entries) {
    if (keys.length === SOFTWARE_LIMITS.entries) break;
    const kept = limitEntry(entry);
    if (kept !== entry) shortened++;
    const text = JSON.stringify(kept);
    if (unique.has(text)) {
      repetitions++;
      continue;
    }
    if (length + text.length + 1 > SOFTWARE_LIMITS.list) break;
    length += text.length + 1;
    unique.add(text);
    texts.push(text);
    const installed = kept.INSTALLDATE;
    keys.push([
      digestOf(kept, text, cache),
      typeof installed === "string" ? installed : "",
    ]);
  }
  const hasMore = entries.length - repetitions > keys.length;
  const cut = hasMore || shortened > 0
    ? { sent: entries.length, kept: keys.length, shortened }
    : null;
  return { content: `[${texts.join()}]`, software: { keys, cut } };
}

/** Cached by the entry's JSON without the date of installation. */
function digestOf(entry: Entry, text: string, cache: DigestCache): string {
  const { INSTALLDATE: installed } = entry;
  const key = installed === undefined
    ? text
    : text.replace(`"INSTALLDATE":${JSON.stringify(installed)}`, "");
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const { digest } = softwareEntry(entry);
  cache.set(key, digest);
  return digest;
}

/** The same entry if it is within the limits, else the part that is kept. */
function limitEntry(entry: Entry): Entry {
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
